"""The layers under test: both package sets, on each Python version that this machine has."""

from __future__ import annotations

import functools
import json
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from layer.certificates import Authority
from layer.child import Layer
from layer.database_servers import MARIADB_HOST, mariadb_server, redis_server, require

ROOT = Path(__file__).parents[3]


PACKAGE_SETS = ("documented", "current")


def _node(*arguments: str) -> dict[str, str]:
    command = ["node", "--import", "tsx", "python-layer/build-layer.ts", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _tested_versions() -> list[str]:
    """Lambda's default and the one before, where this machine has them; else what local runs would use."""
    installed = list(_node("--list"))
    return [version for version in ("3.13", "3.12") if version in installed] or installed[:1]


def _has_wheel(version: str) -> bool:
    """Whether mysqlclient is kept for this Python, or was built on this machine."""
    folders = (ROOT / "python-layer" / "mysqlclient" / "wheels", ROOT / "build" / "mysqlclient" / "wheels")
    return any(list(folder.glob(f"*-cp{version.replace('.', '')}-*{platform.machine()}.whl")) for folder in folders)


VERSIONS = _tested_versions()
LAYERS = [(version, packages) for version in VERSIONS for packages in PACKAGE_SETS]


@functools.cache
def _layer(version: str, packages: str) -> Layer:
    built = _node("--python", version, "--packages", packages)
    return Layer(version, packages, built["interpreter"], f"{built['directory']}/python")


@pytest.fixture(scope="session", params=LAYERS, ids="-".join)
def layer(request: pytest.FixtureRequest) -> Layer:
    """Each package set on each Python version."""
    return _layer(*request.param)


@pytest.fixture(scope="session", params=VERSIONS)
def documented_layer(request: pytest.FixtureRequest) -> Layer:
    """For what only the old versions do."""
    return _layer(request.param, "documented")


@pytest.fixture(scope="session", params=[layer for layer in LAYERS if _has_wheel(layer[0])], ids="-".join)
def mysqldb_layer(request: pytest.FixtureRequest) -> Layer:
    """Each layer that has MySQLdb."""
    return _layer(*request.param)


@pytest.fixture(scope="session")
def python_with_mysqldb() -> None:
    """For what the local cloud runs, which takes python3.13 where it is there."""
    if "3.13" not in VERSIONS or platform.system() != "Linux":
        pytest.skip("MySQLdb is kept for python3.13 on Linux: apt-get install python3.13 python3.13-venv, or uv python install 3.13")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    require("openssl", "openssl")
    return Authority(tmp_path_factory.mktemp("certificates") / "trusted")


@pytest.fixture(scope="session")
def other_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One that signed nothing that any test server uses."""
    require("openssl", "openssl")
    return Authority(tmp_path_factory.mktemp("certificates") / "stranger")


# The servers live for the whole session, as pytest would start a module's servers anew for each layer.


@pytest.fixture(scope="session")
def redis_ports(authority: Authority) -> Iterator[tuple[int, int]]:
    """The port, and the one for TLS."""
    with redis_server(authority.sign("localhost")) as ports:
        yield ports


@pytest.fixture(scope="session")
def mariadb_port(authority: Authority) -> Iterator[int]:
    with mariadb_server(authority.sign(MARIADB_HOST)) as port:
        yield port


@pytest.fixture(scope="session")
def mariadb_port_of_another_name(authority: Authority) -> Iterator[int]:
    with mariadb_server(authority.sign("elsewhere.example")) as port:
        yield port


@pytest.fixture(scope="session")
def mariadb_port_without_tls() -> Iterator[int]:
    with mariadb_server(None) as port:
        yield port
