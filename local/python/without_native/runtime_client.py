"""awslambdaric's native client in pure Python, for systems that its wheels do not cover (macOS). Found last on sys.path."""

import http.client
import os

PREFIX = "/2018-06-01/runtime/invocation/"
NUMBERS = {"lambda-runtime-deadline-ms"}

_connection = None
_user_agent = ""


class _Headers(dict):
    def get(self, name, default=None):
        return super().get(name.lower(), default)


def _call(method, path, body=None, headers=None):
    global _connection
    if _connection is None:
        _connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    _connection.request(method, PREFIX + path, body, {"User-Agent": _user_agent, **(headers or {})})
    response = _connection.getresponse()
    content = response.read()
    if response.status >= 400:
        raise RuntimeError(f"runtime API answered {response.status} to {method} {path}: {content[:200]!r}")
    return response, content


def initialize_client(user_agent):
    global _user_agent
    _user_agent = user_agent


def next():
    response, content = _call("GET", "next")
    headers = _Headers()
    for name, value in response.getheaders():
        headers[name.lower()] = int(value) if name.lower() in NUMBERS else value
    return content, headers


def post_invocation_result(invoke_id, content, content_type, invocation_id=None):
    _call("POST", f"{invoke_id}/response", content, {"Content-Type": content_type})


def post_error(invoke_id, error, xray_fault, invocation_id=None):
    _call("POST", f"{invoke_id}/error", error.encode("utf-8"), {"Content-Type": "application/json"})
