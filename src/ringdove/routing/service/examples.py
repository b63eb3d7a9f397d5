"""Examples: sentences that live with an application and are tried whenever its draft is saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import reading
from ringdove.kernel import ids
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Stale
from ringdove.routing.errors import ExamplesRed, FlowHasProblems, NoSuchExample, TooManyExamples
from ringdove.routing.format import Examined
from ringdove.routing.model import Application, Draft, StoredExample, StoredJson, Version
from ringdove.routing.play import Came, Expected, Given, as_expected, as_given, queues_of
from ringdove.routing.queries import applications as queries
from ringdove.routing.queries import runs
from ringdove.routing.service import applications, trying
from ringdove.routing.service.trying import ExampleResult

AT_MOST = 200
#: So many figures of a number stay; the others become zeros.
FIGURES_KEPT = 6
#: Requests that came to something.
ANSWERED = ("answered", "failed", "unclear")


async def of_application(conn: Conn, application_id: UUID) -> list[StoredExample]:
    """The examples of an application."""
    await applications.one(conn, application_id)
    return await queries.examples(conn, application_id)


async def example(conn: Conn, application_id: UUID, example_id: UUID) -> StoredExample:
    """One example."""
    for one in await of_application(conn, application_id):
        if one.id == example_id:
            return one
    raise NoSuchExample


async def are_readable(conn: Conn, who: Principal, application: Application) -> bool:
    """Whether she may read the texts in an application's examples; that she did stands in the client's audit."""
    if application.examples:
        await reading.note(conn, who, [application])
    return who.reads_texts_of(application.client_id)


async def results(conn: Conn, application: Application, found: Examined) -> list[ExampleResult]:
    """How the examples of an application come out by a flow."""
    several = await queries.examples(conn, application.id)
    return await trying.try_examples(conn, application.client_id, found.flow, several)


async def noted(conn: Conn, application: Application, found: Examined) -> list[ExampleResult]:
    """The same by the draft, written down."""
    came_out = await results(conn, application, found)
    await queries.note_results(conn, application.id, [r.example.id for r in came_out if r.green])
    return came_out


async def create(
    conn: Conn,
    application_id: UUID,
    name: str,
    given: Given,
    expected: Expected,
    sms_id: UUID | None = None,
) -> StoredExample:
    """Write an example down and try it; one that was made of an SMS goes with that."""
    application = await applications.one(conn, application_id)
    if application.examples >= AT_MOST:
        raise TooManyExamples
    id_ = ids.new()
    await queries.insert_example(
        conn,
        {
            "id": id_,
            "client_id": application.client_id,
            "application_id": application_id,
            "name": name,
            "given": Jsonb(given.model_dump(mode="json", exclude_defaults=True)),
            "expected": Jsonb(expected.model_dump(mode="json", exclude_none=True)),
            "green": None,
        },
    )
    if sms_id is not None:
        await queries.made_of_sms(conn, application.client_id, id_, sms_id)
    await _try_draft(conn, application)
    return await example(conn, application_id, id_)


async def change(
    conn: Conn,
    who: Principal,
    application_id: UUID,
    example_id: UUID,
    changes: Mapping[str, Any],
    version: int | None,
) -> StoredExample:
    """Change an example and try it. What it says is not for those to write anew who may not read it."""
    application = await applications.one(conn, application_id)
    await example(conn, application_id, example_id)
    if {"given", "expected"} & set(changes) and not who.reads_texts_of(application.client_id):
        raise Denied(right=Right.READ_TEXT.value)
    row = dict(changes)
    if given := row.get("given"):
        row["given"] = Jsonb(given.model_dump(mode="json", exclude_defaults=True))
    if expected := row.get("expected"):
        row["expected"] = Jsonb(expected.model_dump(mode="json", exclude_none=True))
    key: dict[str, object] = {"id": example_id, "application_id": application_id}
    if version is not None:
        key["version"] = version
    if not await queries.update_example(conn, row, **key):
        raise Stale
    await _try_draft(conn, application)
    return await example(conn, application_id, example_id)


async def delete(conn: Conn, application_id: UUID, example_id: UUID) -> None:
    """Delete an example."""
    await applications.one(conn, application_id)
    if not await queries.delete_example(conn, application_id, example_id):
        raise NoSuchExample


async def _try_draft(conn: Conn, application: Application) -> None:
    draft = await applications.draft(conn, application.id)
    await noted(conn, application, await applications.checked(conn, application, draft.flow))


async def of_sms(
    conn: Conn,
    application_id: UUID,
    sms_id: UUID,
    sender: str,
    text: str,
    keyword: str | None,
    at: datetime,
) -> StoredExample:
    """Make an example of a received SMS, its number masked: from now on it should come out as it does now.

    Of one that went through the application all that belongs to it is given, too: what came before, and what other
    systems answered. Its name holds nothing of the text: names stand in the audit.
    """
    given = await _conversation(conn, application_id, sms_id, masked(sender))
    if given is None:
        given = Given(sender=masked(sender), text=text, keyword=keyword, at=at)
    tried = await trying.try_once(conn, application_id, None, given)
    name = f"{given.sender} ({at:%Y-%m-%d %H:%M})"
    return await create(conn, application_id, name, given, as_expected(tried), sms_id)


async def _conversation(
    conn: Conn, application_id: UUID, sms_id: UUID, sender: str
) -> Given | None:
    """The run of this application in which an SMS was, as what was given."""
    for run in await runs.of_sms(conn, sms_id):
        if run.application_id == application_id:
            heard = {UUID(step["sms_id"]) for step in run.trace if step["sms_id"] is not None}
            came = {
                id_: Came(text, keyword, at)
                for id_, text, keyword, at in await runs.texts(conn, sorted(heard))
            }
            requests = {
                call.node: {"status": call.status, "body": call.answer, "error": call.error}
                for call in await runs.calls_of(conn, run.id)
                if call.state in ANSWERED
            }
            answers = queues_of(run.flow, run.trace) | requests
            return as_given(sender, sms_id, run.trace, came, answers)
    return None


async def forget(conn: Conn, sms: Sequence[UUID]) -> None:
    """Delete the examples that were made of these SMS, which are about to be deleted."""
    await queries.forget_examples(conn, sms)


def masked(number: str) -> str:
    """A number of the same country and length that is nobody's."""
    kept = number[: FIGURES_KEPT + number.startswith("+")]
    return kept + "".join("0" if c.isdigit() else c for c in number[len(kept) :])


async def save_draft(
    conn: Conn, application_id: UUID, by: str, flow: StoredJson, seen: int | None
) -> tuple[Draft, Examined, Sequence[ExampleResult]]:
    """Keep what is being drawn, and try the examples by it."""
    draft, found = await applications.save_draft(conn, application_id, by, flow, seen)
    application = await applications.one(conn, application_id)
    return draft, found, await noted(conn, application, found)


async def publish(
    conn: Conn,
    application_id: UUID,
    by: str,
    seen: int | None,
    note: str,
    override_reason: str | None,
    *,
    readable: bool,
) -> Version:
    """Publish the draft; red examples are in the way unless somebody says why they do not matter."""
    await applications.lock(conn, application_id)
    application = await applications.one(conn, application_id)
    draft = await applications.draft(conn, application_id)
    if seen is not None and draft.version != seen:
        raise Stale
    found = await applications.checked(conn, application, draft.flow)
    if found.flow is None:
        raise FlowHasProblems(problems=applications.as_json(found.problems))
    came_out = await noted(conn, application, found)
    red = [r for r in came_out if not r.green]
    if red and not override_reason:
        raise ExamplesRed(
            examples=[
                {
                    "example_id": str(r.example.id),
                    "name": r.example.called(readable=readable),
                    "differences": [
                        {"what": d.what, "expected": d.expected, "got": d.got}
                        for d in r.told(readable=readable)
                    ],
                }
                for r in red
            ]
        )
    return await applications.publish(
        conn,
        application,
        draft.flow,
        by,
        note=note,
        override_reason=override_reason if red else None,
    )
