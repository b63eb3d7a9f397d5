"""Mail servers over HTTP: whose they are, who sees them, and what a test says."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from ringdove.kernel.settings import Settings
from ringdove.mail import domains
from tests.support.build import Build
from tests.support.postbox import Postbox
from tests.support.rest import Person
from tests.support.site import Site, eventually

ACME: dict[str, object] = {
    "name": "Acme",
    "sender": "sms@acme.example",
    "host": "127.0.0.1",
    "security": "none",
}
ALLOWED = ("127.0.0.0/8",)


@pytest.fixture(autouse=True)
def _no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(name: str) -> list[str]:
        raise domains.NoAnswer(name)

    monkeypatch.setattr(domains.check, "__defaults__", (silent,))


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with Postbox() as running:
        yield running


async def outcome(site: Site, build: Build, who: Person, server: str) -> dict[str, object]:
    status, _ = await who.post(f"/mail-servers/{server}/test", to="me@acme.example")
    assert status == 202
    await eventually(lambda: build.value("SELECT state <> 'running' FROM mail_tests"), 15)
    status, found = await who.get(f"/mail-servers/{server}/test")
    assert status == 200
    return dict(found)


async def test_a_test_mail_is_really_sent_and_each_step_told(
    settings: Settings, dsn: str, build: Build, postbox: Postbox
) -> None:
    open_to = settings.model_copy(update={"private_targets": ALLOWED})
    async with Site(open_to, dsn) as site:
        acme = build.client()
        clara = await Person.at(site, build.user(acme, "client_admin"))
        status, made = await clara.post("/mail-servers", **{**ACME, "port": postbox.port})
        assert (status, made["level"], made["test"]) == (201, "client", "untested")
        found = await outcome(site, build, clara, made["id"])
        assert found["state"] == "passed"
        steps = {s["name"]: s["state"] for s in found["steps"]}  # type: ignore[attr-defined]
        assert steps == {
            "resolve": "ok", "connect": "ok", "sender": "ok", "recipient": "ok", "data": "ok",
            "spf": "warning", "dkim": "warning", "dmarc": "warning",
        }  # fmt: skip
        assert [letter["To"] for letter in postbox.letters] == ["me@acme.example"]
        _, serving = await clara.get("/mail-servers/serving")
        assert (serving["level"], serving["sender"]) == ("client", "sms@acme.example")
        assert serving["passed_at"] is not None

        status, changed = await clara.patch(
            f"/mail-servers/{made['id']}", {"sender": "other@acme.example"}
        )
        assert (status, changed["test"]) == (200, "untested")
        _, serving = await clara.get("/mail-servers/serving")
        assert serving["passed_at"] is None


async def test_a_wrong_password_and_a_private_address_are_told_as_such(
    settings: Settings, dsn: str, build: Build
) -> None:
    async with Site(settings, dsn) as site:
        clara = await Person.at(site, build.user(build.client(), "client_admin"))
        _, made = await clara.post("/mail-servers", **{**ACME, "port": 2525})
        found = await outcome(site, build, clara, made["id"])
        assert found["state"] == "failed"
        step = found["steps"][0]  # type: ignore[index]
        assert (step["name"], step["code"]) == ("resolve", "private_address")


async def test_without_starttls_no_password_is_sent(
    settings: Settings, dsn: str, build: Build, postbox: Postbox
) -> None:
    open_to = settings.model_copy(update={"private_targets": ALLOWED})
    async with Site(open_to, dsn) as site:
        clara = await Person.at(site, build.user(build.client(), "client_admin"))
        server = {**ACME, "port": postbox.port, "login": "a", "password": "b"}
        status, refused = await clara.post("/mail-servers", **server)
        assert (status, refused["errors"][0]["field"]) == (422, "security")
        status, made = await clara.post("/mail-servers", **{**server, "security": "starttls"})
        assert (status, made["password_set"]) == (201, True)
        assert "password" not in made
        found = await outcome(site, build, clara, made["id"])
        step = found["steps"][2]  # type: ignore[index]
        assert (step["name"], step["code"]) == ("starttls", "no_starttls")


async def test_each_sees_her_own_server_and_which_one_serves(
    settings: Settings, dsn: str, build: Build
) -> None:
    with_mail = settings.model_copy(
        update={
            "smtp_url": SecretStr("smtps://sys:pw@mail.ringdove.example"),
            "mail_from": "sms@ringdove.example",
        }
    )
    async with Site(with_mail, dsn, work=False) as site:
        acme, globex = build.client(), build.client()
        root = await Person.at(site, build.user(None, "system_admin"))
        rita = await Person.at(
            site, build.user(None, "reseller_admin", reseller_id=acme.reseller_id)
        )
        clara = await Person.at(site, build.user(acme, "client_admin"))
        otto = await Person.at(site, build.user(globex, "client_admin"))

        async def level(who: Person) -> str | None:
            _, found = await who.get("/mail-servers/serving")
            return str(found["level"])

        assert [await level(p) for p in (rita, clara, otto)] == ["system"] * 3
        status, of_rita = await rita.post("/mail-servers", **{**ACME, "name": "Rita"})
        assert (status, of_rita["level"]) == (201, "reseller")
        assert [await level(p) for p in (rita, clara, otto)] == ["reseller", "reseller", "system"]
        status, of_clara = await clara.post("/mail-servers", **ACME)
        assert [await level(p) for p in (rita, clara, otto)] == ["reseller", "client", "system"]
        status, twice = await clara.post("/mail-servers", **ACME)
        assert (status, twice["code"]) == (422, "one_mail_server_each")

        async def seen(who: Person) -> list[str]:
            _, found = await who.get("/mail-servers")
            return sorted(item["level"] for item in found["items"])

        assert await seen(root) == ["client", "reseller", "system"]
        assert await seen(rita) == ["client", "reseller"]
        assert await seen(clara) == ["client"]
        assert await seen(otto) == []
        for path in (of_rita["id"], of_clara["id"], "00000000-0000-0000-0000-000000000000"):
            assert (await otto.get(f"/mail-servers/{path}"))[0] == 404
            assert (await otto.patch(f"/mail-servers/{path}", {"port": 26}))[0] == 404
            assert (await otto.delete(f"/mail-servers/{path}"))[0] == 404
            status, _ = await otto.post(f"/mail-servers/{path}/test", to="a@b.example")
            assert status == 404
        system = "00000000-0000-0000-0000-000000000000"
        assert (await root.get(f"/mail-servers/{system}"))[1]["host"] == "mail.ringdove.example"
        assert (await root.patch(f"/mail-servers/{system}", {"port": 26}))[0] == 403
        status, refused = await otto.post("/mail-servers", **{**ACME, "client_id": str(acme.id)})
        assert (status, refused["errors"][0]["field"]) == (422, "client_id")
        alice = await Person.at(site, build.user(acme))
        assert (await alice.get("/mail-servers"))[0] == 403
        assert (await clara.delete(f"/mail-servers/{of_clara['id']}"))[0] == 204
        assert await level(clara) == "reseller"


async def test_a_test_of_the_system_s_server_as_it_was_before_is_none(
    settings: Settings, dsn: str, build: Build, postbox: Postbox
) -> None:
    before = settings.model_copy(
        update={
            "smtp_url": SecretStr(f"smtp+plain://127.0.0.1:{postbox.port}"),
            "mail_from": "sms@ringdove.example",
        }
    )
    root = build.user(None, "system_admin")
    system = "00000000-0000-0000-0000-000000000000"
    async with Site(before, dsn) as site:
        found = await outcome(site, build, await Person.at(site, root), system)
        assert found["state"] == "passed"
    moved = before.model_copy(update={"smtp_url": SecretStr("smtps://mail.ringdove.example")})
    async with Site(moved, dsn, work=False) as site:
        person = await Person.at(site, root)
        assert (await person.get(f"/mail-servers/{system}/test"))[0] == 404
        _, listed = await person.get("/mail-servers")
        assert [item["test"] for item in listed["items"]] == ["untested"]


@pytest.mark.parametrize(
    ("records", "codes"),
    [
        ({}, ["spf_missing", "dkim_missing", "dmarc_missing"]),
        (
            {
                "a.example": ["v=spf1 mx -all"],
                "s1._domainkey.a.example": ["v=DKIM1; p=MIIB"],
                "_dmarc.a.example": ["v=DMARC1; p=reject"],
            },
            ["done", "done", "done"],
        ),
        (
            {
                "a.example": ["v=spf1 +all"],
                "s1._domainkey.a.example": ["v=DKIM1; p="],
                "_dmarc.a.example": ["v=DMARC1; p=none"],
            },
            ["spf_everybody", "dkim_revoked", "dmarc_none"],
        ),
        (
            {"a.example": ["v=spf1 mx -all", "v=spf1 a -all"]},
            ["spf_twice", "dkim_missing", "dmarc_missing"],
        ),
    ],
)
async def test_what_is_missing_in_dns_is_named(
    records: dict[str, list[str]], codes: list[str]
) -> None:
    async def ask(name: str) -> list[str]:
        return records.get(name, [])

    assert [s.code for s in await domains.check("sms@a.example", "s1", ask)] == codes
