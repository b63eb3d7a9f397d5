"""SMS reach an agent who works by e-mail: chosen as everybody, mailed once, taken back when they do not arrive."""

import re
from datetime import timedelta

import pytest

from ringdove.byemail.jobs import kinds
from ringdove.byemail.model import Base
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.kernel.settings import Settings
from ringdove.mail import jobs as mail_jobs
from ringdove.mail import smtp
from tests.byemail.conftest import ANSWERS, BASE, LINE, Office, letter, text_of
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.postbox import Postbox
from tests.support.rest import Person
from tests.support.site import Site, eventually


async def test_an_sms_is_mailed_to_an_agent_with_no_page_open_and_is_hers(
    site: Site, office: Office, postbox: Postbox
) -> None:
    await site.sms(LINE, "My parcel did not arrive, where is it now please?")
    mailed = await letter(postbox)
    assert mailed["To"] == "carol@acme.example"
    assert mailed["Subject"] == (
        "[Support SMS] +49 170 1234567: My parcel did not arrive, where is it now please?"
    )
    assert mailed["List-Id"] == "Acme SMS <acme.sms.ringdove.example>"
    assert mailed["Reply-To"].addresses[0].addr_spec.startswith("sms+r")
    assert mailed["Reply-To"].addresses[0].addr_spec.endswith("@answers.example")
    [bounces] = postbox.froms
    assert bounces.startswith("sms+b")
    assert bounces.endswith(ANSWERS[3:])
    said = text_of(mailed)
    for wanted in (
        "My parcel did not arrive",
        "Support line (+49 30 23125099)",
        "Done:",
        "Log me off:",
    ):
        assert wanted in said
    assert "src=" not in str(mailed)
    await eventually(lambda: "emailed" in office.history())
    assert office.event() == ("active", office.carol, 1)
    assert office.load() == 1
    assert office.history() == ["queued", "offered", "accepted", "emailed"]


async def test_a_letter_is_in_her_language_and_time_zone_and_tells_what_was_before(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    build.run(
        "UPDATE users SET language = 'de', time_zone = 'Asia/Tokyo' WHERE id = %s", office.carol
    )
    await site.sms(LINE, "eins")
    first = await letter(postbox)
    there = clock.now() + timedelta(hours=9)
    assert "Neue SMS von +49 170 1234567" in text_of(first)
    assert f"wartet seit {there:%d.%m.%Y, %H:}" in text_of(first)
    await site.sms(LINE, "zwei")
    second = await letter(postbox, 2)
    assert "zwei" in text_of(second)
    assert "Davor:" in text_of(second)
    assert "eins" in text_of(second)
    assert second["Subject"] == first["Subject"]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert first["References"].split()[0] == second["References"].split()[0]
    assert office.load() == 1


async def test_the_headers_of_a_letter_are_such_as_every_mail_program_reads(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    await site.sms(LINE, "Das ist eine längere Frage über meine Bestellung 🎁 und mehr")
    first = await letter(postbox)
    await site.sms(LINE, "und noch eine")
    second = await letter(postbox, 2)
    assert (
        first["Subject"]
        == second["Subject"]
        == ("[Support SMS] +49 170 1234567: Das ist eine längere Frage über meine Bestellung…")
    )
    for raw in postbox.raw:
        head, _, _ = raw.partition(b"\r\n\r\n")
        assert head.isascii()
        assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    [references] = re.findall(rb"(?m)^References:((?:.*\r\n )*.*)\r$", postbox.raw[1])
    root, before = references.decode().split()
    assert re.fullmatch(r"<[\w.-]+@ringdove\.example>", root)
    assert before == first["Message-ID"]
    assert f"In-Reply-To: {root}\r\n".encode() in postbox.raw[0]


async def test_where_the_client_wants_it_a_letter_holds_no_text(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    build.run("UPDATE clients SET emails_with_text = false")
    await site.sms(LINE, "a secret")
    mailed = await letter(postbox)
    assert mailed["Subject"] == "[Support SMS] +49 170 1234567"
    assert "a secret" not in mailed.as_string()
    assert mailed["Reply-To"] is None
    assert "Open on the web" in text_of(mailed)


async def test_she_gets_no_more_than_her_maximum_and_nothing_when_logged_out(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    build.run("UPDATE users SET max_parallel_sms = 1 WHERE id = %s", office.carol)
    await site.sms(LINE, sender="+491701111111")
    await letter(postbox)
    await site.sms(LINE, sender="+491702222222")
    await eventually(lambda: build.value("SELECT count(*) FROM acd_events") == 2)
    assert office.load() == 1
    states = [r[0] for r in build.run("SELECT state FROM acd_events ORDER BY id")]
    assert states == ["active", "queued"]


async def test_a_permanent_refusal_gives_the_event_back_and_tells_the_supervisor(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    postbox.fault = ("RCPT", "550 5.1.1 nobody of that name here")
    await site.sms(LINE)
    await eventually(lambda: office.event()[0] == "queued", 15)
    await eventually(lambda: "email_returned" in office.history())
    assert office.load() == 0
    [told] = build.run("SELECT from_name, body FROM desk_notices")
    assert told[0] == "Ringdove"
    assert "Carol" in told[1]
    sam = await Person.at(site, office.sam)
    [her] = (await sam.get("/supervision"))[1]["agents"]
    assert her["groups"][0]["why_nothing"] == ["email_failed"]


async def test_a_mail_server_that_dies_after_the_text_is_not_asked_again(
    site: Site, office: Office, postbox: Postbox, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_WITHIN_S", 0.5)
    postbox.fault, postbox.times = ("DATA", "drop"), 1
    await site.sms(LINE)
    await eventually(lambda: "email_unclear" in office.history(), 15)
    assert len(postbox.letters) == 1
    assert office.event() == ("active", office.carol, 1)
    assert build.value("SELECT count(*) FROM desk_notices", role="ringdove_portal") == 1
    assert build.value("SELECT count(*) FROM mail_outbox WHERE state = 'unclear'") == 1


async def test_a_letter_whose_sender_died_is_told_to_the_supervisor_and_not_sent_again(
    site: Site,
    office: Office,
    postbox: Postbox,
    build: Build,
    settings: Settings,
    pipeline: Database,
) -> None:
    postbox.fault = ("RCPT", "451 4.7.1 greylisted")
    await site.sms(LINE)
    await eventually(lambda: build.value("SELECT reason FROM mail_outbox") == "recipient_refused")
    build.run(
        "UPDATE mail_outbox SET state = 'sending', begun_at = now() - interval '6 minutes'",
        role="ringdove_pipeline",
    )
    postbox.fault = None
    keys = Keys(SECRET)
    await mail_jobs.tidy(pipeline, kinds(keys, Base(BASE, ANSWERS)))
    assert build.value("SELECT reason FROM mail_outbox WHERE state = 'unclear'") == "interrupted"
    assert "email_unclear" in office.history()
    assert build.value("SELECT count(*) FROM desk_notices", role="ringdove_portal") == 1
    assert office.event() == ("active", office.carol, 1)
    assert postbox.letters == []


async def test_what_may_not_have_left_at_once_goes_back_and_to_somebody_else(
    site: Site, office: Office, postbox: Postbox, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_WITHIN_S", 0.5)
    office.set_group(email_time_s=0)
    postbox.fault, postbox.times = ("DATA", "drop"), 1
    build.run("UPDATE users SET max_parallel_sms = 1 WHERE id = %s", office.carol)
    await site.sms(LINE)
    await eventually(lambda: "email_returned" in office.history(), 15)
    assert build.value("SELECT body FROM conversation_notes") == (
        "Whether the e-mail arrived is not known."
    )


async def test_greylisting_delays_a_letter_and_it_arrives_once(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    postbox.fault, postbox.times = ("RCPT", "451 4.7.1 greylisted"), 1
    await site.sms(LINE)
    await eventually(lambda: build.value("SELECT attempts FROM mail_outbox") == 1)
    build.run("UPDATE mail_outbox SET due_at = now()", role="ringdove_pipeline")
    await letter(postbox)
    assert office.event()[0] == "active"
    assert len(postbox.letters) == 1


async def test_of_one_user_no_more_are_mailed_in_an_hour_than_the_client_allows(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    build.run("UPDATE clients SET emails_per_hour = 1")
    await site.sms(LINE, sender="+491701111111")
    await letter(postbox)
    await site.sms(LINE, sender="+491702222222")
    await eventually(lambda: build.value("SELECT count(*) FROM acd_events") == 2)
    carol = await Person.at(site, office.carol)
    assert (await carol.get("/me/status"))[1]["why_nothing"] == ["email_limit"]
    assert len(postbox.letters) == 1


async def test_what_goes_out_at_once_is_done_when_it_has_left(
    site: Site, office: Office, postbox: Postbox
) -> None:
    office.set_group(email_time_s=0)
    await site.sms(LINE)
    assert "It is done as soon as" in text_of(await letter(postbox))
    await eventually(lambda: office.event()[0] == "closed")
    assert office.load() == 0


async def test_what_should_have_gone_out_at_once_and_never_left_goes_back_in_the_end(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    office.set_group(email_time_s=0)
    postbox.fault = ("RCPT", "451 4.7.1 come again")
    await site.sms(LINE)
    due = "SELECT due_at - since FROM acd_events_by_email"
    await eventually(lambda: build.value(due) is not None, 15)
    assert build.value(due) == timedelta(hours=4)
    build.run("UPDATE users SET max_parallel_sms = 1 WHERE id = %s", office.carol)
    build.run("UPDATE acd_events_by_email SET due_at = now()", role="ringdove_pipeline")
    await eventually(lambda: "email_returned" in office.history(), 15)


async def test_not_answered_in_opening_time_it_goes_back_first_in_line_with_a_note(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    office.set_group(email_time_s=3600)
    await site.sms(LINE, sender="+491701111111")
    assert "It is with you until" in text_of(await letter(postbox))
    await eventually(lambda: bool(build.value("SELECT due_at FROM acd_events_by_email")))
    build.run("UPDATE users SET max_parallel_sms = 1 WHERE id = %s", office.carol)
    build.run("UPDATE acd_groups SET active = active")
    await site.sms(LINE, sender="+491702222222")
    await eventually(lambda: build.value("SELECT count(*) FROM acd_events") == 2)
    build.run(
        "UPDATE acd_events_by_email SET due_at = now() - interval '1 s', since = since - interval '2 hours'",
        role="ringdove_pipeline",
    )
    await eventually(lambda: "email_late" in office.history(), 15)
    assert build.value("SELECT kind FROM conversation_notes") == "handover"
    first, second = build.run("SELECT rank_at, created_at FROM acd_events ORDER BY rank_at LIMIT 2")
    assert first[1] < second[1]


async def test_closed_hours_do_not_count_against_her_time(
    settings: Settings, site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    never = build.opening_times(office.acme)
    week = '[{"weekday": 1, "from": "10:00", "until": "11:00"}]'
    build.run("UPDATE opening_times SET weekly = %s::jsonb WHERE id = %s", week, never)
    office.set_group(email_time_s=7200, opening_times_id=never)
    await site.sms(LINE)
    await letter(postbox)
    due = build.value("SELECT due_at FROM acd_events_by_email")
    assert due > clock.now() + timedelta(days=7)
    assert (due.weekday(), due.minute) == (0, 0)
