"""What people write is told from what their mail programs quote, for every common one; in doubt it is refused."""

from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdove.byemail import cutting, incoming
from ringdove.byemail.model import Refusal
from ringdove.byemail.words import MARKS

SAMPLES = Path(__file__).parent.parent / "mail" / "samples"
SMS = [
    "My parcel did not arrive, where is it now?",
    "Mein Paket kam nicht an, wo ist es denn jetzt?",
]
TOMORROW = "It will arrive tomorrow."
MORGEN = "Es kommt morgen."
ANSWERS = {
    "thunderbird-en": "It is with our driver and will arrive tomorrow by 10.",
    "thunderbird-de": "Es ist beim Fahrer und kommt morgen bis 10 Uhr.",
    "thunderbird-signature-above": "Es ist beim Fahrer.",
    "gmail-en": "It will arrive tomorrow.\nSorry for the delay!",
    "gmail-de": MORGEN,
    "gmail-mobile-inline-from": TOMORROW,
    "gmail-html-only": "It will arrive tomorrow.\n\nBetween 8 & 10.",
    "apple-mail-en": TOMORROW,
    "apple-mail-de": MORGEN,
    "iphone-de": MORGEN,
    "iphone-en": TOMORROW,
    "outlook-de": MORGEN,
    "outlook-en": TOMORROW,
    "outlook-original-message": TOMORROW,
    "outlook-ursprungliche-nachricht": MORGEN,
    "outlook-html-only": "Es kommt morgen bis 10 Uhr.",
    "outlook-web-html-only": TOMORROW,
    "outlook-ios": TOMORROW,
    "android-k9-de": MORGEN,
    "samsung-de": MORGEN,
    "disclaimer-en": TOMORROW,
    "disclaimer-de": MORGEN,
    "no-quote": "It will arrive tomorrow.\n\n- before ten\n- at your door",
    "umlauts-latin1": "Schöne Grüße, es kommt über Köln.",
    "logo-in-signature": TOMORROW,
}
REFUSED = {
    "inline-answers": Refusal.QUOTED,
    "bottom-posted": Refusal.QUOTED,
    "quote-without-marks": Refusal.QUOTED,
    "only-quote": Refusal.EMPTY,
    "attachment": Refusal.ATTACHMENT,
}
KINDS = {
    "out-of-office-outlook-de": "automatic",
    "out-of-office-gmail-en": "automatic",
    "out-of-office-bare": "automatic",
    "out-of-office-encoded": "automatic",
    "mailing-list": "automatic",
    "bounce-postfix": "bounce",
    "bounce-exim": "bounce",
    "bounce-qmail": "bounce",
    "bounce-de": "bounce",
    "delayed-postfix": "delay",
}


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def test_every_sample_is_judged() -> None:
    assert {p.stem for p in SAMPLES.glob("*.eml")} == {*ANSWERS, *REFUSED, *KINDS}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_what_stands_above_the_quote(name: str) -> None:
    assert incoming.read(sample(name), "carol@acme.example").kind == "answer"
    assert cutting.cut(message_from_bytes(sample(name)), SMS) == cutting.Cut(ANSWERS[name])


@pytest.mark.parametrize("between", ["\n\n", "\n"])
@pytest.mark.parametrize("answer", ["On its way.", "Am Montag.", "We wrote it down", "> is more"])
def test_an_answer_may_begin_as_a_quote_does(answer: str, between: str) -> None:
    quote = "On 28.11.26 08:00, Acme <sms@answers.example>\nwrote:\n> " + SMS[0]
    found = cutting.cut_text(f"{answer}{between}{quote}", SMS)
    assert found.text == (answer if not answer.startswith(">") else "")


@pytest.mark.parametrize(
    "lead",
    [
        "\n\n-------- Original-Nachricht --------\nAm Samstag, 28.11.26 um 18:16 Acme schrieb:\n\n> ",
        "\n\nMit Proton Mail gesendet.\n\nAm 28.11.26 schrieb Acme:\n> ",
        "\n    Am Samstag, 28. November 2026, 18:16:00 MEZ hat Acme Folgendes geschrieben:  \n \n ",
    ],
)
def test_an_answer_ends_where_its_program_s_own_words_begin(lead: str) -> None:
    assert cutting.cut_text(f"{MORGEN}{lead}{SMS[1]}", SMS).text == MORGEN


@pytest.mark.parametrize(
    "rest",
    [
        "Neue SMS von +49 170 1234567\n\n28.11.2026, 18:03:\n  ok?",
        "New SMS from 83111\n\nok?",
        "  It is with you until 28 Nov 2026, 18:03, then it goes back to the queue.",
        "Antworten Sie auf diese Mail: Was Sie darüber schreiben, geht als SMS\nhinaus.",
    ],
)
def test_an_answer_that_holds_a_sentence_of_the_letter_is_refused(rest: str) -> None:
    assert cutting.cut_text(f"{MORGEN}\n\n{rest}").why is Refusal.QUOTED


def test_an_answer_may_speak_of_new_sms() -> None:
    said = "Neue SMS von uns kommen morgen. It is with you soon."
    assert cutting.cut_text(said) == cutting.Cut(said)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_from_a_quote_is_refused(name: str) -> None:
    assert cutting.cut(message_from_bytes(sample(name)), SMS).why is REFUSED[name]


@pytest.mark.parametrize("name", KINDS)
def test_what_no_person_wrote_is_known(name: str) -> None:
    assert incoming.read(sample(name), "").kind == KINDS[name]
    assert incoming.read(sample(name), "carol@acme.example").kind == KINDS[name]


@pytest.mark.parametrize(
    "subject",
    [b"=?utf-8?b?a?=", b"=?x-none?q?=41?=", b"\xff\xfe=?utf-8?q?=ff?=", b"=?utf-8?b?/w==?="],
)
def test_a_subject_that_is_written_wrongly_is_read_as_it_stands(subject: bytes) -> None:
    mail = sample("no-quote").replace(b"Subject: ", b"Subject: " + subject + b" ")
    assert incoming.read(mail, "carol@acme.example").kind == "answer"


def test_the_senders_of_nobody_and_an_empty_return_path_are_automatic() -> None:
    assert incoming.read(sample("no-quote"), "").kind == "automatic"
    daemon = sample("no-quote").replace(b"carol@acme", b"mailer-daemon@acme")
    assert incoming.read(daemon, "x@acme.example").kind == "automatic"


written = st.text(max_size=300) | st.sampled_from(
    [
        "On Monday Acme wrote:",
        "Am 1.1.26 schrieb Acme:",
        "> ",
        "-- ",
        "Von: a",
        "From: b",
        *MARKS.values(),
        *SMS,
    ]
)
bodies = st.lists(written, max_size=12).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(bodies)
def test_whatever_is_written_no_answer_holds_a_quote(body: str) -> None:
    found = cutting.cut_text(body, SMS)
    if found.why is None:
        assert found.text
        assert not cutting.holds_quote(found.text, SMS)
        assert not any(line.lstrip().startswith(">") for line in found.text.splitlines())
        assert not any(sms.casefold() in found.text.casefold() for sms in SMS)
        assert not any(mark in found.text for mark in MARKS.values())


@settings(max_examples=100, deadline=None)
@given(bodies, st.sampled_from(sorted(ANSWERS)), st.integers(0, 2000), st.binary(max_size=40))
def test_whatever_comes_in_nothing_is_raised(body: str, name: str, at: int, noise: bytes) -> None:
    raw = sample(name)
    broken = raw[:at] + noise + body.encode("utf-8", "replace") + raw[at:]
    came = incoming.read(broken, "carol@acme.example")
    found = cutting.cut(came.mail, SMS)
    assert found.why is not None or not cutting.holds_quote(found.text, SMS)
    came.key("sms+r@answers.example")
