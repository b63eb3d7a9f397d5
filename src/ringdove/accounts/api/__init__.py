"""Accounts over HTTP: signing in, who you are, resellers, clients, users."""

from fastapi import APIRouter

from ringdove.accounts.api import (
    acting,
    audit,
    brands,
    clients,
    links,
    me,
    preferences,
    resellers,
    rights,
    sessions,
    users,
)

router = APIRouter(prefix="/api/v1", tags=["accounts"])
for part in (
    sessions,
    brands,
    acting,
    links,
    preferences,
    me,
    resellers,
    clients,
    users,
    rights,
    audit,
):
    router.include_router(part.router)
