"""Public holidays of countries and regions; pure, from the library of that name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

#: Years that can be asked for.
YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a country with holidays of its own; ``code`` as ISO 3166-2 has it after the hyphen, or a name."""

    code: str
    name: str


@lru_cache(maxsize=512)
def holidays(
    country: str, region: str | None, year: int, language: str | None
) -> Mapping[date, str]:
    """The public holidays of a year; none where nothing is known.

    Named in the language if the library speaks it, else in the country's own. The first call loads the library, which
    takes half a second.
    """
    import holidays as library  # noqa: PLC0415 - few processes need it, and it is large

    try:
        found = library.country_holidays(
            country, subdiv=region, years=year, language=_language(_entity(country), language)
        )
    except NotImplementedError:
        return {}
    return dict(sorted(found.items()))


@lru_cache(maxsize=256)
def regions(country: str) -> Sequence[Region] | None:
    """A country's regions by name; nothing where its holidays are not known."""
    entity = _entity(country)
    if entity is None:
        return None
    names = {code: name for name, code in entity.subdivisions_aliases.items()}
    found = (Region(code, names.get(code, code)) for code in entity.subdivisions)
    return sorted(found, key=lambda r: r.name.casefold())


def _entity(country: str) -> Any | None:
    import holidays as library  # noqa: PLC0415

    if country not in library.list_supported_countries(include_aliases=False):
        return None
    return getattr(library, country)


def _language(entity: Any, wanted: str | None) -> str | None:
    spoken = () if entity is None else entity.supported_languages
    return next((known for known in spoken if known.split("_")[0] == wanted), None)
