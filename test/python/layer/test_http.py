"""requests, urllib3 and httplib2 over real HTTP and HTTPS."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from textwrap import dedent

import pytest

from layer.certificates import Authority
from layer.child import Layer
from layer.web_server import Reply, Request, WebServer, json_reply, web_server


def _echo(request: Request) -> Reply:
    if request.path == "/redirect":
        return Reply(302, b"", {"Location": "/after"})
    if request.path == "/missing":
        return json_reply({"error": "no"}, 404)
    return json_reply({"method": request.method, "path": request.path, "body": request.body.decode(), "headers": request.headers})


@pytest.fixture(scope="module")
def http() -> Iterator[WebServer]:
    with web_server(_echo) as server:
        yield server


@pytest.fixture(scope="module")
def https(authority: Authority) -> Iterator[WebServer]:
    with web_server(_echo, authority.sign("localhost")) as server:
        yield server


@pytest.fixture(scope="module")
def expired(authority: Authority) -> Iterator[WebServer]:
    with web_server(_echo, authority.sign("localhost", days=-1)) as server:
        yield server


@pytest.fixture(scope="module")
def wrong_host(authority: Authority) -> Iterator[WebServer]:
    with web_server(_echo, authority.sign("elsewhere.example")) as server:
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


@LIBRARIES
def test_a_page_over_http(layer: Layer, library: str, http: WebServer) -> None:
    assert fetch(layer, library, f"{http.url}/page?x=1") == ["answered", "/page?x=1"]


@LIBRARIES
def test_a_valid_certificate_and_the_server_name(layer: Layer, library: str, https: WebServer, authority: Authority) -> None:
    https.server_names.clear()
    assert fetch(layer, library, f"{https.url}/secret", str(authority.certificate)) == ["answered", "/secret"]
    assert https.server_names == ["localhost"]


@LIBRARIES
def test_an_unknown_authority_is_refused(layer: Layer, library: str, https: WebServer, other_authority: Authority) -> None:
    for trusted in ([], [str(other_authority.certificate)]):
        outcome, why = fetch(layer, library, f"{https.url}/", *trusted)
        assert outcome == "refused"
        assert "certificate verify failed" in why


@LIBRARIES
def test_an_expired_certificate_is_refused(layer: Layer, library: str, expired: WebServer, authority: Authority) -> None:
    outcome, why = fetch(layer, library, f"{expired.url}/", str(authority.certificate))
    assert outcome == "refused"
    assert "certificate has expired" in why


@LIBRARIES
def test_a_certificate_of_another_host_is_refused(layer: Layer, library: str, wrong_host: WebServer, authority: Authority) -> None:
    seen = len(wrong_host.requests)
    outcome, why = fetch(layer, library, f"{wrong_host.url}/", str(authority.certificate))
    assert outcome == "refused"
    assert "localhost" in why
    assert len(wrong_host.requests) == seen, "the request, with all that is secret in it, was sent nevertheless"


def test_requests_without_verification_where_asked(layer: Layer, wrong_host: WebServer, expired: WebServer) -> None:
    for server in (wrong_host, expired):
        code = f"""
            import requests, urllib3
            urllib3.disable_warnings()
            answer(requests.get({server.url!r} + "/on-purpose", verify=False, timeout=10).json()["path"])
        """
        assert layer.run(code) == "/on-purpose"


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
