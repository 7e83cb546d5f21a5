"""Which Python the layer's builder finds, and what it says when there is none or too much."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NODE = shutil.which("node") or "node"


def evaluate(code: str, environment: dict[str, str]) -> str:
    """What the TypeScript expression gives, in an environment of its own."""
    done = subprocess.run([NODE, "--import", "tsx", "-e", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A machine's settings with an empty home and an empty PATH."""
    (tmp_path / "bin").mkdir()
    return {"HOME": str(tmp_path), "PATH": str(tmp_path / "bin"), "TMPDIR": str(tmp_path)}


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


LIST = "const { interpreterCandidates } = require('./python-layer/interpreter-candidates');\
 console.log(JSON.stringify([...interpreterCandidates('3.13')]))"


def test_places_in_their_order(home: dict[str, str], tmp_path: Path) -> None:
    for patch in ("3.13.2", "3.13.10", "3.12.1"):
        (tmp_path / ".pyenv" / "versions" / patch).mkdir(parents=True)
    (tmp_path / ".local/share/uv/python/cpython-3.13.5-linux").mkdir(parents=True)
    candidates = json.loads(evaluate(LIST, home))
    relative = [os.path.relpath(path, tmp_path) for path in candidates if path.startswith(str(tmp_path))]
    assert relative == [
        "bin/python3.13",
        ".pyenv/versions/3.13.10/bin/python3.13",
        ".pyenv/versions/3.13.2/bin/python3.13",
        ".local/share/uv/python/cpython-3.13.5-linux/bin/python3.13",
        "bin/python3",
    ]


FIND = "const { findInterpreterOf } = require('./python-layer/interpreter'); console.log(JSON.stringify(findInterpreterOf('3.14')))"


def test_a_shim_that_does_not_run_is_passed_over(home: dict[str, str], tmp_path: Path) -> None:
    script(tmp_path / "bin" / "python3.14", "echo 'no version is set' >&2; exit 127")
    real = tmp_path / ".pyenv" / "versions" / "3.14.0" / "bin" / "python3.14"
    script(real, f"printf '3.14.0\\n{real}\\n'")
    assert json.loads(evaluate(FIND, home)) == {"ok": True, "path": str(real), "fullVersion": "3.14.0"}


def test_why_a_python_is_of_no_use(home: dict[str, str], tmp_path: Path) -> None:
    script(tmp_path / "bin" / "python3.14", "echo \"ModuleNotFoundError: No module named 'ensurepip'\" >&2; exit 1")
    found = json.loads(evaluate(FIND, home))
    if found["ok"]:
        pytest.skip("this machine has a python3.14 in a place of its own: nothing to refuse")
    assert f"{tmp_path}/bin/python3.14: ModuleNotFoundError: No module named 'ensurepip'" in found["refused"]


def test_a_layer_that_is_too_large_names_what_is_large(home: dict[str, str], tmp_path: Path) -> None:
    for name, size in (("python/large", 3_000_000), ("python/small", 1_000)):
        (tmp_path / "layer" / name).mkdir(parents=True)
        (tmp_path / "layer" / name / "file").write_bytes(b"x" * size)
    code = f"const {{ checkSize }} = require('./python-layer/layer-tree'); const folder = {str(tmp_path / 'layer')!r};"
    assert evaluate(f"{code} checkSize(folder, 4e6); console.log('fits')", home) == "fits\n"
    message = evaluate(f"{code} try {{ checkSize(folder, 2e6) }} catch (error) {{ console.log(error.message) }}", home)
    assert "the layer takes 2.9 MB unzipped, allowed are 1.9 MB" in message
    assert message.endswith("the largest are python/large 2.9 MB, python/small 0.0 MB\n")


def test_an_unknown_python_version_is_refused(home: dict[str, str]) -> None:
    code = """
        const { buildLayer } = require('./python-layer/build');
        buildLayer({ pythonVersion: '3.9', architecture: 'arm64', interpreter: {}, progress() {} })
          .catch((error) => console.log(error.message));
    """
    assert evaluate(code, home) == 'python version "3.9" has no layer: allowed are 3.11, 3.12, 3.13, 3.14\n'
