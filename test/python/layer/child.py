"""Runs code in an interpreter that has the layer and nothing else, as a bot function does."""

from __future__ import annotations

import json
import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PROLOGUE = """
import json, sys
sys.path.insert(0, {layer!r})
sys.path.extend({behind!r})
import layer_compat
def answer(value):
    print("answer:" + json.dumps(value))
"""


@dataclass(frozen=True)
class Layer:
    """A built layer and the interpreter of its Python version."""

    version: str
    packages: str
    python: str
    path: str

    @property
    def documented(self) -> bool:
        return self.packages == "documented"

    def has(self, module: str) -> bool:
        return (Path(self.path) / module).exists() or (Path(self.path) / f"{module}.py").exists()

    def run(
        self,
        code: str,
        *,
        environment: dict[str, str] | None = None,
        behind: tuple[str, ...] = (),
        options: tuple[str, ...] = (),
    ) -> Any:
        """Gives what the code hands to `answer(…)`. The environment is clean: none of this machine's CA settings.

        `behind` comes last on the import path, as the runtime's own packages do on Lambda.
        """
        program = _PROLOGUE.format(layer=self.path, behind=list(behind)) + textwrap.dedent(code)
        done = subprocess.run(
            [self.python, "-I", "-B", *options, "-c", program],
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **(environment or {})},
            capture_output=True,
            text=True,
            timeout=120,
        )
        answers = [line.removeprefix("answer:") for line in done.stdout.splitlines() if line.startswith("answer:")]
        assert done.returncode == 0 and answers, f"{self.packages} on {self.version}:\n{done.stdout}{done.stderr}"
        return json.loads(answers[-1])
