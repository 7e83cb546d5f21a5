"""Certificates for test servers, made by the openssl command: an authority, and what it signs."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    certificate: Path
    key: Path


class Authority:
    """A certificate authority of its own in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.certificate = folder / "ca.pem"
        self._key = folder / "ca.key"
        usage = ["-addext", "keyUsage=critical,keyCertSign"]  # newer clients check by the letter (VERIFY_X509_STRICT)
        _openssl("req", "-x509", *_new_key(self._key), "-days", "2", "-subj", f"/CN={folder.name}", *usage, "-out", self.certificate)

    def sign(self, name: str, *, days: int = 2) -> Certificate:
        """A server certificate for a DNS name or an IP address, in the place that clients look at today.

        `days` below 0 makes an expired one.
        """
        kind = "IP" if name.replace(".", "").isdigit() else "DNS"
        stem = self._folder / f"{name}{days}"
        key, request, extensions = (stem.with_name(stem.name + end) for end in (".key", ".csr", ".ext"))
        _openssl("req", *_new_key(key), "-subj", "/CN=codenode-test", "-out", request)
        extensions.write_text(f"subjectAltName={kind}:{name}\nauthorityKeyIdentifier=keyid\n")
        made = Certificate(stem.with_name(stem.name + ".pem"), key)
        by = ["-CA", self.certificate, "-CAkey", self._key, "-CAcreateserial", "-days", str(days), "-extfile", extensions]
        _openssl("x509", "-req", "-in", request, *by, "-out", made.certificate)
        return made


def _new_key(path: Path) -> list[str | Path]:
    return ["-newkey", "rsa:2048", "-nodes", "-keyout", path]


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
