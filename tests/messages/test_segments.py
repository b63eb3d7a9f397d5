"""Python, SQL, the web app and somebody else's library count the SMS of a text alike."""

import json
import random
from pathlib import Path

import smsutil

from ringdove.messages.segments import segments
from tests.support.build import Build

CASES = Path(__file__).parents[1] / "contract/segments.json"
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "\f^{}\\[~]|€"
TEXTS = 10_000


def test_the_cases_that_the_web_app_counts_too(build: Build) -> None:
    """`web/src/features/desk/segments.test.ts` reads the same file."""
    for case in json.loads(CASES.read_text()):
        text = "".join(part["text"] * part["times"] for part in case["parts"])
        found = segments(text)
        assert (found.count, found.encoding) == (case["segments"], case["encoding"]), text
        assert build.value("SELECT sms_segments(%s)", text) == case["segments"], text


def test_ten_thousand_texts_take_what_another_library_says() -> None:
    dice = random.Random(23038)
    alphabets = (BASIC + EXTENDED * 8, BASIC + EXTENDED * 8 + "яç😀漢" * 9, BASIC)
    for number in range(TEXTS):
        text = "".join(dice.choices(alphabets[number % 3], k=dice.randrange(1, 500)))
        assert segments(text).count == len(smsutil.split(text).parts), text
