"""An HTTP or HTTPS server on 127.0.0.1 that answers what it was asked, and remembers the TLS names."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from layer.certificates import Certificate


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Answer = Callable[[Request], Reply]


@dataclass(frozen=True)
class WebServer:
    port: int
    scheme: str
    requests: list[Request]
    server_names: list[str | None]

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}"


def json_reply(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


@contextmanager
def web_server(answer: Answer, certificate: Certificate | None = None) -> Iterator[WebServer]:
    """Serves until the block ends; `answer` raising ends that connection without a reply."""
    seen: list[Request] = []
    names: list[str | None] = []
    server = _Server(("127.0.0.1", 0), _handler(answer, seen))
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
        context.sni_callback = lambda _socket, name, _context: names.append(name)
        # The handshake comes with the connection's first read, in its own thread: a refused one ends that thread only.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield WebServer(server.server_address[1], "http" if certificate is None else "https", seen, names)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    # A client that a test left waiting must not hold up the end.
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that refuse a certificate break connections: that is what the tests are about."""


def _handler(answer: Answer, seen: list[Request]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = Request(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            seen.append(request)
            reply = answer(request)
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = do_PATCH = handle_any  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler
