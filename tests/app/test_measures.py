"""The metrics of several processes as one page, and what stands in a database that may be away."""

import math
import os
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from ringdove.app.measures import FOLDER, Published, Standing
from ringdove.kernel import clock
from ringdove.kernel.db import PIPELINE, Database

TEXT = """\
# HELP sms_total Some
# TYPE sms_total counter
sms_total{{process="{process}",status="200"}} {count}
"""


def file(folder: Path, process: str, began: int, count: int, silent_s: float = 0) -> Path:
    """What a process published, and how long ago."""
    path = folder / FOLDER / f"{process}.{began}.prom"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT.format(process=process, count=count))
    at = clock.host_seconds() - silent_s
    os.utime(path, (at, at))
    return path


def read(text: bytes, name: str) -> dict[str, float]:
    """The samples of a name by process."""
    return {
        s.labels.get("process", ""): s.value
        for family in text_string_to_metric_families(text.decode())
        for s in family.samples
        if s.name == name
    }


def test_a_page_holds_what_every_process_counts_and_says_what_it_is_once(tmp_path: Path) -> None:
    file(tmp_path, "worker-0", 100, 3)
    file(tmp_path, "worker-1", 100, 4)
    page = Published(tmp_path, "web-0").all()
    assert read(page, "sms_total") == {"worker-0": 3, "worker-1": 4}
    assert page.count(b"# TYPE sms_total counter") == 1
    assert set(read(page, "ringdove_loop_lag_seconds")) == {"web-0"}


def test_who_has_not_written_for_long_is_gone_with_its_file(tmp_path: Path) -> None:
    gone = file(tmp_path, "worker-0", 100, 3, silent_s=60)
    assert read(Published(tmp_path, "web-0").all(), "sms_total") == {}
    assert not gone.exists()


def test_the_younger_counts_while_one_takes_over_from_another(tmp_path: Path) -> None:
    file(tmp_path, "worker-0", 99, 1000)
    file(tmp_path, "worker-0", 100, 1)
    file(tmp_path, "web-0", 100, 1)
    assert read(Published(tmp_path, "web-0").all(), "sms_total") == {"worker-0": 1}


async def test_what_is_unknown_while_the_database_is_away_is_no_number() -> None:
    async with Database("host=127.0.0.1 port=1", PIPELINE, size=1) as database:
        page = await Standing(database).text()
    assert read(page, "ringdove_database_up") == {"": 0}
    assert math.isnan(read(page, "ringdove_to_route")[""])


async def test_the_database_is_asked_no_more_than_each_ten_seconds(pipeline: Database) -> None:
    standing = Standing(pipeline)
    first = await standing.text()
    await pipeline.close()
    assert await standing.text() == first
    assert read(first, "ringdove_database_up") == {"": 1}
