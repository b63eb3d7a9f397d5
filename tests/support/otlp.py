"""A place that spans are sent to: the smallest OTLP/HTTP receiver."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Otlp:
    """Keeps every span it gets, with the name of the process it came from."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, Span]] = []
        self.raw = b""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, body: bytes) -> None:
        self.raw += body
        request = ExportTraceServiceRequest.FromString(body)
        for one in request.resource_spans:
            process = next(
                a.value.string_value
                for a in one.resource.attributes
                if a.key == "service.instance.id"
            )
            self.spans += [(process, span) for scope in one.scope_spans for span in scope.spans]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        otlp = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/traces"
                body = self.rfile.read(int(self.headers["content-length"]))
                packed = self.headers.get("content-encoding") == "gzip"
                otlp.take(gzip.decompress(body) if packed else body)
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                del format, args

        return Handler


def attributes(span: Span) -> dict[str, str]:
    """The texts among a span's attributes."""
    return {a.key: a.value.string_value for a in span.attributes}
