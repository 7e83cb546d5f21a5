"""The names that the documented samples use without an import (SPEC 4)."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from codenode_runtime import provided_names
from codenode_runtime.provided_names import Entities, generate_response


def provided(source: str) -> set[str]:
    return set(provided_names.for_code(compile(source, "x.py", "exec")))


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        ([{"entity_value": {"value": "abc123"}}, {"entity_value": {"value": "later"}}], "abc123"),
        ([{"entity_value": {"value": None}}], None),
        ([{"entity_value": {"city": "Pune"}}], {"city": "Pune"}),
        ([{"entity_value": "plain"}], "plain"),
        ([{"entity_value": 0}], 0),
        ([], "default"),
        (None, "default"),
        ([{"detection": "message"}], "default"),
        (["text"], "default"),
    ],
)
def test_entities(items: Any, wanted: Any) -> None:
    assert Entities({"order_id": items}).get("order_id", "default") == wanted


def test_entities_default() -> None:
    assert Entities({}).get("order_id") == ""
    assert Entities(None).get("order_id", None) is None


def test_generate_response_is_a_whole_answer() -> None:
    response = generate_response("Api Failure")
    assert json.loads(str(response["body"])) == {"status": False, "error": "Api Failure"}
    assert response["statusCode"] == 200
    assert "Statuscode" in response
    assert "statusCode" in response
    assert "other" not in response
    assert json.loads(str(generate_response(ValueError("odd"))["body"]))["error"] == "odd"


def test_only_what_the_code_names() -> None:
    assert provided("x = 1") == set()
    assert provided("def f():\n    def g():\n        return [json.dumps(x) for x in Entities({}).get('a')]") == {"json", "Entities"}
    assert provided("logging.info(1); generate_response(2)") == {"logging", "generate_response"}


def test_an_own_definition_wins() -> None:
    source = "from math import sqrt as json\nclass Entities: pass\nlogging = 3"
    names = provided_names.for_code(compile(source, "x.py", "exec"))
    exec(source, names)
    assert names["json"](4) == 2
    assert names["Entities"] is not Entities
    assert names["logging"] == 3
    assert logging is provided_names.logging
