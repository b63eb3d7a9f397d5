"""Answers by e-mail: through real SMTP into an SMS, or a mail says why not; nothing automatic, nothing forged, once."""

import socket
from email.message import EmailMessage
from email.policy import SMTP

import dkim
import dns.resolver
import pytest

from ringdove.byemail import model
from ringdove.byemail.model import VALID_FOR
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.settings import Settings
from tests.byemail.conftest import (
    ANSWERS,
    CAROL,
    LINE,
    Office,
    Program,
    letter,
    links_in,
    text_of,
    works_by_email,
)
from tests.byemail.test_cutting import sample
from tests.byemail.test_proof import PRIVATE, RECORDS
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.names import Names
from tests.support.postbox import Postbox
from tests.support.rest import Person
from tests.support.site import Site, eventually


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    front = "mx.front.example" if "in_front" in request.node.name else None
    return settings.model_copy(
        update={"mail_listen": f"smtp://127.0.0.1:{port}", "mail_authserv": front}
    )


async def test_what_she_answers_goes_out_as_an_sms_and_the_event_is_done(
    site: Site, office: Office, program: Program, asked: EmailMessage
) -> None:
    mail = program.answer(asked, "It arrives tomorrow, sorry!")
    assert await program.send(mail, asked["Reply-To"]) == 250
    assert program.sms() == [("It arrives tomorrow, sorry!", "email")]
    assert office.event()[0] == "closed"
    assert office.load() == 0
    assert "replied" in office.history()
    await eventually(
        lambda: program.build.value("SELECT body FROM demo_phone_messages") is not None
    )
    carol = await Person.at(site, office.sam)
    _, events = await carol.get("/media-events", state="closed")
    _, thread = await carol.get(f"/media-events/{events['items'][0]['id']}/messages")
    assert [(m["direction"], m["user_id"]) for m in thread["items"]][-1] == (
        "out",
        str(office.carol),
    )


async def test_the_same_mail_again_sends_nothing(
    office: Office, program: Program, asked: EmailMessage
) -> None:
    mail = program.answer(asked, "It arrives tomorrow.")
    for _ in range(3):
        assert await program.send(mail, asked["Reply-To"]) == 250
    assert len(program.sms()) == 1


async def test_what_was_closed_at_once_can_be_answered_all_the_same(
    site: Site, office: Office, postbox: Postbox, program: Program, build: Build
) -> None:
    office.set_group(email_time_s=0)
    await site.sms(LINE, "Where is it?")
    mailed = await letter(postbox)
    await eventually(lambda: office.event()[0] == "closed")
    assert list(links_in(mailed)) == ["log_off"]
    await program.send(program.answer(mailed, "On its way."), mailed["Reply-To"])
    assert program.sms() == [("On its way.", "email")]
    assert office.event() == ("closed", office.carol, 1)
    assert office.load() == 0
    assert build.value("SELECT outcome FROM sms_outcomes") == "answered"


async def test_who_writes_again_after_her_answer_is_hers_again_in_the_same_mail_thread(
    site: Site,
    office: Office,
    postbox: Postbox,
    program: Program,
    asked: EmailMessage,
    build: Build,
) -> None:
    build.run(
        "INSERT INTO acd_group_members VALUES (%s, %s, %s)",
        office.acme.id, office.group, bob := build.user(office.acme, username="bob"),
    )  # fmt: skip
    works_by_email(build, bob, "bob@acme.example")
    await program.send(program.answer(asked, "It arrives tomorrow."), asked["Reply-To"])
    await eventually(lambda: office.event()[0] == "closed")
    await site.sms(LINE, "Thank you! And the second one?")
    again = await letter(postbox, 2)
    assert again["To"] == CAROL
    assert again["Subject"] == asked["Subject"]
    assert again["In-Reply-To"] == asked["Message-ID"]
    assert "It arrives tomorrow." in text_of(again)
    assert office.event() == ("active", office.carol, 2)
    await program.send(program.answer(again, "Next week."), again["Reply-To"])
    await eventually(lambda: office.event()[0] == "closed")
    assert [text for text, _ in program.sms()] == ["It arrives tomorrow.", "Next week."]


async def test_while_a_newer_sms_waits_the_event_stays_with_her(
    site: Site, office: Office, postbox: Postbox, program: Program, asked: EmailMessage
) -> None:
    await site.sms(LINE, "And is it damaged?")
    second = await letter(postbox, 2)
    await program.send(program.answer(asked, "It arrives tomorrow."), asked["Reply-To"])
    assert len(program.sms()) == 1
    assert office.event()[0] == "active"
    await program.send(program.answer(second, "No, it is not."), second["Reply-To"])
    assert len(program.sms()) == 2
    assert office.event()[0] == "closed"


@pytest.mark.parametrize(
    ("text", "sender", "why"),
    [
        ("It arrives tomorrow.", "colleague@acme.example", "did not come from the address"),
        ("x" * 460, CAROL, "longer than 3 SMS: 4"),
        ("é€" + "ж" * 200, CAROL, "longer than 3 SMS: 4"),
        ("", CAROL, "no text above"),
        ("See:\n> New SMS from\nthere", CAROL, "could not be told from the quoted mail"),
    ],
)
async def test_what_is_not_sent_is_answered_with_a_mail_that_says_why(
    office: Office,
    postbox: Postbox,
    program: Program,
    asked: EmailMessage,
    text: str,
    sender: str,
    why: str,
) -> None:
    mail = program.answer(asked, text, sender)
    assert await program.send(mail, asked["Reply-To"], sender) == 250
    refused = await letter(postbox, 2)
    assert refused["To"] == sender
    assert refused["Auto-Submitted"] == "auto-replied"
    assert refused["In-Reply-To"] == mail["Message-ID"]
    assert refused["Reply-To"] is None
    assert why in " ".join(text_of(refused).split())
    assert program.sms() == []
    assert office.event() == ("active", office.carol, 1)
    assert "email_refused" in office.history()


async def test_an_attachment_is_refused(
    postbox: Postbox, program: Program, asked: EmailMessage
) -> None:
    mail = program.answer(asked, "See the label.")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="label.pdf")
    await program.send(mail, asked["Reply-To"])
    assert "has an attachment" in text_of(await letter(postbox, 2))
    assert program.sms() == []


async def test_a_mail_that_was_changed_after_it_was_signed_is_refused_and_one_that_was_not_is_sent(
    postbox: Postbox, program: Program, asked: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Names(RECORDS) as names:
        monkeypatch.setattr(dns.resolver, "default_resolver", names.resolver)
        mail = program.answer(asked, "It arrives tomorrow.").as_bytes(policy=SMTP)
        signed = bytes(dkim.sign(mail, b"s1", b"acme.example", PRIVATE)) + mail
        await program.send(signed.replace(b"tomorrow", b"nevermore"), asked["Reply-To"])
        assert "could not be proven" in text_of(await letter(postbox, 2))
        assert program.sms() == []
        other = program.answer(asked, "It arrives tomorrow!").as_bytes(policy=SMTP)
        signed = bytes(dkim.sign(other, b"s1", b"acme.example", PRIVATE)) + other
        await program.send(signed, asked["Reply-To"])
        assert program.sms() == [("It arrives tomorrow!", "email")]
        assert names.asked == ["TXT s1._domainkey.acme.example"] * 2


async def test_what_the_server_in_front_found_out_is_believed(
    site: Site, office: Office, postbox: Postbox, program: Program, asked: EmailMessage
) -> None:
    found = "mx.front.example; spf=fail smtp.mailfrom=carol@acme.example"
    mail = program.answer(asked, "It arrives tomorrow.", Authentication_Results=found)
    await program.send(mail, asked["Reply-To"])
    assert "could not be proven" in text_of(await letter(postbox, 2))
    assert program.sms() == []
    found = "mx.front.example; dkim=pass header.d=acme.example"
    mail = program.answer(asked, "It arrives tomorrow!", Authentication_Results=found)
    await program.send(mail, asked["Reply-To"])
    assert program.sms() == [("It arrives tomorrow!", "email")]


@pytest.mark.parametrize(
    "name",
    ["out-of-office-outlook-de", "out-of-office-gmail-en", "out-of-office-bare", "mailing-list", "delayed-postfix"],
)  # fmt: skip
async def test_nothing_automatic_is_sent_or_answered(
    office: Office, postbox: Postbox, program: Program, asked: EmailMessage, build: Build, name: str
) -> None:
    assert await program.send(sample(name), asked["Reply-To"]) == 250
    assert program.sms() == []
    assert build.value("SELECT count(*) FROM mail_outbox") == 1
    assert office.event()[0] == "active"


async def test_what_is_returned_to_nobody_is_automatic(
    office: Office, program: Program, asked: EmailMessage
) -> None:
    away = program.answer(asked, "I am on holiday until Monday.")
    assert await program.send(away, asked["Reply-To"], "") == 250
    assert program.sms() == []
    assert office.history()[-1] == "email_automatic"


@pytest.mark.parametrize("name", ["bounce-postfix", "bounce-exim", "bounce-qmail", "bounce-de"])
async def test_a_bounce_that_comes_later_gives_the_event_back(
    office: Office, postbox: Postbox, program: Program, asked: EmailMessage, build: Build, name: str
) -> None:
    [bounces] = postbox.froms
    assert await program.send(sample(name), bounces, "") == 250
    assert office.event()[0] == "queued"
    assert "email_returned" in office.history()
    assert build.value("SELECT count(*) FROM desk_notices", role="ringdove_portal") == 1


async def test_what_we_did_not_sign_is_dropped_without_a_word_and_what_is_not_ours_is_refused(
    office: Office, program: Program, asked: EmailMessage, build: Build
) -> None:
    event = build.value("SELECT id FROM acd_events")
    other = Keys("somebody else's secret, long")
    forged = model.address(other, "reply", ANSWERS, event, 1, office.carol, clock.now() + VALID_FOR)
    mail = program.answer(asked, "Pay here: http://evil.example")
    assert await program.send(mail, forged) == 250
    assert program.sms() == []
    assert build.value("SELECT count(*) FROM mail_outbox") == 1
    assert await program.send(mail, "somebody@answers.example") == 550
    assert await program.send(mail, "sms+rzzzz@elsewhere.example") == 550


async def test_an_address_that_is_too_old_is_refused_and_one_of_an_earlier_visit_too(
    office: Office, postbox: Postbox, program: Program, asked: EmailMessage, build: Build
) -> None:
    event = build.value("SELECT id FROM acd_events")
    old = model.address(
        Keys(SECRET), "reply", ANSWERS, event, 1, office.carol, clock.now() - VALID_FOR
    )
    await program.send(program.answer(asked, "Late."), old)
    assert "too old" in text_of(await letter(postbox, 2))
    build.run(
        "UPDATE acd_events SET state = 'queued', agent_id = NULL, accepted_at = NULL, visit = 2",
        role="ringdove_pipeline",
    )
    await program.send(program.answer(asked, "Mine?"), asked["Reply-To"])
    assert "no longer with you" in " ".join(text_of(await letter(postbox, 3)).split())
    assert program.sms() == []


async def test_of_one_event_only_so_many_refusals_are_mailed_to_somebody_a_day(
    postbox: Postbox, program: Program, asked: EmailMessage, build: Build
) -> None:
    for number in range(8):
        mail = program.answer(asked, f"Number {number}", "colleague@acme.example")
        await program.send(mail, asked["Reply-To"], "colleague@acme.example")
    assert build.value("SELECT count(*) FROM mail_outbox WHERE kind = 'refusal'") == 5
    assert program.sms() == []
    await program.send(program.answer(asked, ""), asked["Reply-To"])
    hers = "SELECT count(*) FROM mail_outbox WHERE kind = 'refusal' AND recipient = %s"
    assert build.value(hers, CAROL) == 1


async def test_a_paragraph_may_be_one_long_line(program: Program, asked: EmailMessage) -> None:
    mail = program.answer(asked, "It arrives tomorrow.").as_bytes(policy=SMTP)
    mail += b"> " + b"long " * 2000 + b"\r\n"
    assert await program.send(mail, asked["Reply-To"]) == 250
    assert program.sms() == [("It arrives tomorrow.", "email")]


async def test_a_number_that_opted_out_is_not_texted(
    office: Office, postbox: Postbox, program: Program, asked: EmailMessage, build: Build
) -> None:
    build.run(
        "INSERT INTO opt_outs (client_id, mark, number, since)"
        " VALUES (%s, opt_out_mark(%s, '+491701234567'), '+491701234567', now())",
        office.acme.id, office.acme.id,
    )  # fmt: skip
    await program.send(program.answer(asked, "It arrives tomorrow."), asked["Reply-To"])
    assert "cannot be sent now" in text_of(await letter(postbox, 2))
    assert program.sms() == []
    assert office.event()[0] == "active"
