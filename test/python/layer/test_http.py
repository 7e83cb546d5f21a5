"""requests, urllib3 and httplib2 over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from layer.child import Layer
from layer.http_clients import LIBRARIES, echo, fetch
from layer.web_server import Reply, Request, WebServer, web_server


@pytest.fixture(scope="module")
def http() -> Iterator[WebServer]:
    with web_server(echo) as server:
        yield server


@pytest.fixture(scope="module")
def silent() -> Iterator[WebServer]:
    """Takes a request and does not answer it."""
    over = threading.Event()

    def wait(_request: Request) -> Reply:
        over.wait(60)
        return Reply()

    with web_server(wait) as server:
        yield server
        over.set()


@LIBRARIES
def test_a_page_over_http(layer: Layer, library: str, http: WebServer) -> None:
    assert fetch(layer, library, f"{http.url}/page?x=1") == ["answered", "/page?x=1"]


def test_requests_does_what_bots_do_with_it(layer: Layer, http: WebServer) -> None:
    code = f"""
        import requests
        url = {http.url!r}
        session = requests.Session()
        session.headers["X-Bot"] = "orders"
        posted = session.post(url + "/p", json={{"grüße": "✓"}}, params={{"q": "ä b"}}, auth=("user", "pass"), timeout=10)
        form = session.put(url + "/f", data={{"a": "1"}}, files={{"file": ("x.txt", b"content")}}, timeout=10).json()
        missing = session.get(url + "/missing", timeout=10)
        try:
            missing.raise_for_status()
        except requests.exceptions.HTTPError as error:
            raised = error.response.status_code
        redirected = session.get(url + "/redirect", timeout=10)
        answer([posted.json(), form["headers"]["content-type"].split(";")[0], raised, redirected.url, len(redirected.history)])
    """
    posted, form, raised, redirected, hops = layer.run(code)
    assert posted["path"] == "/p?q=%C3%A4+b"
    assert "\\u2713" in posted["body"]
    assert posted["headers"]["authorization"] == "Basic dXNlcjpwYXNz"
    assert posted["headers"]["x-bot"] == "orders"
    assert (form, raised, redirected, hops) == ("multipart/form-data", 404, f"{http.url}/after", 1)


@pytest.mark.parametrize(
    "call",
    [
        "import requests; expected = requests.exceptions.ReadTimeout; requests.get(url, timeout=0.3)",
        "import urllib3; expected = urllib3.exceptions.ReadTimeoutError; "
        "urllib3.PoolManager(retries=False, timeout=0.3).request('GET', url)",
        "import httplib2, socket; expected = socket.timeout; httplib2.Http(timeout=0.3).request(url)",
    ],
    ids=["requests", "urllib3", "httplib2"],
)
def test_a_timeout(layer: Layer, call: str, silent: WebServer) -> None:
    code = f"""
        url = {silent.url!r}
        try:
            exec({call!r})
        except Exception as error:
            answer(isinstance(error, expected))
    """
    assert layer.run(code) is True


@LIBRARIES
def test_nobody_there(layer: Layer, library: str) -> None:
    outcome, why = fetch(layer, library, "http://localhost:9/")
    assert outcome == "refused"
    assert "refused" in why


def test_urllib3_retries(layer: Layer) -> None:
    answers = [503, 503, 200]

    def fail_twice(_request: Request) -> Reply:
        return Reply(answers.pop(0))

    with web_server(fail_twice) as server:
        code = f"""
            import urllib3
            retries = urllib3.Retry(total=3, status_forcelist=[503], backoff_factor=0.01)
            answer(urllib3.PoolManager(retries=retries).request("GET", {server.url!r}).status)
        """
        assert layer.run(code) == 200
    assert answers == []
