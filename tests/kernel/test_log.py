"""What reaches the log, as another process sees it."""

import json
import subprocess
import sys
from typing import Any

import psycopg
import pytest

from ringdove.kernel.embedded import Embedded


def logged_by(code: str, *arguments: str) -> list[Any]:
    """The lines that a program logs after configuring."""
    program = (
        "import logging, sys, structlog, psycopg\n"
        "from ringdove.kernel import log\n"
        "log.configure()\n"
        "ours, theirs = structlog.get_logger('a'), logging.getLogger('b')\n" + code
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    assert "secret" not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_is_an_event_with_its_facts() -> None:
    (line,) = logged_by("ours.info('stored', count=3)")
    assert (line["event"], line["count"], line["level"]) == ("stored", 3, "info")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("logger", ["ours", "theirs"])
def test_an_error_is_logged_with_its_stack_and_without_its_words(logger: str) -> None:
    (line,) = logged_by(
        "def inside(): raise ValueError('secret')\n"
        f"try: inside()\nexcept ValueError: {logger}.exception('failed')"
    )
    assert (line["event"], line["error"]) == ("failed", "ValueError")
    assert line["stack"][-1].endswith(" inside")


def test_a_row_never_reaches_the_log_but_its_table_and_constraint_do(
    postgres: Embedded, dsn: str
) -> None:
    with psycopg.connect(dsn) as conn:
        conn.execute("CREATE TABLE t (a text CONSTRAINT never CHECK (a = ''))")
    (line,) = logged_by(
        "try: psycopg.connect(sys.argv[1]).execute('INSERT INTO t VALUES (%s)', ('secret',))\n"
        "except psycopg.Error as error: ours.error('failed', exc_info=error)",
        dsn,
    )
    assert (line["sqlstate"], line["table"], line["constraint"]) == ("23514", "t", "never")


def test_groups_and_causes_are_told() -> None:
    (line,) = logged_by(
        "try:\n"
        "    try: raise KeyError('secret')\n"
        "    except KeyError as error: raise ExceptionGroup('secret', [OSError('secret')]) from error\n"
        "except ExceptionGroup: ours.exception('failed')"
    )
    assert line["cause"]["error"] == "KeyError"
    assert [part["error"] for part in line["errors"]] == ["OSError"]


def test_the_last_words_of_a_process_are_as_careful() -> None:
    (line,) = logged_by("raise RuntimeError('secret')")
    assert (line["event"], line["error"]) == ("crashed", "RuntimeError")
