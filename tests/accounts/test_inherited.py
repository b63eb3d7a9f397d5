"""What users and groups do not set follows their client, and says so."""

from typing import Any

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client("acme")


@pytest.fixture
async def rita(portal_site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(
        portal_site, build.user(None, "reseller_admin", reseller_id=acme.reseller_id)
    )


async def _made(rita: Person, path: str, **body: Any) -> dict[str, Any]:
    status, made = await rita.post(path, **body)
    assert status == 201, made
    return dict(made)


async def test_what_a_user_does_not_set_follows_the_client_until_she_sets_it(
    rita: Person, acme: Client, build: Build
) -> None:
    of = {"client_id": str(acme.id), "role": "agent"}
    plain = await _made(rita, "/users", username="erin", name="Erin", **of)
    own = await _made(rita, "/users", username="fay", name="Fay", max_parallel_sms=3, **of)
    assert (plain["max_parallel_sms"], plain["inherited"]) == (
        3,
        ["max_parallel_sms", "sms_delivery"],
    )
    assert own["inherited"] == ["sms_delivery"]
    audited = "SELECT count(*) FROM audit WHERE kind = 'users' AND action = 'changed'"
    build.mail_server(acme)
    changes = {"default_max_parallel_sms": 7, "default_sms_delivery": "email"}
    assert (await rita.patch(f"/clients/{acme.id}", changes))[0] == 200
    assert build.value(audited, role="ringdove_portal") == 0
    _, now = await rita.get(f"/users/{plain['id']}")
    assert (now["max_parallel_sms"], now["sms_delivery"]) == (7, "email")
    _, now = await rita.get(f"/users/{own['id']}")
    assert (now["max_parallel_sms"], now["sms_delivery"]) == (3, "email")
    _, now = await rita.patch(f"/users/{own['id']}", {"max_parallel_sms": None})
    assert (now["max_parallel_sms"], now["inherited"]) == (7, ["max_parallel_sms", "sms_delivery"])
    _, now = await rita.patch(f"/users/{own['id']}", {"max_parallel_sms": 7})
    assert now["inherited"] == ["sms_delivery"]
    await rita.patch(f"/clients/{acme.id}", {"default_max_parallel_sms": 2})
    assert (await rita.get(f"/users/{own['id']}"))[1]["max_parallel_sms"] == 7


async def test_what_a_group_does_not_set_follows_the_client(rita: Person, acme: Client) -> None:
    plain = await _made(rita, "/acd-groups", name="Support", client_id=str(acme.id))
    own = await _made(rita, "/acd-groups", name="Sales", client_id=str(acme.id), offer_timeout_s=45)
    assert (plain["offer_timeout_s"], plain["inherited"]) == (30, ["offer_timeout_s", "strategy"])
    assert own["inherited"] == ["strategy"]
    await rita.patch(f"/clients/{acme.id}", {"default_offer_timeout_s": 20})
    assert (await rita.get(f"/acd-groups/{plain['id']}"))[1]["offer_timeout_s"] == 20
    assert (await rita.get(f"/acd-groups/{own['id']}"))[1]["offer_timeout_s"] == 45
    _, now = await rita.patch(f"/acd-groups/{own['id']}", {"offer_timeout_s": None})
    assert (now["offer_timeout_s"], now["inherited"]) == (20, ["offer_timeout_s", "strategy"])


async def test_others_than_the_client_s_are_left_alone_and_nonsense_is_refused(
    rita: Person, acme: Client, build: Build
) -> None:
    other = build.client(reseller_id=acme.reseller_id)
    theirs = await _made(
        rita, "/users", username="x", name="X", role="agent", client_id=str(other.id)
    )
    await rita.patch(f"/clients/{acme.id}", {"default_max_parallel_sms": 9})
    assert (await rita.get(f"/users/{theirs['id']}"))[1]["max_parallel_sms"] == 3
    wrong = {"default_max_parallel_sms": 0, "default_sms_delivery": "pigeon"}
    status, problem = await rita.patch(f"/clients/{acme.id}", wrong)
    assert (status, {e["field"] for e in problem["errors"]}) == (422, set(wrong))
    status, problem = await rita.patch(f"/clients/{acme.id}", {"default_strategy": "luck"})
    assert (status, problem["errors"][0]["field"]) == (422, "default_strategy")
    boss = await _made(
        rita, "/users", username="b", name="B", role="reseller_admin",
        reseller_id=str(acme.reseller_id),
    )  # fmt: skip
    assert (boss["max_parallel_sms"], boss["inherited"]) == (3, [])
