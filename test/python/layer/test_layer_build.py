"""The layer's bytes depend on nothing but what it is made of."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from layer.child import Layer

ROOT = Path(__file__).parents[3]
WHEELS = ROOT / "python-layer" / "mysqlclient" / "wheels"


def fresh_copy(folder: Path) -> Path:
    """python-layer as a clone has it, with nothing built; what npm installed is shared."""
    shutil.copytree(ROOT / "python-layer", folder / "python-layer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "package.json", folder / "package.json")
    shutil.copyfile(ROOT / "tsconfig.json", folder / "tsconfig.json")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    # The download of uv is not what is tried here. The packages are got anew: one of them is built from source.
    (folder / "build" / "uv").mkdir(parents=True)
    for made in (ROOT / "build" / "uv").glob("uv-*"):
        os.link(made, folder / "build" / "uv" / made.name)
    return folder


def build(folder: Path, *arguments: str) -> dict[str, object]:
    command = ["node", "--import", "tsx", "python-layer/build-layer.ts", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    built: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return built


def tree(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Contents, modes and dates of everything below."""
    entries = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        entries[str(path.relative_to(folder))] = (hashlib.sha256(content).hexdigest(), path.stat().st_mode, int(path.stat().st_mtime))
    return entries


def test_the_same_bytes_in_two_folders_and_on_the_second_call(tmp_path: Path) -> None:
    first, second = (fresh_copy(tmp_path / name) for name in ("one", "another-and-longer"))
    built = [build(folder) for folder in (first, second)]
    assert built[0]["sha256"] == built[1]["sha256"]
    assert built[0]["rebuilt"] is True
    assert tree(Path(str(built[0]["directory"]))) == tree(Path(str(built[1]["directory"])))
    again = build(first)
    assert (again["rebuilt"], again["sha256"]) == (False, built[0]["sha256"])

    changed = Path(str(again["directory"])) / "python" / "six.py"
    changed.write_text("spoiled")
    mended = build(first)
    assert (mended["rebuilt"], mended["sha256"]) == (True, built[0]["sha256"])

    source = first / "python-layer" / "compat" / "layer_compat.py"
    source.write_text(source.read_text() + "\n# changed\n")
    other = build(first)
    assert other["rebuilt"] is True
    assert other["sha256"] != built[0]["sha256"]


def test_builds_at_the_same_time_leave_one_whole_layer(tmp_path: Path) -> None:
    folder = fresh_copy(tmp_path / "shared")
    with ThreadPoolExecutor(3) as pool:
        built = list(pool.map(lambda _: build(folder), range(3)))
    assert len({layer["sha256"] for layer in built}) == 1
    assert [path.name for path in (folder / "build" / "layer").iterdir()] == [Path(str(built[0]["directory"])).name]
    assert build(folder)["rebuilt"] is False


def test_a_spoiled_wheel_is_refused(tmp_path: Path) -> None:
    folder = fresh_copy(tmp_path / "spoiled")
    for wheel in (folder / "python-layer" / "mysqlclient" / "wheels").glob("*.whl"):
        wheel.write_bytes(wheel.read_bytes() + b"x")
    with pytest.raises(AssertionError, match="is not the file that SHA256SUMS lists"):
        build(folder, "--python", "3.13")


def test_no_path_of_this_machine_is_in_the_layer(layer: Layer) -> None:
    for path in Path(layer.path).rglob("*"):
        assert not path.is_file() or str(ROOT).encode() not in path.read_bytes(), path


def test_bytecode_is_used_and_names_the_place_on_lambda(layer: Layer) -> None:
    code = """
        import requests
        code = requests.get.__code__
        answer([code.co_filename, requests.__cached__.startswith(requests.__path__[0])])
    """
    # Python replaces the path by the file's own when it loads it; the .pyc itself names Lambda's.
    assert layer.run(code)[1] is True
    compiled = next((Path(layer.path) / "requests" / "__pycache__").glob("api.*.pyc")).read_bytes()
    assert compiled[4:8] == b"\x01\x00\x00\x00", "not an unchecked hash: Python would look at the source's date"
    assert b"/opt/python/requests/api.py" in compiled


def test_kept_wheels_are_the_listed_ones_and_say_what_they_are() -> None:
    listed = dict(reversed(line.split()) for line in (WHEELS / "SHA256SUMS").read_text().splitlines())
    assert set(listed) == {wheel.name for wheel in WHEELS.glob("*.whl")}
    for name, sha256 in listed.items():
        assert hashlib.sha256((WHEELS / name).read_bytes()).hexdigest() == sha256
        with zipfile.ZipFile(WHEELS / name) as wheel:
            metadata = wheel.read("mysqlclient-1.4.2.dist-info/METADATA").decode()
            licences = [entry for entry in wheel.namelist() if "/licenses/LICENSE." in entry]
            extension = next(entry for entry in wheel.namelist() if entry.endswith(".so"))
            symbols = {int(minor) for minor in re.findall(rb"GLIBC_2\.(\d+)", wheel.read(extension))}
        assert "not a wheel of mysqlclient's authors" in metadata
        assert sorted(entry.rsplit(".", 1)[1] for entry in licences) == ["connector-c", "mysqlclient", "openssl", "zlib"]
        assert 17 <= max(symbols) <= 26, "python3.11 on Lambda has glibc 2.26"
