"""Google's token and Sheets endpoints, as far as a bot with a service account uses them; the JWT is verified for real."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from layer.web_server import Reply, Request, json_reply

KEY = "sheet-key"
TOKEN_URI = "https://oauth2.googleapis.com/token"
SCOPES = ["https://spreadsheets.google.com/feeds", "https://www.googleapis.com/auth/drive"]
EMAIL = "bot@project.iam.gserviceaccount.com"
HOSTS = ("oauth2.googleapis.com", "sheets.googleapis.com", "www.googleapis.com")
_TOKEN = "a-token"


class GoogleStandIn:
    """One service account and one spreadsheet with one worksheet, "Orders"."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.private_key = folder / "account.key"
        self._public_key = folder / "account.pub"
        self._openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.private_key)
        self._openssl("pkey", "-in", self.private_key, "-pubout", "-out", self._public_key)
        self.account = {
            "type": "service_account",
            "client_id": "1",
            "client_email": EMAIL,
            "private_key_id": "key-1",
            "private_key": self.private_key.read_text(),
            "token_uri": TOKEN_URI,
        }
        self.rows: list[list[str]] = []
        self.claims: list[dict[str, Any]] = []

    def answer(self, request: Request) -> Reply:
        path = unquote(urlsplit(request.path).path)
        if path == "/token":
            return self._give_token(parse_qs(request.body.decode()))
        if request.headers.get("authorization") != f"Bearer {_TOKEN}":
            return json_reply({"error": {"code": 401, "message": "no token", "status": "UNAUTHENTICATED"}}, 401)
        if not path.startswith(f"/v4/spreadsheets/{KEY}"):
            return json_reply({"error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}}, 404)
        if "/values/" not in path:
            grid = {"rowCount": 100, "columnCount": 26}
            sheet = {"properties": {"sheetId": 0, "title": "Orders", "index": 0, "sheetType": "GRID", "gridProperties": grid}}
            return json_reply({"spreadsheetId": KEY, "properties": {"title": "Shop"}, "sheets": [sheet]})
        return self._values(request, path.split("/values/")[1])

    def _give_token(self, form: dict[str, list[str]]) -> Reply:
        header, payload, signature = form["assertion"][0].split(".")
        claims = json.loads(_decode(payload))
        signed = self._folder / "signed"
        signed.write_bytes(f"{header}.{payload}".encode())
        (self._folder / "signature").write_bytes(_decode(signature))
        self._openssl("dgst", "-sha256", "-verify", self._public_key, "-signature", self._folder / "signature", signed)
        assert json.loads(_decode(header))["alg"] == "RS256"
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        assert claims["iss"] == EMAIL and claims["iat"] <= time.time() + 10 < claims["exp"] <= claims["iat"] + 3600
        self.claims.append(claims)
        return json_reply({"access_token": _TOKEN, "token_type": "Bearer", "expires_in": 3600})

    def _values(self, request: Request, where: str) -> Reply:
        # A1 notation: the worksheet alone, rows ("2:4"), or one cell ("B2").
        place = re.search(r"!([A-Z]?)(\d+)(?::[A-Z]?(\d+))?$", where.removesuffix(":append"))
        first, last = (int(place[2]), int(place[3] or place[2])) if place else (1, len(self.rows))
        column = ord(place[1]) - ord("A") if place and place[1] and not place[3] else None
        if request.method == "GET":
            rows = self.rows[first - 1 : last]
            shown = rows if column is None else [[row[column]] for row in rows]
            return json_reply({"range": where, "majorDimension": "ROWS", "values": shown})
        values = json.loads(request.body)["values"]
        if where.endswith(":append"):
            self.rows.extend(values)
            return json_reply({"updates": {"updatedRows": len(values)}})
        assert column is not None, where
        self.rows[first - 1][column] = values[0][0]
        return json_reply({"updatedCells": 1})

    @staticmethod
    def _openssl(*arguments: str | Path) -> None:
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def _decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
