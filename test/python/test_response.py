"""What main may return, and what each wrong answer is told (SPEC 4 and 7)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import pytest

from codenode_runtime.bot_break import BotBreak
from codenode_runtime.json_bounds import MAX_LEVELS, MAX_WHOLE_NUMBER
from codenode_runtime.response import MAX_FINAL_RESPONSE_BYTES, final_response


def response(body: Any, status: Any = 200) -> dict[str, Any]:
    return {"statusCode": status, "body": body, "headers": {}}


async def coroutine() -> None:
    """What an `async def main` gives."""


GOOD = [
    (response("{}"), {}),
    (response('{"a": [1, 1.5, null, true, "ü\\ud800"]}'), {"a": [1, 1.5, None, True, "ü\ud800"]}),
    (response("{}", HTTPStatus.OK), {}),
    ({"statusCode": 200, "body": "{}"}, {}),
    (response(json.dumps({"n": MAX_WHOLE_NUMBER, "m": -MAX_WHOLE_NUMBER})), {"n": MAX_WHOLE_NUMBER, "m": -MAX_WHOLE_NUMBER}),
    (response('{"text": "12345678901234567890"}'), {"text": "12345678901234567890"}),
    (response('{"a": 1e20}'), {"a": 1e20}),
]

WRONG = {
    "None": (None, "main returned None, not a dict (a path of main without `return` does that): return {'statusCode': 200,"),
    "list": ([1], "main returned a list, not a dict"),
    "text": ("ok", "main returned 'ok' (str), not a dict"),
    "long text": ("x" * 900, "main returned '" + "x" * 59 + "… (str)"),
    "coroutine": (coroutine, "main returned a coroutine, not a dict (main is `async`: make it a plain function)"),
    "no status": ({"body": "{}"}, "main returned a response with no statusCode: "),
    "text status": (response("{}", "200"), "main returned a response with statusCode '200' (str), not a whole number"),
    "true status": (response("{}", True), "main returned a response with statusCode True (bool), not a whole number"),
    "float status": (response("{}", 200.0), "main returned a response with statusCode 200.0 (float), not a whole number"),
    "no body": ({"statusCode": 200}, "main returned a response with no body: its body must be json.dumps(final_response)"),
    "dict body": (response({}), "main returned a response with a body that is a dict, not a string"),
    "bytes body": (response(b"{}"), "main returned a response with a body that is a bytes, not a string"),
    "empty body": (response(""), "the response's body is not JSON (it is empty)"),
    "not JSON": (response("{'a': 1}"), "the response's body is not JSON (Expecting property name enclosed in double quotes"),
    "array": (response("[1]"), "the response's body is the JSON text of a list, not of an object: make final_response a dict"),
    "null": (response("null"), "the response's body is the JSON text of None, not of an object"),
    "NaN": (response('{"a": NaN}'), "the response's body holds NaN, which is not JSON: give a number, null or text instead"),
    "Infinity": (response('{"a": [-Infinity]}'), "the response's body holds -Infinity, which is not JSON"),
    "huge float": (response('{"a": 1e999}'), "final_response holds a number that is too large for JSON: return it as text"),
    "long whole number": (
        response('{"orders": [{"id": 9007199254740992}]}'),
        "orders.0.id in final_response is 9007199254740992, a whole number beyond ±9007199254740991, "
        "whose last digits JSON readers lose: return it as text",
    ),
    "negative": (response('{"id": -9007199254740993}'), "id in final_response is -9007199254740993, a whole number beyond"),
    "very long whole number": (response('{"id": ' + "9" * 900 + "}"), "id in final_response is " + "9" * 60 + "… (900 digits)"),
    "too many digits": (response('{"id": ' + "9" * 5000 + "}"), "the response's body is not JSON (Exceeds the limit (4300 digits)"),
    "levels": (
        response('{"a":' * (MAX_LEVELS + 1) + "1" + "}" * (MAX_LEVELS + 1)),
        "final_response is nested more than 500 levels deep: return a flatter one",
    ),
    "very deep": (response('{"a":' * 100_000 + "1" + "}" * 100_000), "the response's body is nested too deeply"),
}


@pytest.mark.parametrize(("given", "wanted"), GOOD)
def test_good_responses(given: Any, wanted: Any) -> None:
    assert final_response(given) == wanted


@pytest.mark.parametrize("name", WRONG)
def test_wrong_responses(name: str) -> None:
    given, message = WRONG[name]
    answer = final_response(given() if callable(given) else given)
    assert isinstance(answer, BotBreak)
    assert answer.reason == "invalid_response"
    assert answer.detail["message"].startswith(message), answer.detail["message"]


def test_another_status_is_an_error_status() -> None:
    answer = final_response(response("not even JSON", 500))
    assert isinstance(answer, BotBreak)
    assert answer.reason == "error_status"
    assert answer.detail["message"].startswith("main returned statusCode 500; only 200 is an answer")


def test_the_size_is_that_of_compact_utf8() -> None:
    room = MAX_FINAL_RESPONSE_BYTES - len('{"a":""}')
    # Spaces and escapes of the builder's own text do not count; the two bytes of an ü do.
    assert isinstance(final_response(response(json.dumps({"a": "ü" * (room // 2)}, indent=8))), dict)
    answer = final_response(response(json.dumps({"a": "ü" * (room // 2) + "xx"})))
    assert isinstance(answer, BotBreak)
    assert answer.reason == "response_too_large"


def test_the_deepest_that_is_allowed() -> None:
    assert isinstance(final_response(response('{"a":' * MAX_LEVELS + "1" + "}" * MAX_LEVELS)), dict)


def test_a_dict_with_methods_of_its_own_runs_none_of_them() -> None:
    class Odd(dict[str, Any]):
        def get(self, *_: Any) -> Any:
            raise SystemExit

        __getitem__ = get

    assert final_response(Odd(response("{}"))) == {}
