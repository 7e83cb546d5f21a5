"""One way to fetch a page for each HTTP library of the layer."""

from __future__ import annotations

from textwrap import dedent

import pytest

from layer.child import Layer
from layer.web_server import Reply, Request, json_reply

# One way to fetch for each library: `fetch(url, ca)` gives the JSON of the answer.
FETCH = {
    "requests": """
        import requests
        def fetch(url, ca=True):
            return requests.get(url, verify=ca, timeout=10).json()
    """,
    "urllib3": """
        import urllib3, certifi
        def fetch(url, ca=None):
            pool = urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=ca or certifi.where(), retries=False, timeout=10)
            return json.loads(pool.request("GET", url).data)
    """,
    "httplib2": """
        import httplib2
        def fetch(url, ca=None):
            response, content = httplib2.Http(ca_certs=ca, timeout=10).request(url, "GET")
            assert response.status == 200
            return json.loads(content)
    """,
}
LIBRARIES = pytest.mark.parametrize("library", FETCH)
REFUSED = """
    import ssl
    def chain(error):
        while error is not None:
            yield type(error).__name__ + ": " + str(error)
            inner = [arg for arg in error.args if isinstance(arg, BaseException)]
            error = getattr(error, "reason", None) if isinstance(getattr(error, "reason", None), BaseException) else (
                inner[0] if inner else error.__cause__ or error.__context__)
    try:
        answer(["answered", fetch(*arguments)["path"]])
    except Exception as error:
        answer(["refused", " | ".join(chain(error))])
"""


def fetch(layer: Layer, library: str, *arguments: str) -> list[str]:
    """["answered", path] or ["refused", every message of the exception's chain]."""
    answer: list[str] = layer.run(f"arguments = {list(arguments)!r}\n{dedent(FETCH[library])}\n{dedent(REFUSED)}")
    return answer


def echo(request: Request) -> Reply:
    if request.path == "/redirect":
        return Reply(302, b"", {"Location": "/after"})
    if request.path == "/missing":
        return json_reply({"error": "no"}, 404)
    return json_reply({"method": request.method, "path": request.path, "body": request.body.decode(), "headers": request.headers})
