"""Lists of a reseller are planned for its few clients, and stay inside its tenant however many there are."""

from uuid import UUID

from ringdove.accounts.service import scope, sessions
from ringdove.kernel.db import Condition, Database
from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Site


async def _narrowed(portal: Database, user_id: UUID) -> str:
    async with portal.transaction() as conn:
        token = await sessions.open_session(conn, user_id)
    async with portal.transaction() as conn:
        who = await sessions.enter(conn, token)
        assert who is not None
        where = Condition()
        await scope.narrow(conn, who, where, "client_id")
        return where.clause().as_string(conn)


async def test_a_list_is_planned_for_the_clients_of_the_reseller(
    build: Build, portal: Database
) -> None:
    acme = build.client("acme")
    branch = build.client("branch", reseller_id=acme.reseller_id)
    globex = build.client("globex")
    rita = build.user(None, "reseller_admin", reseller_id=acme.reseller_id)
    planned = await _narrowed(portal, rita)
    assert acme.id.hex in planned
    assert branch.id.hex in planned
    assert globex.id.hex not in planned


async def test_a_reseller_of_very_many_clients_sees_them_all_and_no_other(
    build: Build, portal: Database, portal_site: Site
) -> None:
    acme = build.client("acme")
    for _ in range(scope.FEW_CLIENTS):
        build.client(reseller_id=acme.reseller_id)
    last = build.client("last", reseller_id=acme.reseller_id)
    globex = build.client("globex")
    rita_id = build.user(None, "reseller_admin", reseller_id=acme.reseller_id)
    for of in (acme, last, globex):
        build.group(of, name=f"Group of {of.code}")
    assert await _narrowed(portal, rita_id) == ""
    rita = await Person.at(portal_site, rita_id)
    assert await rita.names("/acd-groups", "name") == ["Group of acme", "Group of last"]


async def test_a_reseller_without_clients_has_empty_lists(build: Build, portal_site: Site) -> None:
    build.group(build.client("globex"))
    rita = await Person.at(
        portal_site, build.user(None, "reseller_admin", reseller_id=build.reseller())
    )
    for path in ("acd-groups", "agent-statuses", "sms-receive-connectors", "sms-send-connectors"):
        assert await rita.names(f"/{path}", "id") == []
