"""Real Redis and MariaDB servers on 127.0.0.1, each in a temporary folder, as an ordinary user."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from layer.certificates import Certificate

_READY_SECONDS = 60
# MariaDB refuses to run as root; this user exists on every Debian.
_ORDINARY_USER = "nobody"
# Loopback as well, but not 127.0.0.1: there, MariaDB's client does not compare the certificate's name.
MARIADB_HOST = "127.0.0.2"


def require(program: str, package: str) -> str:
    """The path of a program, or a skip that names the Debian package that has it."""
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        pytest.skip(f"{program} is not on this machine: apt-get install {package}")
    return path


@contextmanager
def redis_server(certificate: Certificate) -> Iterator[tuple[int, int]]:
    """Gives its port and its TLS port."""
    program = require("redis-server", "redis-server")
    with _server_folder() as folder:
        port, tls_port = _free_port(), _free_port()
        tls = ["--tls-port", str(tls_port), "--tls-cert-file", str(certificate.certificate), "--tls-key-file", str(certificate.key)]
        plain = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        with _running([program, *plain, *tls, "--tls-auth-clients", "no"], folder, lambda: _listens(tls_port)):
            yield port, tls_port


@contextmanager
def mariadb_server(certificate: Certificate | None) -> Iterator[int]:
    """Gives its port at MARIADB_HOST. The account is root without a password; without a certificate it has no TLS."""
    install = require("mariadb-install-db", "mariadb-server")
    program = require("mariadbd", "mariadb-server")
    with _server_folder() as folder:
        data = folder / "data"
        user = [f"--user={_ORDINARY_USER}"] if os.geteuid() == 0 else []
        settings = ["--no-defaults", f"--datadir={data}", *user]
        made = subprocess.run(
            [install, *settings, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"],
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stdout + made.stderr
        accounts = folder / "accounts.sql"
        accounts.write_text("CREATE USER root@'%'; GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;\n")
        port = _free_port()
        network = [f"--port={port}", f"--bind-address={MARIADB_HOST}", f"--socket={folder / 'socket'}", "--skip-name-resolve"]
        small = ["--innodb-buffer-pool-size=8M", "--innodb-log-file-size=4M", "--skip-log-bin", "--character-set-server=utf8mb4"]
        tls = ["--skip-ssl"]
        if certificate is not None:
            tls = [f"--ssl-cert={_own(certificate.certificate, folder)}", f"--ssl-key={_own(certificate.key, folder)}"]
        with _running(
            [program, *settings, *network, *small, *tls, f"--init-file={accounts}"], folder, lambda: _listens(port, MARIADB_HOST)
        ):
            yield port


@contextmanager
def _running(command: list[str], folder: Path, ready: Callable[[], bool]) -> Iterator[None]:
    output = folder / "output.log"
    with output.open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            give_up = time.monotonic() + _READY_SECONDS
            while not ready():
                assert process.poll() is None and time.monotonic() < give_up, output.read_text()
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _server_folder() -> Iterator[Path]:
    # Not pytest's tmp_path: its parents are closed to the user that MariaDB changes to.
    folder = Path(tempfile.mkdtemp(prefix="codenode-test-"))
    try:
        _give_to_ordinary_user(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(file: Path, folder: Path) -> Path:
    copy = folder / file.name
    shutil.copyfile(file, copy)
    copy.chmod(0o600)
    _give_to_ordinary_user(copy)
    return copy


def _give_to_ordinary_user(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, _ORDINARY_USER)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _listens(port: int, host: str = "127.0.0.1") -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
