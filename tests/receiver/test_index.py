"""Connectors found by any form of their number, among many."""

from dataclasses import replace

import pytest

from ringdove.connectors.model import Entry
from ringdove.kernel import ids
from ringdove.receiver.index import Index


def entry(key: str, country: str = "DE") -> Entry:
    return Entry(
        id=ids.new(), client_id=ids.new(), recipient_key=key, country=country, active=True, require_token=False,
        token_hmac=None, reply_status=200, reply_content_type="text/plain", reply_body="", changed=1, leads_to=None,
        allowed_sources=(), limit_per_minute=None,
    )  # fmt: skip


def filled(*entries: Entry) -> Index:
    index = Index()
    index.fill(entries)
    return index


@pytest.mark.parametrize(
    ("key", "country", "written"),
    [
        ("+4930901820", "DE", "030 90 18 20"),
        ("+4930901820", "DE", "4930901820"),
        ("+4930901820", "DE", "0049 (30) 901820"),
        ("+393331234567", "IT", "3331234567"),
        ("+5491123456789", "AR", "011 15-2345-6789"),
        ("+29022158", "SH", "22158"),
        ("+6834000", "NU", "4000"),
        ("+12125550123", "US", "(212) 555-0123"),
    ],
)
def test_a_number_is_found_as_people_of_its_country_write_it(
    key: str, country: str, written: str
) -> None:
    right = entry(key, country)
    others = [entry(f"+4989{n}{key[-6:].zfill(6)}") for n in range(10, 20)]
    found = filled(*others, right).find(written)
    assert found is right


def test_a_number_without_its_country_that_fits_several_is_nobodys() -> None:
    german, austrian = entry("+4930901820"), entry("+4330901820", "AT")
    index = filled(german, austrian)
    assert index.find("030 901820") is None
    assert (index.find("+4930901820"), index.find("0043 30901820")) == (german, austrian)


def test_what_changed_replaces_what_was_and_what_is_switched_off_is_gone() -> None:
    one, other = entry("+4930901820"), entry("+4989901820")
    index = filled(one, other)
    moved = replace(one, recipient_key="+4930901821")
    index.put(moved)
    assert index.find("030 901820") is None
    assert index.find("030 901821") is moved
    assert index.find("089 901820") is other
    index.put(replace(moved, active=False))
    index.put(replace(other, active=False))
    assert index.find("+4930901821") is None
    assert not index.by_id
    assert not index._by_end
