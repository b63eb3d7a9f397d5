"""The lines of the log that say what became of a received SMS."""

from pathlib import Path

import aiohttp
from structlog.testing import capture_logs

from ringdove.kernel.db import Database
from ringdove.kernel.settings import Settings
from tests.receiver.test_spool import LINE, batching, nobody_can_store, submit
from tests.support.build import Build
from tests.support.line import Line
from tests.support.site import Site, eventually


async def test_an_sms_of_the_spool_is_noted_under_one_id_until_it_is_stored(
    build: Build, pipeline: Database, tmp_path: Path, dsn: str
) -> None:
    line = Line(build, pipeline)
    with capture_logs() as lines:
        async with batching(pipeline, tmp_path) as batcher:
            async with nobody_can_store(dsn):
                await submit(batcher, line, "spooled")
            await eventually(lambda: line.stored() == ["spooled"])
    told = [(entry["event"], entry["sms_id"]) for entry in lines if "sms_id" in entry]
    # the database may have finished what it was asked first, and then both say it is stored
    assert list(dict.fromkeys(event for event, _ in told)) == [
        "sms_received",
        "sms_spooled",
        "sms_stored",
    ]
    assert len({sms_id for _, sms_id in told}) == 1


async def test_an_sms_that_could_not_be_taken_is_noted_with_its_answer(
    settings: Settings, dsn: str, build: Build, tmp_path: Path
) -> None:
    acme = build.client()
    build.connector(acme, build.group(acme), LINE)
    (tmp_path / "receiver").mkdir()
    (tmp_path / "receiver" / "spool").touch()  # no folder: nothing can be kept there
    with capture_logs() as lines:
        async with Site(settings, dsn, work=False) as site, nobody_can_store(dsn):
            query = {"receiver": LINE, "sender": "+491701234567", "message": "Hello"}
            async with (
                aiohttp.ClientSession() as session,
                session.get(site.url + "/SMSReceiver", params=query) as answer,
            ):
                assert answer.status == 503
                sms_id = answer.headers["x-request-id"]
    told = [(e["event"], e.get("status")) for e in lines if e.get("sms_id") == sms_id]
    # the database may have it all the same, and then that is said too
    assert told[:2] == [("sms_received", None), ("sms_not_taken", 503)]
