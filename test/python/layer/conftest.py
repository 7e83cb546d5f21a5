"""The layers under test: both package sets, on each Python version that this machine has."""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from layer.certificates import Authority
from layer.child import Layer
from layer.database_servers import MARIADB_HOST, mariadb_server, redis_server, require

ROOT = Path(__file__).parents[3]


@functools.cache
def _build(version: str, packages: str) -> dict[str, str | None]:
    command = ["node", "--import", "tsx", "python-layer/build-layer.ts", "--python", version, "--packages", packages]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    answer: dict[str, str | None] = json.loads(built.stdout.splitlines()[-1])
    return answer


@pytest.fixture(
    scope="session",
    params=[(version, packages) for version in ("3.13", "3.12") for packages in ("documented", "current")],
    ids=lambda param: "-".join(param),
)
def layer(request: pytest.FixtureRequest) -> Layer:
    version, packages = request.param
    built = _build(version, packages)
    if built["interpreter"] is None:
        pytest.skip(f"python{version} is not on this machine")
    return Layer(version, packages, str(built["interpreter"]), f"{built['directory']}/python")


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
