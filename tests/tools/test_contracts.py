"""The import contract of our own, on small graphs."""

from typing import Any

import pytest
from grimp import ImportGraph

from contracts import PrivateModules


def broken(importer: str, imported: str, **options: Any) -> list[tuple[str, str]]:
    graph = ImportGraph()
    for module in (importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)
    contract = PrivateModules(
        name="private",
        session_options={},
        contract_options={"root": "house", "names": ["queries"], **options},
    )
    found: list[tuple[str, str]] = contract.check(graph, verbose=False).metadata["wrong"]
    return found


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("house.acd.service", "house.acd.queries"),
        ("house.acd.service.offers", "house.acd.queries.offers"),
        ("house.acd.queries.groups", "house.acd.queries.offers"),
        ("house.acd", "house.acd.queries"),
        ("house.desk.service", "house.acd.model"),
        ("house.desk.service", "house.acd.queries_of_old"),
        ("house.desk.service", "elsewhere.queries"),
    ],
)
def test_an_import_inside_the_package_or_of_a_public_module_is_kept(
    importer: str, imported: str
) -> None:
    assert broken(importer, imported) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("house.desk.service", "house.acd.queries"),
        ("house.desk.queries", "house.acd.queries"),
        ("house.desk.service", "house.acd.queries.offers"),
        ("house.acdc.service", "house.acd.queries"),
        ("house", "house.acd.queries"),
    ],
)
def test_an_import_of_a_private_module_from_outside_is_broken(importer: str, imported: str) -> None:
    assert broken(importer, imported) == [(importer, imported)]


def test_an_allowed_package_may_import_what_is_private() -> None:
    assert broken("house.app.wiring", "house.acd.queries", allowed=["house.app"]) == []
    assert broken("house.apps", "house.acd.queries", allowed=["house.app"]) != []
