"""How somebody likes her tables and her desk is kept with her account."""

from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Site


async def test_what_she_prefers_is_kept_for_her_alone_also_while_she_acts_elsewhere(
    portal_site: Site, build: Build
) -> None:
    acme = build.client("acme")
    root = await Person.at(portal_site, build.user(None, "system_admin"))
    clara = await Person.at(portal_site, build.user(acme, "client_admin"))
    desk = {
        "list_width": 320, "context_width": 320, "context_open": True, "sort": "taken", "send_key": "enter",
        "undo_s": 0, "single_keys": True, "keys": {},
    }  # fmt: skip
    plain = {"rows": 50, "hidden": {}, "desk": desk}
    chosen: dict[str, object] = {
        "rows": 100,
        "hidden": {"users": ["email", "role"]},
        "desk": desk | {"undo_s": 5, "keys": {"close": "x"}},
    }
    assert await root.get("/me/preferences") == (200, plain)
    assert await root.put("/me/preferences", **chosen) == (200, chosen)
    assert (await root.put("/session/acting", client_id=str(acme.id)))[0] == 200
    assert await root.get("/me/preferences") == (200, chosen)
    assert await clara.get("/me/preferences") == (200, plain)
    assert (await root.put("/me/preferences", desk={"keys": {"close": "x" * 21}}))[0] == 422
    assert (await root.put("/me/preferences", rows=7))[0] == 422
    assert (await root.put("/me/preferences", hidden={"x" * 61: []}))[0] == 422
    assert (await root.put("/me/preferences", desk={"undo_s": 11, "list_width": 10}))[0] == 422
