"""How the node is found, and what is answered where there is nothing to run (SPEC 3 and 7)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codenode_runtime import bot_break, log_lines, reply_json, response, returned_logs
from codenode_runtime.invocation import refusal
from invocations import invocation
from lambda_process import BotFunction

StartFunction = Callable[..., BotFunction]
CONTRACT = Path(__file__).parents[2] / "handlers" / "contract"

ECHO = "def main(event, context):\n    return {'statusCode': 200, 'body': event['body']}\n"
COUNT = (
    "COUNT = []\ndef main(event, context):\n    COUNT.append(1)\n"
    "    return {'statusCode': 200, 'body': json.dumps({'n': len(COUNT), 'name': __name__})}\n"
)
# What it returns is as large as final_response may be, but for a few bytes.
LARGEST = (
    f"def main(e, c):\n    return {{'statusCode': 200, 'body': json.dumps({{'a': 'y' * {response.MAX_FINAL_RESPONSE_BYTES - 50}}})}}\n"
)


def test_main_gets_the_body(bot_function: StartFunction) -> None:
    nodes = {"echo": {"system_name": "shop::ECHO", "after": ["ask"], "needs": ["a"]}, "other": {"needs": ["b", "a"]}}
    function = bot_function({"echo": ECHO, "other": ECHO}, nodes=nodes)
    event = invocation("shop::ECHO", body={"entities": {"c": {"any": 1}}})
    reply = function.invoke(event)
    assert reply["final_response"] == {"node": "echo", **event["body"], "entities": {"a": [], "b": [], "c": {"any": 1}}}
    assert (reply["cold_start"], reply["outputs"]) == (True, None)
    waiting = function.invoke(invocation(after="ask", body={"entities": {"a": None}}))
    assert waiting == {
        "status": "waiting",
        "node": "echo",
        "missing_entities": ["a"],
        "node_duration_ms": None,
        "cold_start": False,
    }
    assert function.invoke(invocation(after="ask", body={"entities": {"a": 0}}))["status"] == "ok"
    for named in ({"node": "ask"}, {"after": "echo"}):
        missing = function.invoke(invocation(**named))
        assert (missing["reason"], missing["node"]) == ("node_not_found", None)
        assert "echo" in missing["detail"]["message"]
    assert "ask (to echo)" in function.invoke(invocation(after="nowhere"))["detail"]["message"]


def test_module_level_code_runs_once_and_nodes_share_no_namespace(bot_function: StartFunction) -> None:
    function = bot_function({"x": COUNT, "y": COUNT})
    found = [function.invoke(invocation(node))["final_response"] for node in "xxyx"]
    assert found == [{"n": 1, "name": "nodes.x"}, {"n": 2, "name": "nodes.x"}, {"n": 1, "name": "nodes.y"}, {"n": 3, "name": "nodes.x"}]


def test_dataclasses_pickle_and_helpers_work(bot_function: StartFunction) -> None:
    script = (
        "import pickle\nfrom dataclasses import dataclass\nfrom helper import double\nimport nodes.other\n"
        "@dataclass\nclass Order:\n    id: int\n"
        "def main(event, context):\n    order = pickle.loads(pickle.dumps(Order(double(4))))\n"
        "    return {'statusCode': 200, 'body': json.dumps({'id': order.id, 'other': nodes.other.X})}\n"
    )
    files = {"modules/helper.py": "def double(x): return 2 * x\n"}
    function = bot_function({"x": script, "other": "X = 3\n"}, files=files)
    assert function.invoke(invocation("x"))["final_response"] == {"id": 8, "other": 3}


def test_a_reply_with_lone_surrogates_and_full_size(bot_function: StartFunction) -> None:
    script = (
        "def main(event, context):\n    size = json.loads(event['body'])['user']['size']\n"
        "    return {'statusCode': 200, 'body': json.dumps({'odd': '\\ud83d', 'numbers': [1] * size})}\n"
    )
    function = bot_function({"x": script})
    size = (response.MAX_FINAL_RESPONSE_BYTES - 100) // 2
    found = function.invoke(invocation("x", body={"user": {"size": size}}))
    assert found["final_response"]["odd"] == "\ud83d"
    assert len(found["final_response"]["numbers"]) == size
    assert function.invoke(invocation("x", body={"user": {"size": size + 100}}))["reason"] == "response_too_large"


def test_log_lines_make_way_for_a_large_final_response(bot_function: StartFunction) -> None:
    script = LARGEST.replace("    return", "    for _ in range(200): print('x' * 1200)\n    return")
    reply = bot_function({"x": script}).invoke(invocation("x", return_logs=True))
    assert reply["status"] == "ok"
    assert [line["message"] for line in reply["logs"]] == ["the log lines were cut: final_response leaves no room for them in the reply"]


def test_output_nodes_that_do_not_fit_beside_final_response(bot_function: StartFunction) -> None:
    function = bot_function({"x": LARGEST}, nodes={"x": {"outputs": [{"id": "o", "bot_says": ["z" * 80_000]}]}})
    assert function.invoke(invocation("x"))["reason"] == "response_too_large"


def test_an_event_that_is_no_invocation(bot_function: StartFunction) -> None:
    function = bot_function({"x": ECHO})
    for event in (None, [], "x", {}, {"body": "{}"}):
        reply = function.invoke(event)
        assert (reply["status"], reply["reason"], reply["node"]) == ("bot_break", "platform_error", None)
        assert reply["detail"]["message"].startswith("this function is invoked by the dispatcher with a NodeInvocation: {request_id,")
    assert function.invoke(invocation("x"))["status"] == "ok"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"node": None}, "exactly one of node and after must be given"),
        ({"after": "ask"}, "exactly one of node and after must be given"),
        ({"node": 3}, "node is int, not a string"),
        ({"environment": "test"}, "environment is 'test', not one of staging, production"),
        ({"request_id": 7}, "request_id is int, not a string"),
        ({"return_logs": 1}, "return_logs is int, not true or false"),
        ({"body": {"conversation_no": True}}, "body.conversation_no is bool, not a whole number"),
        ({"body": {"entities": None}}, "body.entities is NoneType, not an object"),
        ({"body": {"env_variables": {"A": 1}}}, "body.env_variables.A is int, not a string"),
    ],
)
def test_each_fault_is_named(changes: dict[str, Any], fault: str) -> None:
    event = invocation("x", **{key: value for key, value in changes.items() if key != "node"})
    event.update({key: value for key, value in changes.items() if key == "node"})
    message = refusal(event)
    assert message is not None
    assert message.endswith("What came: " + fault)


def test_all_faults_at_once() -> None:
    message = refusal({"bot": 1, "body": {}})
    assert message is not None
    assert message.count(";") == 10
    assert refusal(invocation("x")) is None


def test_a_package_that_is_not_whole(bot_function: StartFunction) -> None:
    for content in ("{", "[]", '{"bot": "orders"}'):
        function = bot_function({}, files={"bot.json": content})
        message = function.invoke(invocation("x"))["detail"]["message"]
        assert re.match(r"the bot's package has no usable bot.json at .*/bot.json \(\w+: .*\): save the bot again", message)
    function = bot_function({"x": ECHO}, nodes={"gone": {}})
    reply = function.invoke(invocation("gone"))
    assert (reply["reason"], reply["detail"]["message"]) == (
        "platform_error",
        "the bot's package has no readable nodes/gone.py, which bot.json lists: save the bot again",
    )
    other = function.invoke(invocation("x", bot="other"))
    assert (other["reason"], "holds the bot orders" in other["detail"]["message"]) == ("platform_error", True)


def test_limits_equal_the_contracts() -> None:
    text = (CONTRACT / "limits.ts").read_text("utf-8")
    expressions = dict(re.findall(r"export const (\w+) = ([\w *_-]+);", text))

    def contract(name: str) -> int:
        parts = re.sub(r"\b[A-Z]\w+", lambda found: str(contract(found[0])), expressions[name])
        return int(eval(parts, {"__builtins__": {}}))

    ours = [
        (reply_json, "MAX_PAYLOAD_BYTES"),
        (response, "MAX_FINAL_RESPONSE_BYTES"),
        (log_lines, "MAX_LOG_MESSAGE_CHARACTERS"),
        (returned_logs, "MAX_RETURNED_LOG_LINES"),
        (returned_logs, "MAX_RETURNED_LOG_BYTES"),
        (bot_break, "MAX_DETAIL_CHARACTERS"),
    ]
    for module, name in ours:
        assert getattr(module, name) == contract(name), name


def test_reasons_are_the_contracts() -> None:
    text = (CONTRACT / "node-invocation.ts").read_text("utf-8")
    listed = set(re.findall(r'"(\w+)"', text[text.index("RUNTIME_REASONS") : text.index("] as const")]))
    package = Path(bot_break.__file__).parent
    sources = "".join(path.read_text("utf-8") for path in package.glob("*.py"))
    given = set(re.findall(r'(?:BotBreak\(\s*|return |"reason": )"(\w+)"', sources))
    assert given - {"None"} <= listed
    assert listed <= given


def test_detail_is_bounded() -> None:
    limit = bot_break.MAX_DETAIL_CHARACTERS
    lines = ["Traceback (most recent call last):", *(f"  line {i}" for i in range(5000)), "ValueError: the end"]
    cut = bot_break.BotBreak("exception", "m" * 9000, traceback=lines).masked_and_bounded(lambda text: text)  # type: ignore[arg-type]
    assert cut.detail["message"] == "m" * limit + f"… ({9000 - limit} more characters)"
    assert cut.detail["traceback"][0] == lines[0]
    assert cut.detail["traceback"][-1] == lines[-1]
    assert len("\n".join(cut.detail["traceback"])) < limit + 100
    one = bot_break.BotBreak("exception", "m", traceback=["x" * 90_000]).masked_and_bounded(lambda text: text)  # type: ignore[arg-type]
    assert len(json.dumps(one.detail)) < limit + 200
