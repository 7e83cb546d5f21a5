"""What `main` returned: final_response, or what is wrong with it and what is wanted (SPEC 4 and 7)."""

from __future__ import annotations

import json
import re

from codenode_runtime import reply_json
from codenode_runtime.bot_break import BotBreak
from codenode_runtime.json_bounds import first_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# handlers/contract/limits.ts: MAX_FINAL_RESPONSE_BYTES (MAX_PAYLOAD_BYTES less 64 KB for the rest of the answer)
MAX_FINAL_RESPONSE_BYTES = reply_json.MAX_PAYLOAD_BYTES - 64 * 1024

WANTED = "return {'statusCode': 200, 'body': json.dumps(final_response), 'headers': {'Content-Type': 'application/json'}}"


def final_response(response: object) -> dict[str, Any] | BotBreak:
    """The JSON object in the response's body, or the Bot Break that the response makes."""
    if not isinstance(response, dict):
        return _invalid(f"main returned {_described(response)}, not a dict{_hint(response)}: {WANTED}")
    # dict's own get: a subclass's would be builder's code, running outside of the time limit.
    status = dict.get(response, "statusCode")
    if isinstance(status, bool) or not isinstance(status, int):
        given = "no statusCode" if status is None else f"statusCode {_described(status)}, not a whole number"
        return _invalid(f"main returned a response with {given}: {WANTED}")
    if status != 200:
        return BotBreak(
            "error_status",
            f"main returned statusCode {int(status)}; only 200 is an answer: {WANTED}, and tell the outcome in final_response",
        )
    body = dict.get(response, "body")
    if not isinstance(body, str):
        given = "no body" if body is None else f"a body that is {_described(body)}, not a string"
        return _invalid(f"main returned a response with {given}: its body must be json.dumps(final_response)")
    return _object_in(body)


def _object_in(body: str) -> dict[str, Any] | BotBreak:
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except _NotJson as error:
        return _invalid(f"the response's body holds {error}, which is not JSON: give a number, null or text instead")
    except RecursionError:
        return _invalid("the response's body is nested too deeply: return a flatter final_response")
    except ValueError as error:
        return _invalid(f"the response's body is not JSON ({_explained(error, body)}): its body must be json.dumps(final_response)")
    if not isinstance(value, dict):
        return _invalid(f"the response's body is the JSON text of {_described(value)}, not of an object: make final_response a dict")
    fault = first_fault(body, value)
    if fault is not None:
        return _invalid(fault)
    try:
        size = reply_json.size_in_bytes(reply_json.compact(value))
    except ValueError:  # a number such as 1e999 reads as Infinity
        return _invalid("final_response holds a number that is too large for JSON: return it as text")
    if size > MAX_FINAL_RESPONSE_BYTES:
        return BotBreak(
            "response_too_large", f"final_response is {size} bytes of JSON; {MAX_FINAL_RESPONSE_BYTES} are allowed: return less"
        )
    return value


class _NotJson(Exception):
    pass


def _refuse_constant(name: str) -> None:
    raise _NotJson(name)


def _invalid(message: str) -> BotBreak:
    return BotBreak("invalid_response", message)


def _explained(error: ValueError, body: str) -> str:
    if isinstance(error, json.JSONDecodeError):
        start = max(0, error.pos - 20)
        return f"{error.msg} at character {error.pos}: …{body[start : error.pos + 20]!r}…" if body else "it is empty"
    return re.sub(r"; use .*", "", str(error))  # more than 4,300 digits; Python's advice is not for us


def _described(value: object) -> str:
    """Type and, of a plain value, the value; a repr of the builder's own could do anything."""
    if value is None:
        return "None"
    if type(value) in (bool, int, float, str):
        shown = repr(value)
        return f"{shown if len(shown) <= 60 else shown[:60] + '…'} ({type(value).__name__})"
    return f"a {type(value).__name__}"


def _hint(value: object) -> str:
    if value is None:
        return " (a path of main without `return` does that)"
    if type(value).__name__ == "coroutine":
        value.close()  # type: ignore[attr-defined]  # else Python warns later that it was never awaited
        return " (main is `async`: make it a plain function)"
    return ""
