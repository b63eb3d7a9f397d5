"""Opening times over HTTP."""

from uuid import UUID

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site

WEEKDAYS = [{"weekday": n, "from": "08:00", "until": "18:00"} for n in range(1, 6)]
OFFICE = {
    "name": "Office hours", "country": "DE", "region": "BE", "closed_on_holidays": True, "weekly": WEEKDAYS,
}  # fmt: skip


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client("acme")


@pytest.fixture
async def clara(portal_site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(portal_site, build.user(acme, "client_admin"))


async def _made(clara: Person, **more: object) -> dict[str, object]:
    status, made = await clara.post("/opening-times", **{**OFFICE, **more})
    assert status == 201, made
    return dict(made)


async def test_what_is_made_is_read_changed_and_fenced_against_lost_updates(clara: Person) -> None:
    party = {"name": "Party", "first": "2026-07-03", "last": "2026-07-03", "hours": []}
    made = await _made(clara, exceptions=[party])
    at = f"/opening-times/{made['id']}"
    _, read = await clara.get(at)
    tag = clara.etag
    assert read == made
    assert (read["weekly"], read["exceptions"], read["time_zone"]) == (WEEKDAYS, [party], None)
    night = [{"weekday": 5, "from": "22:00", "until": "24:00"}]
    status, changed = await clara.patch(at, {"weekly": night, "time_zone": "America/New_York"})
    assert (status, changed["weekly"], changed["exceptions"]) == (200, night, [party])
    assert (await clara.patch(at, {"name": "Late"}, if_match=tag))[0] == 412
    assert await clara.names("/opening-times") == ["Office hours"]


async def test_the_preview_says_whether_it_is_open_and_when_that_changes(clara: Person) -> None:
    made = await _made(
        clara,
        exceptions=[
            {"name": "Stocktaking", "first": "2026-12-28", "last": "2026-12-28",
             "hours": [{"from": "12:00", "until": "13:30"}]},
        ],
    )  # fmt: skip
    at = f"/opening-times/{made['id']}/preview"
    _, friday = await clara.get(at, at="2026-12-25T10:00:00Z")
    assert (friday["open"], friday["time_zone"]) == (False, "Europe/Berlin")
    assert friday["next_change"] == "2026-12-28T11:00:00Z"
    by_date = {d["date"]: d for d in friday["days"]}
    assert len(by_date) == 14
    assert (by_date["2026-12-25"]["holiday"], by_date["2026-12-25"]["hours"]) == (
        "Christmas Day",
        [],
    )
    assert by_date["2026-12-28"]["exception"] == "Stocktaking"
    _, thursday = await clara.get(at, at="2026-12-24T10:00:00+01:00")
    assert (thursday["open"], thursday["next_change"]) == (True, "2026-12-24T17:00:00Z")
    assert (await clara.get(at, at="9999-12-31T23:59:59Z"))[0] == 422
    assert (await clara.get(at))[1]["days"]


async def test_the_clients_time_zone_counts_where_no_other_is_set(
    clara: Person, build: Build, acme: Client
) -> None:
    made = await _made(clara)
    build.run("UPDATE clients SET time_zone = 'Asia/Tokyo' WHERE id = %s", acme.id)
    at = f"/opening-times/{made['id']}/preview"
    _, seen = await clara.get(at, at="2026-11-24T00:00:00Z")
    assert (seen["open"], seen["next_change"]) == (True, "2026-11-24T09:00:00Z")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"weekly": [*WEEKDAYS, {"weekday": 1, "from": "17:59", "until": "20:00"}]}, ("weekly", "hours_overlap")),
        ({"weekly": [{"weekday": 1, "from": "18:00", "until": "08:00"}]}, ("weekly", "ends_too_early")),
        ({"exceptions": [{"name": "X", "first": "2026-05-02", "last": "2026-05-01"}]}, ("exceptions", "ends_too_early")),
        ({"exceptions": [{"name": "X", "first": "2026-05-01", "last": "2026-05-03"},
                         {"name": "Y", "first": "2026-05-03", "last": "2026-05-03"}]}, ("exceptions", "hours_overlap")),
        ({"region": "XX"}, ("region", "no_holidays")),
        ({"country": "AC", "region": None}, ("country", "no_holidays")),
        ({"country": None}, ("country", "invalid")),
        ({"time_zone": "Europe/Atlantis"}, ("time_zone", "value_error")),
        ({"name": "OFFICE hours "}, ("name", "name_taken")),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_by_name(
    clara: Person, body: dict[str, object], wrong: tuple[str, str]
) -> None:
    await _made(clara)
    status, problem = await clara.post("/opening-times", **{**OFFICE, "name": "Other", **body})
    assert status == 422
    assert {(name, code) for name, code in fields(problem)} == {wrong}
    assert await clara.names("/opening-times") == ["Office hours"]


async def test_hours_that_only_touch_are_no_overlap(clara: Person) -> None:
    weekly = [
        {"weekday": 1, "from": "00:00", "until": "12:00"},
        {"weekday": 1, "from": "12:00", "until": "24:00"},
    ]
    assert (await _made(clara, weekly=weekly))["weekly"] == weekly


async def test_holidays_of_a_region_are_listed_with_the_regions(clara: Person) -> None:
    _, found = await clara.get("/opening-times/holidays", country="DE", region="BE", year="2026")
    assert {"date": "2026-03-08", "name": "Women's Day"} in found["items"]
    assert [h["date"] for h in found["items"]] == sorted(h["date"] for h in found["items"])
    assert {"code": "BY", "name": "Bayern"} in found["regions"]
    assert (await clara.get("/opening-times/holidays", country="AC", year="2026"))[0] == 422


async def test_groups_and_connectors_take_their_own_clients_only(
    clara: Person, portal_site: Site, build: Build, acme: Client
) -> None:
    rita = await Person.at(
        portal_site, build.user(None, "reseller_admin", reseller_id=acme.reseller_id)
    )
    made = await _made(clara)
    theirs = build.opening_times(build.client("sister", reseller_id=acme.reseller_id))
    group, line = build.group(acme), build.connector(acme, None)
    for person, path in (
        (clara, f"/acd-groups/{group}"),
        (rita, f"/sms-receive-connectors/{line}"),
    ):
        status, problem = await person.patch(path, {"opening_times_id": str(theirs)})
        assert (status, {name for name, _ in fields(problem)}) == (422, {"opening_times_id"})
        status, changed = await person.patch(path, {"opening_times_id": made["id"]})
        assert (status, changed["opening_times_id"]) == (200, made["id"])
    status, problem = await clara.post("/acd-groups", name="New", opening_times_id=str(theirs))
    assert (status, {name for name, _ in fields(problem)}) == (422, {"opening_times_id"})


async def test_what_is_used_stays_and_what_was_deleted_can_come_back(
    clara: Person, build: Build, acme: Client
) -> None:
    made = await _made(clara)
    at, group = f"/opening-times/{made['id']}", build.group(acme, name="Sales")
    await clara.patch(f"/acd-groups/{group}", {"opening_times_id": made["id"]})
    status, problem = await clara.delete(at)
    assert (status, problem["code"]) == (409, "still_used")
    _, uses = await clara.get(f"{at}/uses")
    assert [(u["kind"], u["name"], u["how"]) for u in uses["items"]] == [
        ("acd_groups", "Sales", "hours")
    ]
    await clara.patch(f"/acd-groups/{group}", {"opening_times_id": None})
    assert (await clara.delete(at))[0] == 204
    status, _ = await clara.patch(f"/acd-groups/{group}", {"opening_times_id": made["id"]})
    assert status == 422
    assert (await clara.post(f"{at}/restore"))[0] == 204
    assert (await clara.get(at))[0] == 200


async def test_only_those_who_manage_groups_see_and_change_them(
    clara: Person, portal_site: Site, build: Build, acme: Client
) -> None:
    made = await _made(clara)
    alice = await Person.at(portal_site, build.user(acme))
    otto = await Person.at(portal_site, build.user(build.client("globex"), "client_admin"))
    at: str = f"/opening-times/{UUID(str(made['id']))}"
    assert (await alice.get(at))[0] == 403
    assert (await alice.post("/opening-times", name="Mine"))[0] == 403
    assert (await otto.get(at))[0] == 404
    assert (await otto.get(f"{at}/preview"))[0] == 404
    assert (await otto.patch(at, {"name": "Mine"}))[0] == 404
    assert await otto.names("/opening-times") == []
