"""The golden cases that engine, dispatcher and runtime agree on (test/cases/README.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codenode_runtime.bot_definition import BotDefinition
from invocations import write_files
from lambda_process import BotFunction

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if case["invocation"] is None:
        assert case["reply"] is None
        return
    definition = case["bot"]["bot.json"]
    write_files(tmp_path, {**case["bot"], "bot.json": json.dumps(definition)})
    with BotFunction(tmp_path, definition["timeout_seconds"]) as function:
        reply = function.invoke(case["invocation"])
    del reply["node_duration_ms"], reply["cold_start"]
    assert reply == case["reply"]
    if case["event_body"] is not None:
        assert BotDefinition(definition).body_for(reply["node"], case["invocation"]["body"]) == case["event_body"]


def test_there_are_cases() -> None:
    assert len(CASES) >= 12
