"""A bot function as Lambda runs it: awslambdaric in a process of its own, fed by a small Runtime API server."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

LAYER = Path(__file__).parents[2] / "python-layer"
FUNCTION_GRACE_SECONDS = 2  # handlers/contract/limits.ts: BOT_FUNCTION_GRACE_SECONDS
PATIENCE_SECONDS = 30

# sys.path as on Lambda: the task root, the layer, the runtime's own packages.
_START = "import sys; sys.path[:0] = sys.argv[1:3]; from awslambdaric.__main__ import main; main(['', 'codenode_runtime.handler'])"


class BotFunction:
    """One warm process of a bot function; `invoke` hands it a NodeInvocation and gives its NodeReply."""

    def __init__(self, task_root: Path, timeout_seconds: float, environment: dict[str, str] | None = None) -> None:
        self.function_seconds = timeout_seconds + FUNCTION_GRACE_SECONDS
        self._events: queue.Queue[tuple[str, bytes] | None] = queue.Queue()
        self._answers: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self._output: dict[str, list[str]] = {"stdout": [], "stderr": []}
        self._server = _Server(("127.0.0.1", 0), _handler(self._events, self._answers, self._deadline_ms))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(task_root), str(LAYER)],
            cwd=task_root,
            env={
                "PATH": os.defpath,
                "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_address[1]}",
                "AWS_EXECUTION_ENV": f"AWS_Lambda_python{version}",
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "LAMBDA_TASK_ROOT": str(task_root),
                **(environment or {}),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._readers = [self._read("stdout", self._process.stdout), self._read("stderr", self._process.stderr)]

    def invoke(self, event: object, request_id: str = "lambda-1") -> dict[str, Any]:
        """The reply to one event. A function error, or a process that ended, fails the test."""
        self._events.put((request_id, json.dumps(event).encode()))
        kind, body = self._answer()
        assert kind == "response", f"{kind}: {body!r}\n{self.output('stderr')}"
        reply: dict[str, Any] = json.loads(body)
        return reply

    def send(self, event: object) -> None:
        """Hands an event over and does not wait for the reply."""
        self._events.put(("lambda-1", json.dumps(event).encode()))

    def output(self, stream: str) -> str:
        """What the process wrote so far to `stdout` or `stderr`."""
        return "".join(self._output[stream])

    def log_lines(self, until: str = "execution ended", count: int = 1) -> list[dict[str, Any]]:
        """The log lines so far, once `count` of them have the message `until`."""
        return wait_for(lambda: self._lines_until(until, count), f"{count} × {until!r} in the log")

    def _lines_until(self, until: str, count: int) -> list[dict[str, Any]] | None:
        lines = [json.loads(line) for line in self.output("stdout").splitlines(keepends=True) if line.endswith("\n")]
        return lines if sum(line["message"] == until for line in lines) >= count else None

    def _answer(self) -> tuple[str, bytes]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                return self._answers.get(timeout=0.05)
            assert self._process.poll() is None, f"the process ended with {self._process.returncode}\n{self.output('stderr')}"
        raise AssertionError(f"no reply\n{self.output('stdout')}\n{self.output('stderr')}")

    def _deadline_ms(self) -> int:
        return int((time.time() + self.function_seconds) * 1000)

    def _read(self, name: str, stream: Any) -> threading.Thread:
        def read() -> None:
            with stream:
                for line in stream:
                    self._output[name].append(line.decode("utf-8"))

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        return thread

    def __enter__(self) -> BotFunction:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        self._events.put(None)
        self._server.shutdown()
        self._server.server_close()


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A process that was killed leaves its connection open: not worth a traceback in the test's output."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def wait_for(condition: Any, what: str) -> Any:
    """What `condition` gives as soon as it gives something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"waited {PATIENCE_SECONDS} s in vain for {what}")


def _handler(events: queue.Queue[Any], answers: queue.Queue[Any], deadline_ms: Any) -> type[http.server.BaseHTTPRequestHandler]:
    class RuntimeApi(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            event = events.get()
            if event is None:
                return
            request_id, body = event
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Lambda-Runtime-Aws-Request-Id", request_id)
            self.send_header("Lambda-Runtime-Deadline-Ms", str(deadline_ms()))
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:codenode-bot-test")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self._body()
            answers.put((self.path.rsplit("/", 1)[-1], body))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", "0")))
            chunks = []
            while size := int(self.rfile.readline(), 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the test's own output is enough."""

    return RuntimeApi
