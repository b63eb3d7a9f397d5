"""Logs: the message is a fixed event name, facts are fields; never a secret, a text, or a row of the database."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import psycopg
import structlog

CAUSES_SHOWN = 4


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
    for noisy in ("procrastinate", "psycopg.pool", "uvicorn.error", "asyncio", "aiohttp"):
        logging.getLogger(noisy).setLevel("WARNING")
    logging.getLogger("psycopg.pool").setLevel("ERROR")
    sys.excepthook = _crashed
