"""The connectors in memory: always what the database says, found by any form of their number."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ringdove.connectors.model import Entry
from ringdove.kernel.db import Database
from ringdove.kernel.push import Hub
from ringdove.receiver import copy
from ringdove.receiver.directory import Directory
from tests.support.build import Build, Client


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
async def directory(pipeline: Database, dsn: str, tmp_path: Path) -> AsyncIterator[Directory]:
    running = Directory(pipeline, Hub(dsn), tmp_path / "connectors", lambda: False)
    running.start()
    await running.look()
    yield running
    await running.stop()


async def test_a_look_finds_everything_that_was_saved_before_it(
    directory: Directory, build: Build, acme: Client
) -> None:
    assert directory.find("+4930901820") is None
    connector = build.connector(acme, None, "+4930901820")
    await directory.look()
    found = directory.find("030 901820")
    assert found is not None
    assert (found.id, found.leads_to) == (connector, None)
    build.run("UPDATE sms_receive_connectors SET active = false WHERE id = %s", connector)
    await directory.look()
    assert directory.find("+4930901820") is None


async def test_a_number_may_move_to_another_connector(
    directory: Directory, build: Build, acme: Client
) -> None:
    before = build.connector(acme, None, "+4930901820")
    await directory.look()
    build.run("UPDATE sms_receive_connectors SET active = false WHERE id = %s", before)
    after = build.connector(acme, None, "+4930901820")
    await directory.look()
    found = directory.find("4930901820")
    assert found is not None
    assert found.id == after


async def test_short_codes_and_names_are_found_as_they_are_written(
    directory: Directory, build: Build, acme: Client
) -> None:
    code = build.connector(acme, None, "68849")
    name = build.connector(acme, None, "My Bank", recipient_key="my bank")
    await directory.look()
    assert [getattr(directory.find(r), "id", None) for r in ("68849", "MY BANK", "49308849")] == [
        code, name, None,
    ]  # fmt: skip


async def test_a_client_that_is_switched_off_has_nowhere_to_route_to(
    directory: Directory, build: Build, acme: Client
) -> None:
    build.connector(acme, build.group(acme), "+4930901820")
    await directory.look()
    assert getattr(directory.find("+4930901820"), "leads_to", None) is not None
    build.run("UPDATE clients SET active = false WHERE id = %s", acme.id)
    await directory.look()
    assert getattr(directory.find("+4930901820"), "leads_to", None) is None


async def test_many_changes_at_once_raise_the_version_once(
    directory: Directory, build: Build, acme: Client
) -> None:
    version = "SELECT version FROM connectors_version"
    connectors = [build.connector(acme, None, f"+49301234{n:02}") for n in range(5)]
    before = build.value(version)
    build.run("UPDATE sms_receive_connectors SET active = false WHERE client_id = %s", acme.id)
    assert build.value(version) == before + 1
    await directory.look()
    assert directory.find("+4930123404") is None
    build.run("UPDATE sms_receive_connectors SET active = true WHERE id = %s", connectors[4])
    assert build.value(version) == before + 2
    await directory.look()
    assert directory.find("+4930123404") is not None


async def test_what_was_kept_lately_is_known_of_a_connector_that_changed(
    directory: Directory, build: Build, acme: Client
) -> None:
    connector = build.connector(acme, None, "+4930901820")
    build.run(
        "INSERT INTO messages_unroutable (connector_id, key, message_id, client_id, bucket)"
        " SELECT %s, sha256('x'), %s, %s, 1",
        connector, connector, acme.id, role="ringdove_pipeline",
    )  # fmt: skip
    await directory.look()
    assert directory.holding == {connector}


async def test_the_copy_on_the_disk_knows_the_token_before_the_last_and_one_of_old_is_read_too(
    tmp_path: Path, directory: Directory, build: Build, acme: Client
) -> None:
    connector = build.connector(acme, None, "+4930901820")
    build.run(
        "UPDATE sms_receive_connectors SET previous_token_hmac = %s, previous_token_until = now() WHERE id = %s",
        b"h" * 32,
        connector,
    )
    await directory.look()
    known = directory.find("+4930901820")
    assert known is not None
    assert known.previous_token_hmac == b"h" * 32
    path, read = tmp_path / "copy", list[Entry]()
    await copy.save(path, [known], [])
    await copy.load(path, read.extend)
    assert read == [known]

    held, line = path.read_text().splitlines()
    fields = json.loads(line)
    del fields["previous_token_hmac"], fields["previous_token_until"]
    path.write_text(f"{held}\n{json.dumps(fields)}\n")
    read.clear()
    await copy.load(path, read.extend)
    assert [e.previous_token_until for e in read] == [None]
