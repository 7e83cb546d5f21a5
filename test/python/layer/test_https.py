"""requests, urllib3 and httplib2 over TLS: what they must refuse, they refuse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from layer.certificates import Authority
from layer.child import Layer
from layer.http_clients import LIBRARIES, echo, fetch
from layer.web_server import WebServer, web_server


@pytest.fixture(scope="module")
def https(authority: Authority) -> Iterator[WebServer]:
    with web_server(echo, authority.sign("localhost")) as server:
        yield server


@pytest.fixture(scope="module")
def expired(authority: Authority) -> Iterator[WebServer]:
    with web_server(echo, authority.sign("localhost", days=-1)) as server:
        yield server


@pytest.fixture(scope="module")
def wrong_host(authority: Authority) -> Iterator[WebServer]:
    with web_server(echo, authority.sign("elsewhere.example")) as server:
        yield server


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
