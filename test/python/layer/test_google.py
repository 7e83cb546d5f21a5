"""gspread and oauth2client against a stand-in of Google's endpoints, at their real names and over verified TLS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import dedent

import pytest

from layer.certificates import Authority
from layer.child import Layer
from layer.google_stand_in import EMAIL, HOSTS, KEY, SCOPES, TOKEN_URI, GoogleStandIn
from layer.web_server import WebServer, web_server


@pytest.fixture
def google(tmp_path_factory: pytest.TempPathFactory) -> GoogleStandIn:
    return GoogleStandIn(tmp_path_factory.mktemp("google"))


@pytest.fixture
def google_server(google: GoogleStandIn, authority: Authority) -> Iterator[WebServer]:
    with web_server(google.answer, authority.sign("*.googleapis.com")) as server:
        yield server


def run(layer: Layer, code: str, google: GoogleStandIn, server: WebServer, authority: Authority) -> object:
    """Runs code for which Google's hosts are the stand-in, and `credentials` a service account's."""
    prepare = f"""
import socket
port, hosts = {server.port}, {HOSTS!r}
getaddrinfo, connect = socket.getaddrinfo, socket.socket.connect
def resolve(host, *rest, **named):
    if host in hosts:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    return getaddrinfo(host, *rest, **named)
socket.getaddrinfo = resolve
# httplib2 connects by name, whatever was resolved.
socket.socket.connect = lambda self, address: connect(self, ("127.0.0.1", port) if address[0] in hosts else address)
from oauth2client.service_account import ServiceAccountCredentials
credentials = ServiceAccountCredentials.from_json_keyfile_dict(json.loads({json.dumps(google.account)!r}), {SCOPES!r})
"""
    trusted = str(authority.certificate)
    environment = {"HTTPLIB2_CA_CERTS": trusted, "REQUESTS_CA_BUNDLE": trusted}
    return layer.run(prepare + dedent(code), environment=environment)


def test_a_spreadsheet_read_and_written(layer: Layer, google: GoogleStandIn, google_server: WebServer, authority: Authority) -> None:
    google.rows = [["name", "count"], ["Grüße ✓", "2"]]
    code = f"""
        import gspread
        sheet = gspread.authorize(credentials).open_by_key({KEY!r}).sheet1
        sheet.append_row(["new", "5"])
        sheet.update_cell(2, 2, "3")
        answer([sheet.title, sheet.get_all_records(), sheet.acell("A2").value, sheet.find("new").row])
    """
    records = [{"name": "Grüße ✓", "count": 3}, {"name": "new", "count": 5}]
    assert run(layer, code, google, google_server, authority) == ["Orders", records, "Grüße ✓", 3]
    assert google.claims[0]["iss"] == EMAIL
    assert google.claims[0]["aud"] == TOKEN_URI
    assert set(google.claims[0]["scope"].split()) == set(SCOPES)
    assert {"sheets.googleapis.com", "oauth2.googleapis.com"} <= set(google_server.server_names)


def test_google_errors_reach_the_builder(layer: Layer, google: GoogleStandIn, google_server: WebServer, authority: Authority) -> None:
    code = """
        import gspread
        try:
            answer(gspread.authorize(credentials).open_by_key("another").sheet1.title)
        except (gspread.exceptions.APIError, gspread.exceptions.SpreadsheetNotFound) as error:
            answer(type(error).__name__)
    """
    # gspread 3 gives Google's own error, 5 a class of its own for this one.
    expected = "APIError" if layer.documented else "SpreadsheetNotFound"
    assert run(layer, code, google, google_server, authority) == expected


def test_oauth2client_authorizes_httplib2(layer: Layer, google: GoogleStandIn, google_server: WebServer, authority: Authority) -> None:
    code = f"""
        import httplib2
        http = credentials.authorize(httplib2.Http(timeout=10))
        response, content = http.request("https://sheets.googleapis.com/v4/spreadsheets/{KEY}")
        token = credentials.get_access_token().access_token
        copy = ServiceAccountCredentials.from_json(credentials.to_json())
        answer([response.status, json.loads(content)["properties"]["title"], token, copy.service_account_email])
    """
    assert run(layer, code, google, google_server, authority) == [200, "Shop", "a-token", EMAIL]
    assert len(google.claims) == 1


def test_an_untrusted_google_gets_no_jwt(layer: Layer, google: GoogleStandIn, google_server: WebServer, other_authority: Authority) -> None:
    code = """
        import httplib2, ssl
        try:
            credentials.refresh(httplib2.Http(timeout=10))
        except ssl.SSLError as error:
            answer(str(error))
    """
    assert "certificate verify failed" in str(run(layer, code, google, google_server, other_authority))
    assert google.claims == []


def test_oauth2client_positional_arguments(layer: Layer) -> None:
    code = """
        from oauth2client import _helpers
        @_helpers.positional
        def function(required, optional=1):
            return optional
        _helpers.positional_parameters_enforcement = _helpers.POSITIONAL_EXCEPTION
        try:
            answer(function(1, 2))
        except TypeError as error:
            answer(str(error))
    """
    assert "positional" in layer.run(code)
