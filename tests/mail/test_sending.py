"""Letters leave through a real mail server, once, and say what became of them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from pydantic import SecretStr

from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn, Database
from ringdove.kernel.settings import Settings
from ringdove.mail import jobs, service, smtp
from ringdove.mail.letters import Button, Letter
from ringdove.mail.model import System, of_the_system
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.postbox import Postbox
from tests.support.site import Site, eventually

LETTER = Letter(
    "Grüße & more", ["Hello <Carol>,", Button("Open", "https://sms.example.com/a?b=1&c=2")]
)
KEYS = Keys(SECRET)


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with Postbox() as running:
        yield running


def system(postbox: Postbox) -> System:
    url = f"smtp+plain://127.0.0.1:{postbox.port}"
    return of_the_system(url, "sms@ringdove.example", KEYS)


async def post_in(conn: Conn, recipient: str = "carol@acme.example", **owner: UUID) -> UUID:
    return await service.post(
        conn, KEYS, "test", recipient, LETTER, "en",
        reseller_id=owner.get("reseller_id"), client_id=owner.get("client_id"),
    )  # fmt: skip


async def post(pipeline: Database, recipient: str = "carol@acme.example", **owner: UUID) -> UUID:
    async with pipeline.transaction() as conn:
        return await post_in(conn, recipient, **owner)


async def deliver(pipeline: Database, of: System) -> None:
    line = jobs.Line(pipeline, KEYS, of, ())
    await line.deliver()
    await line.leave()


def state(build: Build, letter: UUID) -> tuple[str, str | None, bool]:
    found = build.run(
        "SELECT state, reason, content_encrypted IS NULL FROM mail_outbox WHERE id = %s",
        letter,
        role="ringdove_pipeline",
    )
    return found[0]


def hurry(build: Build) -> None:
    build.run(
        "UPDATE mail_outbox SET due_at = now() - interval '1 second'", role="ringdove_pipeline"
    )


async def test_a_letter_arrives_as_text_and_html_and_its_texts_are_forgotten(
    pipeline: Database, build: Build, postbox: Postbox
) -> None:
    id_ = await post(pipeline)
    await deliver(pipeline, system(postbox))
    (letter,) = postbox.letters
    assert letter["Subject"] == "Grüße & more"
    assert letter["Message-ID"] == f"<{id_}@ringdove.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["From"].addresses[0].addr_spec == "sms@ringdove.example"
    assert postbox.froms == ["sms@ringdove.example"]
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert "Hello <Carol>," in text.get_content()
    assert "https://sms.example.com/a?b=1&c=2" in text.get_content()
    assert html is not None
    assert "Hello &lt;Carol&gt;," in html.get_content()
    assert state(build, id_) == ("sent", None, True)


async def test_a_letter_that_is_rolled_back_is_never_sent(
    pipeline: Database, postbox: Postbox
) -> None:
    with contextlib.suppress(RuntimeError):
        async with pipeline.transaction() as conn:
            await post_in(conn)
            raise RuntimeError
    await deliver(pipeline, system(postbox))
    assert postbox.letters == []


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
async def test_what_may_pass_is_tried_again_and_arrives_once(
    pipeline: Database, build: Build, postbox: Postbox, at: str
) -> None:
    postbox.fault, postbox.times = (at, "451 4.7.1 greylisted, come again"), 1
    id_ = await post(pipeline)
    await deliver(pipeline, system(postbox))
    assert state(build, id_)[0] == "queued"
    assert build.value("SELECT due_at > now() FROM mail_outbox")
    assert "greylisted" in build.value("SELECT answer FROM mail_outbox")
    postbox.fault = None
    hurry(build)
    await deliver(pipeline, system(postbox))
    assert state(build, id_) == ("sent", None, True)
    assert len(postbox.letters) == 1


@pytest.mark.parametrize(
    ("at", "reason"),
    [("MAIL", "sender_refused"), ("RCPT", "recipient_refused"), ("DATA", "mail_refused")],
)
async def test_a_permanent_refusal_is_final_and_says_why(
    pipeline: Database, build: Build, postbox: Postbox, at: str, reason: str
) -> None:
    postbox.fault = (at, "550 5.1.1 nobody of that name here")
    id_ = await post(pipeline)
    await deliver(pipeline, system(postbox))
    assert state(build, id_) == ("failed", reason, True)
    assert "nobody of that name" in build.value("SELECT answer FROM mail_outbox")


@pytest.mark.parametrize("how", ["drop", "hang"])
async def test_what_is_not_answered_after_its_text_is_unclear_and_never_repeated(
    pipeline: Database, build: Build, postbox: Postbox, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_WITHIN_S", 0.5)
    postbox.fault = ("DATA", how)
    id_ = await post(pipeline)
    await deliver(pipeline, system(postbox))
    assert state(build, id_) == ("unclear", "no_answer", True)
    postbox.fault = None
    hurry(build)
    await deliver(pipeline, system(postbox))
    assert len(postbox.letters) == 1


async def test_a_server_that_is_not_there_is_tried_again(pipeline: Database, build: Build) -> None:
    async with Postbox() as gone:
        of = system(gone)
    id_ = await post(pipeline)
    await deliver(pipeline, of)
    assert state(build, id_)[:2] == ("queued", "no_connection")


async def test_what_was_leaving_when_its_process_died_is_unclear(
    pipeline: Database, build: Build, postbox: Postbox
) -> None:
    id_ = await post(pipeline)
    async with pipeline.transaction() as conn:
        assert await service.begin(conn) is not None
    build.run(
        "UPDATE mail_outbox SET begun_at = now() - interval '6 minutes'", role="ringdove_pipeline"
    )
    await jobs.tidy(pipeline)
    await deliver(pipeline, system(postbox))
    assert state(build, id_) == ("unclear", "interrupted", True)
    assert postbox.letters == []


async def test_two_workers_send_every_letter_once(
    pipeline: Database, build: Build, postbox: Postbox
) -> None:
    for number in range(60):
        await post(pipeline, f"user{number}@acme.example")
    await asyncio.gather(*(deliver(pipeline, system(postbox)) for _ in range(8)))
    while build.value("SELECT count(*) FROM mail_outbox WHERE state = 'queued'"):
        await deliver(pipeline, system(postbox))
    assert sorted(letter["To"] for letter in postbox.letters) == sorted(
        f"user{number}@acme.example" for number in range(60)
    )
    assert postbox.connections <= 12


async def test_the_connection_is_kept_for_the_next_letter_and_left_when_none_comes(
    pipeline: Database, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = jobs.Line(pipeline, KEYS, system(postbox), ())
    for _ in range(3):
        await post(pipeline)
        await line.deliver()
    assert len(postbox.letters) == 3
    assert postbox.connections == 1
    monkeypatch.setattr(jobs, "KEPT_S", 0.0)
    await line.deliver()
    await post(pipeline)
    await line.deliver()
    assert postbox.connections == 2


@pytest.mark.parametrize("how", ["drop", "421 4.4.2 too long idle"])
async def test_a_server_that_hung_up_meanwhile_gets_the_letter_over_another_connection(
    pipeline: Database, build: Build, postbox: Postbox, how: str
) -> None:
    line = jobs.Line(pipeline, KEYS, system(postbox), ())
    await post(pipeline)
    await line.deliver()
    postbox.fault, postbox.times = ("MAIL", how), 1
    second = await post(pipeline)
    await line.deliver()
    assert state(build, second) == ("sent", None, True)
    assert (len(postbox.letters), postbox.connections) == (2, 2)
    assert build.value("SELECT max(attempts) FROM mail_outbox") == 1


async def test_a_hanging_server_of_one_client_leaves_the_others_alone(
    pipeline: Database, build: Build, postbox: Postbox
) -> None:
    slow = build.client()
    for _ in range(10):
        await post(pipeline, reseller_id=slow.reseller_id, client_id=slow.id)
    async with pipeline.transaction() as conn:
        taken = [await service.begin(conn) for _ in range(10)]
    assert sum(letter is not None for letter in taken) == service.AT_ONCE
    other = await post(pipeline)
    await deliver(pipeline, system(postbox))
    assert state(build, other)[0] == "sent"


async def test_the_worker_sends_soon(settings: Settings, dsn: str, postbox: Postbox) -> None:
    with_mail = settings.model_copy(
        update={
            "smtp_url": SecretStr(f"smtp+plain://127.0.0.1:{postbox.port}"),
            "mail_from": "sms@ringdove.example",
        }
    )
    async with Site(with_mail, dsn) as site:
        await post(site.app.web.pipeline)
        await eventually(lambda: len(postbox.letters) == 1, 3)
