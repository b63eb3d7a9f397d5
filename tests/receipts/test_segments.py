"""How many SMS a text takes: GSM 03.38 and its extension table, UCS-2, and nothing split that is one character."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.build import Build

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "\f^{}\\[~]|€"
CHARACTERS = st.sampled_from(BASIC + EXTENDED * 8)
TEXTS = st.lists(CHARACTERS | st.sampled_from("яç😀"), max_size=500) | st.lists(
    CHARACTERS, min_size=150, max_size=500
)


def expected(text: str) -> int:
    is_gsm = all(c in BASIC or c in EXTENDED for c in text)
    alone, each = (160, 153) if is_gsm else (70, 67)
    sizes = [
        (2 if c in EXTENDED else 1) if is_gsm else len(c.encode("utf-16-le")) // 2 for c in text
    ]
    if sum(sizes) <= alone:
        return 1
    segments, used = 1, 0
    for size in sizes:
        if used + size > each:
            segments, used = segments + 1, 0
        used += size
    return segments


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 10, 2), ("a" * 152 + "€" * 77, 3), ("я" * 70, 1), ("я" * 71, 2), ("😀" * 35, 1),
        ("😀" * 36, 2), ("я" * 66 + "😀" * 5, 2), ("я" * 66 + "😀" * 35, 3), ("ç", 1), ("ç" * 71, 2),
    ],
)  # fmt: skip
def test_texts_take_as_many_sms_as_the_standard_says(
    build: Build, text: str, segments: int
) -> None:
    assert build.value("SELECT sms_segments(%s)", text) == segments == expected(text)


def test_every_text_takes_what_is_counted_character_by_character(build: Build) -> None:
    @settings(
        max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(TEXTS.map("".join), max_size=20))
    def same(texts: list[str]) -> None:
        found = build.run(
            "SELECT sms_segments(t) FROM unnest(%s::text[]) WITH ORDINALITY AS x (t, n) ORDER BY n",
            texts,
        )
        assert [n for (n,) in found] == [expected(t) for t in texts]

    same()
