"""Mail servers, and letters on their way out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, LiteralString
from urllib.parse import urlsplit
from uuid import UUID

from psycopg import errors as pg

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.model import Principal
from ringdove.accounts.service import brands, links, people
from ringdove.kernel import chance, clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Invalid, Missing, Stale
from ringdove.kernel.listing import Listing, Page
from ringdove.kernel.work import defer
from ringdove.mail import queries, words
from ringdove.mail.errors import (
    LoginIncomplete,
    NoMailServer,
    NoSuchMailServer,
    NoTestYet,
    OfTheSystem,
    OneEach,
)
from ringdove.mail.letters import COLOUR, Button, Letter, Part, composed
from ringdove.mail.model import (
    CONTENT_PURPOSE,
    RETRY_AFTER_S,
    RETRY_SMS_AFTER_S,
    SECRET_PURPOSE,
    SMS,
    SYSTEM_ID,
    Mail,
    MailServer,
    Outcome,
    Outgoing,
    Result,
    Route,
    SendTestMail,
    Serving,
    SmsLetter,
    Step,
    System,
    Test,
)

SORTS: Mapping[str, LiteralString] = {"sender": "lower(s.sender)"}
#: Letters of one client that may be leaving at once, so that a slow server holds up nobody else's.
AT_ONCE = 4
INTERRUPTED_AFTER = timedelta(minutes=5)
KEPT = timedelta(days=30)
#: What it is called where a reseller gives it no other name.
PRODUCT = "Ringdove"


# Mail servers


async def servers(conn: Conn, listing: Listing) -> Page[MailServer]:
    """Mail servers the person may see, without the system's."""
    where = listing.condition(SORTS, "s.id")
    if listing.q:
        where.add("position(lower(%(q)s) in lower(s.sender)) > 0", q=listing.q)
    rows = await queries.servers(conn, where, listing.order(SORTS, "s.id"), listing.limit + 1)
    return listing.page(rows, lambda s: (s.sort_key, s.id))


async def states(conn: Conn, of: Sequence[MailServer]) -> dict[UUID, str]:
    """What the newest test of each server came to."""
    return {server: state for server, state, _ in await queries.tests_of(conn, [s.id for s in of])}


async def server(conn: Conn, who: Principal, system: System, server_id: UUID) -> MailServer:
    """One mail server; the system's is for its administrators."""
    if server_id == SYSTEM_ID and system.server is not None and _is_of_system(who):
        return system.server
    found = await queries.server(conn, server_id)
    if found is None:
        raise NoSuchMailServer
    return found


def _is_of_system(who: Principal) -> bool:
    return who.reseller_id is None and who.client_id is None


async def create(conn: Conn, keys: Keys, who: Principal, values: Mapping[str, Any]) -> MailServer:
    """Set up a client's or a reseller's server."""
    reseller_id, client_id = await _owner(
        conn, who, values.get("reseller_id"), values.get("client_id")
    )
    row = _columns(values, keys)
    _check_login(row)
    id_ = ids.new()
    try:
        await queries.insert_server(
            conn, {**row, "id": id_, "reseller_id": reseller_id, "client_id": client_id}
        )
    except pg.UniqueViolation:
        raise OneEach(field="client_id" if client_id else "reseller_id") from None
    found = await queries.server(conn, id_)
    assert found is not None
    return found


async def _owner(
    conn: Conn, who: Principal, reseller_id: UUID | None, client_id: UUID | None
) -> tuple[UUID, UUID | None]:
    client_id = client_id or who.client_id
    try:
        if client_id is not None:
            return (await people.client(conn, client_id)).reseller_id, client_id
        if (reseller_id := reseller_id or who.reseller_id) is not None:
            return (await people.reseller(conn, reseller_id)).id, None
    except NoSuchAccount:
        field = "client_id" if client_id else "reseller_id"
        raise Invalid("There is no such client or reseller.", field=field) from None
    raise Missing("Name the reseller or the client.", field="reseller_id")


def _columns(values: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    row = {k: v for k, v in values.items() if k in queries.COLUMNS}
    if "password" in values:
        password = values["password"]
        row["password_encrypted"] = keys.seal(SECRET_PURPOSE, password) if password else None
    return row


def _check_login(row: Mapping[str, Any]) -> None:
    has_login, has_password = row["login"] is not None, row["password_encrypted"] is not None
    if has_login != has_password:
        raise LoginIncomplete(field="password" if has_login else "login")
    if has_login and row["security"] == "none":
        raise LoginIncomplete(field="security")


async def change(
    conn: Conn,
    keys: Keys,
    who: Principal,
    system: System,
    server_id: UUID,
    changes: Mapping[str, Any],
    version: int | None,
) -> MailServer:
    """Change a server; a test of what it was is no test of what it is."""
    if server_id == SYSTEM_ID:
        await server(conn, who, system, server_id)
        raise OfTheSystem
    found = await server(conn, who, system, server_id)
    row = _columns(changes, keys)
    if row.get("login", found.login) is None:
        row["password_encrypted"] = None
    _check_login({**asdict(found), **row})
    key = {"id": server_id} | ({"version": version} if version is not None else {})
    if not await queries.update_server(conn, row, **key):
        raise Stale
    changed = await server(conn, who, system, server_id)
    if changed.mark(keys) != found.mark(keys):
        await queries.forget_test(conn, server_id)
    return changed


async def delete(conn: Conn, who: Principal, system: System, server_id: UUID) -> None:
    """Delete a server; from now on the next one above serves."""
    found = await server(conn, who, system, server_id)
    if found.id == SYSTEM_ID:
        raise OfTheSystem
    await queries.delete_server(conn, server_id)


async def serving(
    conn: Conn, system: System, keys: Keys, reseller_id: UUID | None, client_id: UUID | None
) -> Serving | None:
    """Whose server sends the mail of a client or a reseller; ``None``: there is none."""
    found = await queries.serving(conn, reseller_id, client_id) if reseller_id else None
    if found is not None:
        _, level, sender, passed_at = found
        return Serving(level, sender, passed_at)
    if system.server is None:
        return None
    passed_at = await queries.system_passed(conn, system.server.mark(keys))
    return Serving("system", system.server.sender, passed_at)


async def must_be_tested(
    conn: Conn,
    system: System,
    keys: Keys,
    reseller_id: UUID | None,
    client_id: UUID | None,
    field: str | None = None,
) -> None:
    """Refuse what needs mail while no server that serves has passed its test."""
    found = await serving(conn, system, keys, reseller_id, client_id)
    if found is None or found.passed_at is None:
        raise NoMailServer(field=field)


# Tests


async def begin_test(
    conn: Conn, keys: Keys, who: Principal, system: System, server_id: UUID, recipient: str
) -> Test:
    """Have a server tested with a mail to somebody, in place of its earlier test."""
    found = await server(conn, who, system, server_id)
    stored = None if found.id == SYSTEM_ID else found.id
    id_ = ids.new()
    await queries.replace_test(
        conn,
        id=id_,
        server_id=stored,
        recipient=recipient,
        language=who.language or "en",
        mark=found.mark(keys),
        at=clock.now(),
        state="running",
    )
    await defer(conn, SendTestMail(str(id_)))
    return await newest_test(conn, keys, who, system, server_id)


async def note_passed(conn: Conn, keys: Keys, of: MailServer) -> None:
    """The demo's mail server is ourselves: it has passed its test."""
    id_ = ids.new()
    stored = None if of.id == SYSTEM_ID else of.id
    await queries.replace_test(
        conn, id=id_, server_id=stored, recipient=of.sender, language="en", mark=of.mark(keys), at=clock.now(),
        state="passed",
    )  # fmt: skip


async def newest_test(
    conn: Conn, keys: Keys, who: Principal, system: System, server_id: UUID
) -> Test:
    """The newest test of a server as it is configured now, also while it runs."""
    found = await server(conn, who, system, server_id)
    newest = await queries.test_of(conn, None if found.id == SYSTEM_ID else found.id)
    if newest is None or newest.mark != found.mark(keys):
        raise NoTestYet
    return newest


async def tested(
    conn: Conn, keys: Keys, system: System, test_id: UUID
) -> tuple[Test, MailServer, Route] | None:
    """What a test is about; ``None`` when it is over, or a newer one has taken its place."""
    test = await queries.test(conn, test_id)
    if test is None or test.state != "running":
        return None
    found = (
        await queries.server(conn, test.server_id) if test.server_id is not None else system.server
    )
    return None if found is None else (test, found, route(found, keys, system))


async def note_test(conn: Conn, test_id: UUID, state: str, steps: Sequence[Step]) -> None:
    """Write down how far a test got."""
    await queries.set_test(conn, test_id, state, [asdict(step) for step in steps])


# The outbox


def route(of: MailServer, keys: Keys, system: System) -> Route:
    """Everything one needs to hand mail to a server."""
    is_system = of.id == SYSTEM_ID
    password = system.password
    if not is_system:
        sealed = of.password_encrypted
        password = keys.open(SECRET_PURPOSE, sealed) if sealed is not None else ""
    return Route(
        of.mark(keys), of.name, of.sender, of.host, of.port, of.security, of.login, password,
        of.dkim_selector, may_be_private=is_system,
    )  # fmt: skip


async def post(
    conn: Conn,
    keys: Keys,
    kind: str,
    recipient: str,
    letter: Letter,
    language: str,
    *,
    reseller_id: UUID | None,
    client_id: UUID | None,
    headers: Mapping[str, str] | None = None,
    event: tuple[UUID, int] | None = None,
) -> UUID:
    """Put a letter into the outbox, in this transaction; it leaves by the server that serves then.

    ``event``: the visit of an event to an agent by e-mail that it is about.
    """
    id_ = ids.new()
    head = await brands.letterhead(conn, reseller_id)
    help_ = [words.whom_to_ask(language, head.help_contact)] if head.help_contact else []
    content = {
        "subject": letter.subject,
        "language": language,
        "parts": [*map(_dumped, letter.parts), *help_],
        "headers": dict(headers or {}),
        "colour": head.colour,
        "sender_name": head.sender_name,
    }
    await queries.post(
        conn,
        id=id_,
        reseller_id=reseller_id,
        client_id=client_id,
        kind=kind,
        recipient=recipient,
        content=keys.seal(CONTENT_PURPOSE, json.dumps(content)),
        at=clock.now(),
        event_id=event[0] if event else None,
        visit=event[1] if event else None,
    )
    conn.wake("mail")
    return id_


def _dumped(part: Part) -> str | list[str]:
    assert isinstance(part, str | Button)  # what is kept for later is written by us
    return part if isinstance(part, str) else [part.label, part.url]


async def post_sms(conn: Conn, letters: Sequence[SmsLetter]) -> None:
    """Put letters about events into the outbox, in this transaction; each is made when it leaves."""
    await queries.post_sms(conn, [(ids.new(), letter) for letter in letters], clock.now())
    conn.wake("mail")


async def post_link(conn: Conn, keys: Keys, system: System, link_id: UUID, base: str) -> bool:
    """Put the letter with an account's link into the outbox; whether there is somebody to write to, and a server."""
    found = await links.to_mail(conn, keys, link_id)
    if found is None:
        return False
    link, token = found
    if await _stored_server(conn, system, link.reseller_id, link.client_id) is None:
        return False
    head = await brands.letterhead(conn, link.reseller_id)
    url = f"{under_host(base, head.host)}/welcome#{token}"
    product = head.name or PRODUCT
    letter = (
        words.invitation(link.language, link.name, link.username, link.client_name, url, product)
        if link.purpose == "invitation"
        else words.new_password(link.language, link.name, link.username, url, product)
    )
    await post(
        conn, keys, link.purpose, link.email, letter, link.language,
        reseller_id=link.reseller_id, client_id=link.client_id,
    )  # fmt: skip
    return True


def under_host(base: str, host: str | None) -> str:
    """The address under which a reseller's people reach us: by its host name, if it has one."""
    return urlsplit(base)._replace(netloc=host).geturl() if host else base


async def begin(conn: Conn) -> Outgoing | None:
    """Mark the next letter as leaving; ``None`` when none is due."""
    return await queries.begin(conn, clock.now(), AT_ONCE)


async def way_of(conn: Conn, keys: Keys, system: System, letter: Outgoing) -> Route | None:
    """By which server a letter leaves; ``None``: there is none."""
    found = await _stored_server(conn, system, letter.reseller_id, letter.client_id)
    return route(found, keys, system) if found is not None else None


async def _stored_server(
    conn: Conn, system: System, reseller_id: UUID | None, client_id: UUID | None
) -> MailServer | None:
    if reseller_id is not None:
        found = await queries.server_for(conn, reseller_id, client_id)
        if found is not None:
            return found
    return system.server


def mail_of(letter: Outgoing, way: Route, keys: Keys) -> Mail:
    """A letter as it goes over the wire."""
    assert letter.content_encrypted is not None
    content = json.loads(keys.open(CONTENT_PURPOSE, letter.content_encrypted))
    parts: list[Part] = [p if isinstance(p, str) else Button(*p) for p in content["parts"]]
    data = composed(
        letter.id,
        Letter(content["subject"], parts, content.get("colour") or COLOUR),
        content["language"],
        letter.recipient,
        way.sender,
        content.get("sender_name") or way.name,
        letter.created_at,
        content.get("headers", {}),
    )
    return Mail(letter.recipient, data)


async def finish(conn: Conn, letter: Outgoing, result: Result) -> str | None:
    """Note what a try came to; what certainly did not leave comes again, later each time. Its state, once decided."""
    retries = RETRY_SMS_AFTER_S if letter.kind == SMS else RETRY_AFTER_S
    if result.outcome is Outcome.NOT_SENT and letter.attempts <= len(retries):
        wait = timedelta(seconds=chance.jitter(retries[letter.attempts - 1]))
        await queries.again(conn, letter.id, result.reason, result.answer, clock.now() + wait)
        return None
    state = "failed" if result.outcome is Outcome.NOT_SENT else result.outcome.value
    await queries.decide(conn, letter.id, state, result.reason, result.answer, clock.now())
    return state


async def give_up(conn: Conn) -> tuple[Outgoing, Result] | None:
    """A letter in the hands of a process that died, and what its try came to: nobody knows whether it left."""
    letter = await queries.interrupted(conn, clock.now() - INTERRUPTED_AFTER)
    return (letter, Result(Outcome.UNCLEAR, "interrupted")) if letter is not None else None


async def forget(conn: Conn) -> None:
    """Forget what is long over."""
    await queries.forget(conn, clock.now(), KEPT)
