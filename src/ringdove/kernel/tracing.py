"""Traces of single SMS over all processes (OpenTelemetry), only while ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set.

Nothing is stored or handed on for them: an SMS's id, a UUIDv7, is its trace's id, and the last half of it is the id of
the first span, below which every process puts its own.
"""

import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from ringdove.kernel import clock, ids

log = structlog.get_logger(__name__)

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
FIRST = "receive"
STOP_WITHIN_S = 3.0
_HALF = (1 << 64) - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Tracer:
    """Makes spans that are over already and hands them to the exporter's thread."""

    def __init__(self, process: str) -> None:
        from opentelemetry import trace as api  # noqa: PLC0415 - loaded only when switched on
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk import trace as sdk  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
        from opentelemetry.sdk.util.instrumentation import (  # noqa: PLC0415
            InstrumentationScope,
        )

        self._api, self._sdk = api, sdk
        self._sampled = api.TraceFlags(api.TraceFlags.SAMPLED)
        self._scope = InstrumentationScope("ringdove")
        self._exporter = BatchSpanProcessor(OTLPSpanExporter())
        service = os.environ.get("OTEL_SERVICE_NAME", "ringdove")
        self._resource = Resource.create({"service.name": service, "service.instance.id": process})
        ratio = 1.0
        if os.environ.get("OTEL_TRACES_SAMPLER", "").endswith("traceidratio"):
            ratio = float(os.environ.get("OTEL_TRACES_SAMPLER_ARG", "1"))
        self._below = ratio * (1 << 32)

    def end(
        self,
        name: str,
        sms_id: UUID,
        began: datetime,
        facts: Mapping[str, str | int],
        link: UUID | None,
    ) -> None:
        if sms_id.int & 0xFFFFFFFF >= self._below:  # the random end: the same in every process
            return
        first = self._context(sms_id, sms_id.int & _HALF)
        own = first if name == FIRST else self._context(sms_id, ids.new().int & _HALF)
        links = [self._api.Link(self._context(link, link.int & _HALF))] if link else []
        self._exporter.on_end(
            self._sdk.ReadableSpan(
                name,
                context=own,
                parent=None if name == FIRST else first,
                resource=self._resource,
                attributes={"sms_id": str(sms_id), **facts},
                links=links,
                start_time=_ns(began),
                end_time=_ns(clock.now()),
                instrumentation_scope=self._scope,
            )
        )

    def stop(self) -> None:
        self._exporter.shutdown()  # type: ignore[no-untyped-call]

    def _context(self, sms_id: UUID, span_id: int) -> Any:
        return self._api.SpanContext(sms_id.int, span_id, is_remote=True, trace_flags=self._sampled)


def _ns(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1) * 1000


_tracer: _Tracer | None = None


def start(process: str) -> None:
    """Begin when the environment says where to; ``process`` is how this one is named in every span."""
    global _tracer  # noqa: PLW0603 - one a process, as the log
    if _tracer is not None or not os.environ.get(ENDPOINT):
        return
    try:
        _tracer = _Tracer(process)
    except ImportError:
        log.error("traces_not_installed", do="install ringdove[otel]")


def stop() -> None:
    """Send what is left and end; not longer than a moment, wherever it goes may be away."""
    global _tracer
    tracer, _tracer = _tracer, None
    if tracer is not None:
        stopping = threading.Thread(target=tracer.stop, daemon=True)
        stopping.start()
        stopping.join(STOP_WITHIN_S)


def is_on() -> bool:
    """Whether spans go anywhere."""
    return _tracer is not None


def ended(
    name: str,
    sms_id: UUID,
    began: datetime,
    facts: Mapping[str, str | int] | None = None,
    link: UUID | None = None,
) -> None:
    """A span that ends now; ``link`` is another SMS that it has to do with."""
    if _tracer is not None:
        _tracer.end(name, sms_id, began, facts or {}, link)
