"""Routing applications: drawn, checked, published."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from psycopg import errors as pg

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.model import Principal
from ringdove.accounts.service import people, scope
from ringdove.kernel import chance, clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Invalid, Stale
from ringdove.kernel.fields import Language
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold
from ringdove.kernel.numbers import normalised
from ringdove.routing import difference
from ringdove.routing.errors import (
    FlowHasProblems,
    NameTaken,
    NoSuchApplication,
    NoSuchVersion,
    NotAFlow,
)
from ringdove.routing.format import Examined, Problem, examine
from ringdove.routing.model import (
    SECRET_PURPOSE,
    SIGNING_PURPOSE,
    Application,
    ClientFacts,
    Draft,
    StoredJson,
    Version,
)
from ringdove.routing.nodes.ask_and_wait import AskAndWait
from ringdove.routing.nodes.reply import Reply
from ringdove.routing.queries import applications as queries
from ringdove.routing.ready_made import READY_MADE, At

APPLICATIONS = Table(
    "a.id",
    {"name": Sort("a.name_key", "name_key"), "created_at": Sort("a.id", "id")},
    {
        "client_id": "a.client_id = %(client_id)s",
        "published": "(a.published_version IS NOT NULL) = %(published)s",
    },
    words="a.name_key || ' ' || lower(a.description)",
    found="routing_applications_found",
    always="a.deleted_at IS NULL",
)
SIGNING_BYTES = 24
SIGNING_PREFIX = "whsec_"
EMPTY: StoredJson = {"format": 1, "start": "", "nodes": []}
#: What is no flow at all, and cannot be kept as a draft.
UNREADABLE = frozenset({"not_a_flow", "too_deep", "too_large", "unknown_format"})
EXPORTED_AS = "routing-application"


async def page(conn: Conn, who: Principal, listing: Listing) -> Page[Application]:
    """Applications of the person's client, or of all she looks after."""
    where = await APPLICATIONS.condition(conn, listing)
    await scope.narrow(conn, who, where, "a.client_id")
    rows = await queries.page(conn, where, APPLICATIONS.order(listing), listing.limit + 1)
    return APPLICATIONS.page(listing, rows)


async def one(conn: Conn, id_: UUID) -> Application:
    """One application."""
    where = Condition()
    where.add("a.id = %(id)s AND a.deleted_at IS NULL", id=id_)
    rows = await queries.page(conn, where, [], 1)
    if not rows:
        raise NoSuchApplication
    return rows[0]


async def create(
    conn: Conn, keys: Keys, by: str, client_id: UUID, values: Mapping[str, Any]
) -> Application:
    """Make an application with a draft: empty, ready made, or brought along."""
    try:
        await people.client(conn, client_id)
    except NoSuchAccount:
        raise Invalid("There is no such client.", field="client_id") from None
    flow = await _first_flow(conn, client_id, values)
    id_ = ids.new()
    row = {
        "id": id_,
        "client_id": client_id,
        "name": values["name"],
        "name_key": fold(values["name"]),
        "description": values.get("description") or "",
        "signing_key_encrypted": _new_signing_key(keys),
    }
    await _writing(conn, queries.insert(conn, row))
    problems = (await examined(conn, client_id, flow)).problems
    await queries.insert_draft(conn, id_, client_id, flow, _counts(problems), clock.now(), by)
    return await one(conn, id_)


async def _first_flow(conn: Conn, client_id: UUID, values: Mapping[str, Any]) -> StoredJson:
    if (code := values.get("ready_made")) is not None:
        if code not in READY_MADE:
            raise Invalid(f"Ready made are: {', '.join(READY_MADE)}.", field="ready_made")
        found = await queries.to_begin_with(conn, client_id)
        groups = [n.id for n in found if n.kind == "acd_group"]
        hours = [n.id for n in found if n.kind == "opening_times"]
        return READY_MADE[code].flow(At(groups, hours[0] if hours else None))
    flow = values.get("flow")
    if flow is None:
        return EMPTY
    refuse_unreadable(flow)
    return dict(flow)


def ready_made(language: Language) -> Sequence[tuple[str, str, str, StoredJson]]:
    """Applications to start from: code, name, description, flow."""
    return [
        (code, made.name[language], made.description[language], made.flow(At()))
        for code, made in READY_MADE.items()
    ]


async def change(
    conn: Conn, keys: Keys, id_: UUID, changes: Mapping[str, Any], version: int | None
) -> Application:
    """Change what stands beside the flow."""
    before = await one(conn, id_)
    row = {k: v for k, v in changes.items() if k in ("name", "description", "test_number")}
    if row.get("name"):
        row["name_key"] = fold(str(row["name"]))
    if number := row.get("test_number"):
        facts = await client_facts(conn, before.client_id)
        row["test_number"] = normalised(str(number), facts.country)
    if "http_secret" in changes:
        secret = changes["http_secret"]
        row["http_secret_encrypted"] = keys.seal(SECRET_PURPOSE, secret) if secret else None
    if changes.get("new_signing_key"):
        row["signing_key_encrypted"] = _new_signing_key(keys)
    key: dict[str, object] = {"id": id_} | ({"version": version} if version is not None else {})
    if not await _writing(conn, queries.update(conn, row, **key)):
        raise Stale
    return await one(conn, id_)


def _new_signing_key(keys: Keys) -> bytes:
    return keys.seal(SIGNING_PURPOSE, SIGNING_PREFIX + chance.base64_token(SIGNING_BYTES))


def signing_key(keys: Keys, application: Application) -> str:
    """By what others check that a request is the application's."""
    return keys.open(SIGNING_PURPOSE, application.signing_key_encrypted)


async def _writing(conn: Conn, writing: Any) -> Any:
    try:
        async with conn.transaction():
            return await writing
    except pg.UniqueViolation:
        raise NameTaken(field="name") from None


async def lock(conn: Conn, id_: UUID) -> None:
    """Keep anything from beginning to refer to an application until the transaction ends."""
    await queries.lock(conn, id_)


async def client_facts(conn: Conn, client_id: UUID) -> ClientFacts:
    """What applications know of their client."""
    found = await queries.client_facts(conn, client_id)
    if found is None:
        raise NoSuchApplication
    return found


# Drafts


async def draft(conn: Conn, id_: UUID) -> Draft:
    """What is being drawn."""
    await one(conn, id_)
    found = await queries.draft(conn, id_)
    if found is None:
        raise NoSuchApplication
    return found


async def save_draft(
    conn: Conn, id_: UUID, by: str, flow: StoredJson, seen: int | None
) -> tuple[Draft, Examined]:
    """Keep what is being drawn, with its problems; only what is no flow at all is refused."""
    application = await one(conn, id_)
    refuse_unreadable(flow)
    found = await checked(conn, application, flow)
    at = clock.now()
    version = await queries.save_draft(conn, id_, flow, _counts(found.problems), at, by, seen)
    if version is None:
        raise Stale
    return Draft(id_, application.client_id, flow, at, by, version), found


def refuse_unreadable(flow: object) -> None:
    """Refuse what cannot be kept as a draft."""
    for problem in examine(flow).problems:
        if problem.code in UNREADABLE:
            raise NotAFlow(problem.message, field="flow", reason=problem.code)
    if "\\u0000" in json.dumps(flow):
        raise NotAFlow("U+0000 cannot be stored.", field="flow", reason="not_a_flow")


def _counts(problems: Sequence[Problem]) -> tuple[int, int]:
    errors = sum(p.level == "error" for p in problems)
    return errors, len(problems) - errors


async def checked(conn: Conn, application: Application, flow: StoredJson) -> Examined:
    """A flow with everything that is wrong with it here."""
    found = await examined(conn, application.client_id, flow)
    replies = [id_ for id_, p in found.nodes.items() if isinstance(p.node, Reply | AskAndWait)]
    if replies and application.connectors:
        names = await queries.connectors_without_way_out(conn, application.id)
        if names:
            message = f"These connectors cannot send: {', '.join(names)}."
            problem = Problem("no_way_out", message, replies[0], level="warning")
            return replace(found, problems=[*found.problems, problem])
    return found


async def examined(conn: Conn, client_id: UUID, flow: StoredJson) -> Examined:
    """A flow with everything that is wrong with it, what it names of the client's included."""
    found = examine(flow)
    wanted = [(id_, ref) for id_, placed in found.nodes.items() for ref in placed.node.references]
    if not wanted:
        return found
    there = await queries.named(conn, client_id, sorted({ref.id for _, ref in wanted}))
    known = {(n.kind, n.id) for n in there}
    missing = [
        Problem("not_of_this_client", "The client has no such thing, or it is switched off.", id_, ref.field)
        for id_, ref in wanted
        if (ref.kind, ref.id) not in known
    ]  # fmt: skip
    if not missing:
        return found
    return Examined(None, found.nodes, [*found.problems, *missing])


# Versions


async def publish(
    conn: Conn,
    application: Application,
    flow: StoredJson,
    by: str,
    *,
    note: str,
    override_reason: str | None = None,
    of_number: int | None = None,
) -> Version:
    """Let a flow run from now on, as a new version; runs that have begun stay with theirs.

    The caller holds the application.
    """
    found = await examined(conn, application.client_id, flow)
    if found.flow is None:
        raise FlowHasProblems(problems=as_json(found.problems))
    number = await queries.insert_version(
        conn,
        {
            "id": ids.new(),
            "client_id": application.client_id,
            "application_id": application.id,
            "draft_version": application.draft_version if of_number is None else 0,
            "nodes": len(found.flow.nodes),
            "note": note,
            "override_reason": override_reason,
            "of_number": of_number,
            "published_at": clock.now(),
            "published_by": by,
        },
        flow,
    )
    await queries.publish(conn, application.id, number)
    return await version(conn, application.id, number)


async def roll_back(conn: Conn, id_: UUID, number: int, by: str, note: str) -> Version:
    """Let an earlier version run again, as a new one; the draft stays."""
    await lock(conn, id_)
    application = await one(conn, id_)
    flow = await flow_of(conn, id_, number)
    return await publish(conn, application, flow, by, note=note, of_number=number)


def as_json(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Problems for an answer."""
    return [
        {"code": p.code, "message": p.message, "node": p.node, "field": p.field, "level": p.level}
        for p in problems
    ]


async def versions(conn: Conn, id_: UUID, before: int | None, limit: int) -> list[Version]:
    """Published versions, newest first."""
    await one(conn, id_)
    where = Condition()
    where.add("v.application_id = %(id)s AND v.number IS NOT NULL", id=id_)
    if before is not None:
        where.add("v.number < %(before)s", before=before)
    return await queries.versions(conn, where, limit)


async def version(conn: Conn, id_: UUID, number: int) -> Version:
    """A published version."""
    where = Condition()
    where.add("v.application_id = %(id)s AND v.number = %(number)s", id=id_, number=number)
    rows = await queries.versions(conn, where, 1)
    if not rows:
        raise NoSuchVersion
    return rows[0]


async def flow_of(conn: Conn, id_: UUID, number: int | None) -> StoredJson:
    """The flow of a published version; ``None``: the draft's."""
    if number is None:
        return (await draft(conn, id_)).flow
    await one(conn, id_)
    found = await queries.flow_of(conn, id_, number)
    if found is None:
        raise NoSuchVersion
    return found


async def differences(
    conn: Conn, id_: UUID, before: int | None, after: int | None
) -> difference.Difference:
    """What differs between two versions; ``None``: the draft."""
    return difference.between(await flow_of(conn, id_, before), await flow_of(conn, id_, after))
