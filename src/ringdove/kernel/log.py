"""Logs: the message is a fixed event name, facts are fields; never a secret, a text, or a row of the database."""

import json
import logging
import os
import select
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import psycopg
import structlog
from prometheus_client import Counter

CAUSES_SHOWN = 4
#: What is written to a pipe at once up to this size stays together (POSIX, PIPE_BUF).
TOGETHER = 4096


def _without_rows(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Stacks without the texts of errors: PostgreSQL's errors contain the row."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event |= _facts(error, CAUSES_SHOWN)
    return event


def _facts(error: BaseException, causes: int) -> dict[str, Any]:
    """What happened and where, without the words."""
    facts: dict[str, Any] = {
        "error": type(error).__name__,
        "stack": [
            f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
        ],
    }
    if isinstance(error, psycopg.Error):
        facts["sqlstate"] = error.sqlstate
        facts["table"] = error.diag.table_name
        facts["constraint"] = error.diag.constraint_name
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and causes:
        facts["cause"] = _facts(cause, causes - 1)
    if isinstance(error, BaseExceptionGroup) and causes:
        facts["errors"] = [_facts(part, causes - 1) for part in error.exceptions]
    return facts


def _crashed(kind: type[BaseException], error: BaseException, stack: TracebackType | None) -> None:
    """The last words of a process: as careful as all others."""
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger(__name__).critical("crashed", exc_info=(kind, error, stack))


DROPPED = Counter(
    "ringdove_log_lines_dropped_total", "Lines about single SMS that nobody read in time"
)
#: Where lines of JSON go, once configured.
_lines_to: list[int] = []


def each(event: str, of: Iterable[Mapping[str, object]]) -> None:
    """The same event of several: made without the machinery, which would cost more than storing an SMS does."""
    if not _lines_to:
        logger = structlog.get_logger(__name__)
        for facts in of:
            logger.info(event, **{k: v if isinstance(v, int) else str(v) for k, v in facts.items()})
        return
    end = _end(event)
    _write(["{" + "".join([_fact(k, v) for k, v in facts.items()]) + end for facts in of])


def each_of(event: str, name: str, values: Iterable[object], facts: Mapping[str, object]) -> None:
    """The same of hundreds that differ in one fact only: as little as a line can cost."""
    if not _lines_to:
        each(event, [{name: value, **facts} for value in values])
        return
    end = "".join([_fact(k, v) for k, v in facts.items()]) + _end(event)
    begin = f'{{"{name}": "'
    _write([f'{begin}{value}", {end}' for value in values])


def _end(event: str) -> str:
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return f'"event": "{event}", "level": "info", "timestamp": "{at}"}}\n'


def _fact(name: str, value: object) -> str:
    if isinstance(value, int):
        return f'"{name}": {value}, '
    shown = json.dumps(value) if isinstance(value, str) else f'"{value}"'
    return f'"{name}": {shown}, '


def _write(lines: Sequence[str]) -> None:
    """Write whole lines only: several processes may share where they go."""
    longest = max(map(len, lines), default=TOGETHER)
    several = max(1, TOGETHER // longest)
    for at in range(0, len(lines), several):
        _write_together(lines[at : at + several])


def _write_together(lines: Sequence[str]) -> None:
    """Nobody may read them as fast as they come: then they are dropped and counted, since SMS must not wait for a log."""
    try:
        if select.select((), _lines_to, (), 0)[1]:
            os.write(_lines_to[0], "".join(lines).encode())
            return
    except OSError:
        pass
    DROPPED.inc(len(lines))


def configure(*, level: str = "INFO") -> None:
    """Send our own and the libraries' logs to standard error: lines of JSON, or readable on a terminal."""
    terminal = sys.stderr.isatty()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_rows,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    _lines_to[:] = [] if terminal or root.level > logging.INFO else [sys.stderr.fileno()]
    for noisy in ("procrastinate", "psycopg.pool", "uvicorn.error", "asyncio", "aiohttp"):
        logging.getLogger(noisy).setLevel("WARNING")
    logging.getLogger("psycopg.pool").setLevel("ERROR")
    sys.excepthook = _crashed
