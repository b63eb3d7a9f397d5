"""The one clock: database time, carried on by a monotonic counter, so that all hosts agree."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class _Clock:
    """Offset between this host's monotonic counter and UTC as the database tells it."""

    def __init__(self) -> None:
        self.epoch = time.time() - time.monotonic()
        self.frozen: datetime | None = None


_clock = _Clock()


def now() -> datetime:
    """UTC, as the database would say it (host time until the first :func:`adjust`)."""
    if _clock.frozen is not None:
        return _clock.frozen
    return datetime.fromtimestamp(_clock.epoch + time.monotonic(), UTC)


def monotonic() -> float:
    """Seconds, for durations and deadlines inside this process."""
    return time.monotonic()


def host_seconds() -> float:
    """This machine's own time since 1970, as its file system writes it."""
    return time.time()


def adjust(database_now: datetime, round_trip: timedelta) -> None:
    """Take over the database's time, read ``round_trip`` ago at most."""
    _clock.epoch = (database_now + round_trip / 2).timestamp() - time.monotonic()


def freeze(at: datetime | None) -> None:
    """Stop the clock at an instant (``None``: let it run). For tests."""
    _clock.frozen = at


async def pause(seconds: float) -> None:
    """Wait: the one place where code may sleep."""
    await asyncio.sleep(seconds)
