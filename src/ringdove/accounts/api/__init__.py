"""Accounts over HTTP: signing in, who you are, resellers, clients, users."""

from fastapi import APIRouter

from ringdove.accounts.api import acting, clients, resellers, sessions, users

router = APIRouter(prefix="/api/v1", tags=["accounts"])
for part in (sessions, acting, resellers, clients, users):
    router.include_router(part.router)
