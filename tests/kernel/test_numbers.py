"""Numbers in every way people and gateways write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdove.kernel import numbers

written = st.one_of(
    st.text(max_size=40),
    st.text("0123456789+ -()/.\u00a0", max_size=24),
    st.from_regex(r"\+?[0-9]{1,18}"),
)
countries = st.sampled_from(["DE", "US", "GB", "IT", "CH", "FR", "XX"])


@pytest.mark.parametrize(
    ("raw", "country", "expected"),
    [
        ("+491701234567", "US", "+491701234567"),
        ("00491701234567", "DE", "+491701234567"),
        ("491701234567", "DE", "+491701234567"),
        ("0170 123 45-67", "DE", "+491701234567"),
        (" 491701234567", "DE", "+491701234567"),
        ("+49 (0)170 1234567", "DE", "+491701234567"),
        ("tel:+639171234567", "DE", "+639171234567"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("14155552671", "US", "+14155552671"),
        ("7911123456", "GB", "+447911123456"),
        ("07911 123456", "GB", "+447911123456"),
        ("68849", "DE", "68849"),
        ("MyBank", "DE", "MyBank"),
        ("T & C é", "DE", "T & C é"),
        ("+12", "DE", "+12"),
        ("", "DE", ""),
    ],
)
def test_a_number_has_one_form_however_it_is_written(raw: str, country: str, expected: str) -> None:
    assert numbers.normalised(raw, country) == expected


@given(written, countries)
def test_no_way_of_writing_breaks_anything_and_the_form_is_final(raw: str, country: str) -> None:
    form = numbers.normalised(raw, country)
    assert numbers.normalised(form, country) == form
    assert numbers.lookups(raw)
    numbers.national(numbers.recipient_key(raw, country), country)
    assert len(numbers.shortened(raw)) <= max(3, len(raw))


@given(written, countries)
def test_a_connector_is_found_by_the_form_it_is_registered_under(raw: str, country: str) -> None:
    key = numbers.recipient_key(raw, country)
    assert key in numbers.lookups(key)


@pytest.mark.parametrize(
    ("key", "country", "expected"),
    [
        ("+4930901820", "DE", "030901820"),
        ("+14155552671", "US", "4155552671"),
        ("+4930901820", "AT", None),
        ("68849", "DE", None),
        ("+999123456789", "DE", None),
    ],
)
def test_a_national_form_belongs_to_the_numbers_own_country(
    key: str, country: str, expected: str | None
) -> None:
    assert numbers.national(key, country) == expected


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("+49 170 1234567", "plus"), (" 491701234567", "blank"), ("00491701234567", "zeros"), ("0170/1234567", "national"),
        ("491701234567", "digits"), ("12345", "short"), ("ACME", "name"), ("", "name"), ("+", "name"),
    ],
)  # fmt: skip
def test_the_form_of_a_number_is_told(written: str, form: str) -> None:
    assert numbers.form_of(written) == form
