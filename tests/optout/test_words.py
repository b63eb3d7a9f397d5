"""Which texts are words of opting out, where, and when they count."""

import pytest

from ringdove.optout.model import Meaning, Words, counts, meaning_of, words_of

ELSEWHERE, AMERICA = words_of("DE"), words_of("US")


@pytest.mark.parametrize(
    ("text", "elsewhere", "america"),
    [
        ("STOP", "stop", "stop"), ("stop", "stop", "stop"), (" Stop. ", "stop", "stop"), ("“STOP!”", "stop", "stop"),
        ("STOPP", "stop", None), ("Stopall", "stop", "stop"), ("unsubscribe", "stop", "stop"),
        ("START", "start", "start"), ("unstop", "start", "start"),
        ("CANCEL", None, "stop"), ("end", None, "stop"), ("Quit", None, "stop"), ("Yes", None, "start"),
        ("HELP", None, "help"), ("info", None, "help"),
        ("Please stop", None, None), ("STOP it", None, None), ("Don't stop", None, None), ("STOPS", None, None),
        ("", None, None), ("…", None, None), ("stop" + " " * 100, None, None),
    ],
)  # fmt: skip
def test_only_the_whole_text_is_a_word(
    text: str, elsewhere: str | None, america: str | None
) -> None:
    assert meaning_of(text, ELSEWHERE) == elsewhere
    assert meaning_of(text, AMERICA) == america


def test_own_words_hold_whatever_their_script_and_case() -> None:
    words = Words(["Abmelden", "ΤΈΛΟΣ", "kein SMS"], ["Anmelden"], [])
    assert meaning_of("ABMELDEN!", words) is Meaning.STOP
    assert meaning_of("τέλος", words) is Meaning.STOP
    assert meaning_of("Kein  sms", words) is Meaning.STOP
    assert meaning_of("STOP", words) is None


@pytest.mark.parametrize("text", ["CANCEL", "end", "Quit", "INFO", "help", "YES"])
def test_an_answer_to_a_question_is_no_such_word(text: str) -> None:
    meaning = meaning_of(text, AMERICA)
    assert meaning is not None
    assert not counts(meaning, text, is_out=True, is_asked=True)
    assert counts(meaning, text, is_out=True, is_asked=False)


def test_stop_counts_always_and_nobody_starts_who_has_not_stopped() -> None:
    assert counts(Meaning.STOP, "Stop", is_out=False, is_asked=True)
    assert not counts(Meaning.START, "yes", is_out=False, is_asked=False)
    assert not counts(Meaning.START, "START", is_out=False, is_asked=False)


def test_answers_name_the_words_that_hold() -> None:
    assert "START" in ELSEWHERE.answer(Meaning.STOP, "de", "Acme")
    own = Words(["Ende"], ["Los"], [], stop_answer="", help_answer="Call 110")
    assert own.answer(Meaning.STOP, "de", "Acme") == ""
    assert own.answer(Meaning.HELP, "de", "Acme") == "Call 110"
    assert "Ende" in own.answer(Meaning.START, "de", "Acme")
