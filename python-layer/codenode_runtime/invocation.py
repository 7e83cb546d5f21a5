"""The event of a bot function: a NodeInvocation (handlers/contract/node-invocation.ts), or what is wrong with it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

ENVIRONMENTS = ("staging", "production")

_BODY_TYPES: dict[str, type] = {
    "event": str,
    "user": dict,
    "conversation_no": int,
    "entities": dict,
    "user_details": dict,
    "conversation_details": dict,
    "env_variables": dict,
}
_JSON_NAMES = {str: "a string", dict: "an object", int: "a whole number", bool: "true or false"}


def refusal(event: object) -> str | None:
    """Says what a NodeInvocation is and everything that keeps `event` from being one; None where it is one."""
    faults = list(_faults(event))
    if not faults:
        return None
    return (
        "this function is invoked by the dispatcher with a NodeInvocation: {request_id, environment, bot, node or after, "
        "body: {" + ", ".join(_BODY_TYPES) + "}, return_logs?}. Invoke the dispatcher, or use `codenode run`. "
        "What came: " + "; ".join(faults)
    )


def _faults(event: object) -> Iterator[str]:
    if not isinstance(event, dict):
        yield f"not an object but {type(event).__name__}"
        return
    for name in ("request_id", "bot"):
        yield from _fault(event, name, str)
    if event.get("environment") not in ENVIRONMENTS:
        yield f"environment is {event.get('environment')!r}, not one of {', '.join(ENVIRONMENTS)}"
    named = [name for name in ("node", "after") if event.get(name) is not None]
    if len(named) != 1:
        yield "exactly one of node and after must be given"
    for name in named:
        yield from _fault(event, name, str)
    if "return_logs" in event:
        yield from _fault(event, "return_logs", bool)
    yield from _fault(event, "body", dict)
    body = event.get("body")
    if isinstance(body, dict):
        for name, expected in _BODY_TYPES.items():
            yield from _fault(body, name, expected, "body.")
        yield from _variable_faults(body.get("env_variables"))


def _fault(where: dict[str, Any], name: str, expected: type, prefix: str = "") -> Iterator[str]:
    if name not in where:
        yield f"{prefix}{name} is missing"
    elif not isinstance(where[name], expected) or (expected is int and isinstance(where[name], bool)):
        yield f"{prefix}{name} is {type(where[name]).__name__}, not {_JSON_NAMES[expected]}"


def _variable_faults(variables: object) -> Iterator[str]:
    if isinstance(variables, dict):
        for name, value in variables.items():
            if not isinstance(value, str):
                yield f"body.env_variables.{name} is {type(value).__name__}, not a string"
