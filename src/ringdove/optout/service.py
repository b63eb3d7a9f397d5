"""Opting out: words that end and begin being texted, and who must be left alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.accounts.service import scope
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Invalid, NoCharacters, Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table
from ringdove.kernel.numbers import normalised, search_forms
from ringdove.optout import queries
from ringdove.optout.errors import NoSuchLine
from ringdove.optout.model import (
    LONGEST,
    Entry,
    Heard,
    Line,
    Meaning,
    Said,
    counts,
    meaning_of,
    plain,
    words_of,
)

ENTRIES = Table(
    "e.id",
    {"at": Sort("e.id", "id")},
    {
        "client_id": "e.client_id = %(client_id)s",
        "what": "e.what = %(what)s",
        "opted_out": "e.opted_out = %(opted_out)s",
        "connector_id": "e.connector_id = %(connector_id)s",
        "since": "e.at >= %(since)s",
        "until": "e.at < %(until)s",
    },
)
WORDS_AT_MOST = 50


async def since(conn: Conn, client_id: UUID, number: str) -> datetime | None:
    """Since when this number must not be texted by the client; ``None``: it may be."""
    return await queries.since(conn, client_id, number)


async def among(conn: Conn, numbers: Collection[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Which of these (client, number) must not be texted."""
    return await queries.out_of(conn, [client for client, _ in numbers], [n for _, n in numbers])


async def hear(
    conn: Conn, said: Sequence[Said], lines: Mapping[UUID, Line], asked: Collection[UUID] = ()
) -> dict[UUID, Heard]:
    """Do what SMS say, in the order in which they came; what each that is such a word said, by its id.

    ``asked``: conversations in which somebody other than an agent waits for an answer. Costs nothing while nobody says
    such a word.
    """
    meant = {
        s.message_id: m for s in said if (m := meaning_of(s.body, lines[s.connector_id].words))
    }
    words = [s for s in said if s.message_id in meant]
    if not words:
        return {}
    out = await queries.out_of(conn, [s.client_id for s in words], [s.number for s in words])
    waiting = {*asked, *await queries.in_hand(conn, [s.conversation_id for s in words])}
    heard: dict[UUID, Heard] = {}
    noted = []
    for s in words:
        meaning, who = meant[s.message_id], (s.client_id, s.number)
        if not counts(meaning, s.body, is_out=who in out, is_asked=s.conversation_id in waiting):
            continue
        line = lines[s.connector_id]
        answer = line.words.answer(meaning, line.language, line.client_name)
        if meaning is Meaning.STOP:
            answer = "" if who in out else answer
            out.add(who)
            await queries.stop(conn, s.client_id, s.number, s.at)
        elif meaning is Meaning.START:
            out.discard(who)
            await queries.start(conn, s.client_id, s.number)
        heard[s.message_id] = Heard(meaning, answer)
        noted.append(
            _entry(
                s.client_id, s.number, meaning, s.at, connector_id=s.connector_id, connector_name=line.name,
                message_id=s.message_id, body=s.body,
            )
        )  # fmt: skip
    if noted:
        await queries.note(conn, noted)
        conn.wake(*{f"{topic}:{s.client_id}" for s in words for topic in ("list", "optout")})
    return heard


async def lines(conn: Conn, connectors: Collection[UUID]) -> dict[UUID, Line]:
    """These receive connectors with their words."""
    return {line.id: line for line in await queries.lines(conn, list(connectors))}


def may_be_word(text: str, country: str, *, own_words: bool) -> bool:
    """Whether a text can be a word; where a connector has words of its own, any short one can."""
    if own_words:
        return len(text) <= LONGEST
    return meaning_of(text, words_of(country)) is not None


async def overridden(
    conn: Conn, client_id: UUID, number: str, user_id: UUID, reason: str, reply_id: UUID
) -> None:
    """Write down that somebody texted a number although it had opted out, and why."""
    entry = _entry(
        client_id, number, "overridden", clock.now(), user_id=user_id,
        user_name=await queries.name_of(conn, user_id), reason=reason, reply_id=reply_id,
    )  # fmt: skip
    await queries.note(conn, [entry])


def _entry(
    client_id: UUID, number: str, what: str, at: datetime, **more: object
) -> dict[str, object]:
    empty = dict.fromkeys(
        ("connector_id", "connector_name", "message_id", "body", "user_id", "user_name", "reason", "reply_id")
    )  # fmt: skip
    return {
        "id": ids.new(), "client_id": client_id, "number": number, "what": str(what), "at": at, **empty, **more,
    }  # fmt: skip


# What people see and change


async def entries(conn: Conn, who: Principal, listing: Listing) -> Page[Entry]:
    """The ledger, as far as the person may see it."""
    where = await ENTRIES.condition(conn, replace(listing, q=""))
    await scope.narrow(conn, who, where, "e.client_id")
    if listing.q:
        where.add("e.number = ANY(%(numbers)s)", numbers=search_forms(listing.q))
    rows = await queries.entries(conn, where, ENTRIES.order(listing), listing.limit + 1)
    return ENTRIES.page(listing, rows)


async def put(
    conn: Conn,
    who: Principal,
    client_id: UUID,
    number: str,
    country: str,
    reason: str,
    *,
    out: bool,
) -> Entry:
    """Note by hand that a number wants no SMS, or wants them again; again changes nothing but is written down."""
    key = normalised(number, country)
    if not key.strip("+"):
        raise NoCharacters(field="number")
    now = clock.now()
    if out:
        await queries.stop(conn, client_id, key, now)
    else:
        await queries.start(conn, client_id, key)
    entry = _entry(
        client_id, key, "stopped" if out else "started", now, user_id=who.user_id, user_name=who.name, reason=reason,
    )  # fmt: skip
    await queries.note(conn, [entry])
    conn.wake(f"list:{client_id}", f"optout:{client_id}")
    where = Condition()
    where.add("e.id = %(id)s", id=entry["id"])
    return (await queries.entries(conn, where, [], 1))[0]


async def line(conn: Conn, connector_id: UUID) -> Line:
    """A receive connector with its words."""
    found = await queries.lines(conn, [connector_id])
    if not found:
        raise NoSuchLine
    return found[0]


async def choose(
    conn: Conn, connector_id: UUID, values: Mapping[str, object], version: int | None
) -> Line:
    """Give a connector words of its own."""
    found = await line(conn, connector_id)
    known: dict[str, str] = {}
    for name in Meaning:
        for word in _words(values[name], name):
            if known.setdefault(plain(word), name) != name:
                raise Invalid(f"{word} stands in two lists.", field=name)
    if not await queries.choose(
        conn, {**values, "connector_id": connector_id, "client_id": found.client_id}, version
    ):
        raise Stale
    return await line(conn, connector_id)


def _words(given: object, field: str) -> list[str]:
    words = [str(w) for w in given] if isinstance(given, list) else []
    for word in words:
        if not plain(word):
            raise NoCharacters(field=field)
    return words


async def back_to_country(conn: Conn, connector_id: UUID) -> Line:
    """Let a connector have the words of its country again."""
    await line(conn, connector_id)
    await queries.back_to_country(conn, connector_id)
    return await line(conn, connector_id)


async def erase(conn: Conn, client_id: UUID, number: str, before: UUID | None = None) -> int:
    """Forget a number; that it must not be texted stays known without it. How many lines of the ledger went.

    ``before``: only what SMS from before have said.
    """
    return await queries.erase(conn, client_id, number, before)
