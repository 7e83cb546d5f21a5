"""Fixtures: bots on disk and running bot functions."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from invocations import write_files
from lambda_process import BotFunction

BotMaker = Callable[..., BotFunction]


@pytest.fixture
def bot_function(tmp_path: Path) -> Iterator[BotMaker]:
    """Starts bot functions: `bot_function({"x": source}, timeout_seconds=…)`, or whole files by `files`."""
    with contextlib.ExitStack() as running:

        def start(
            scripts: dict[str, str],
            *,
            nodes: dict[str, Any] | None = None,
            files: dict[str, str | bytes] | None = None,
            timeout_seconds: float = 5,
            environment: dict[str, str] | None = None,
        ) -> BotFunction:
            definition = {
                "bot": "orders",
                "timeout_seconds": timeout_seconds,
                "nodes": {**{name: {} for name in scripts}, **(nodes or {})},
            }
            package: dict[str, str | bytes] = {
                "bot.json": json.dumps(definition),
                **{f"nodes/{name}.py": source for name, source in scripts.items()},
                **(files or {}),
            }
            write_files(tmp_path, package)
            return running.enter_context(BotFunction(tmp_path, timeout_seconds, environment))

        yield start
