"""The names that the documented samples use and never import (SPEC 4). A definition or import of the script's own wins."""

from __future__ import annotations

import json
import logging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType
    from typing import Any


class Entities:
    """Reads entity values: `Entities(body["entities"]).get("order_id", "")`."""

    def __init__(self, entities: dict[str, Any] | None) -> None:
        self._entities = entities or {}

    def get(self, name: str, default: Any = "") -> Any:
        """The first item's `entity_value`, or its `["value"]` where it is a dict that has one; `default` where there is none."""
        items = self._entities.get(name)
        if not items:
            return default
        first = items[0] if isinstance(items, list) else items
        if not isinstance(first, dict) or "entity_value" not in first:
            return default
        value = first["entity_value"]
        return value["value"] if isinstance(value, dict) and "value" in value else value


class ErrorResponse(dict[str, object]):
    """A whole response. The samples tell one by `'Statuscode' in response`, a key that no response has."""

    def __contains__(self, key: object) -> bool:
        """True for its own keys and for the samples' `Statuscode`."""
        return key == "Statuscode" or super().__contains__(key)


def generate_response(error: Any) -> ErrorResponse:
    """The response that tells `error`, with status false. An exception may be handed in as it is."""
    body = json.dumps({"status": False, "error": error}, default=str)
    return ErrorResponse(statusCode=200, body=body, headers={"Content-Type": "application/json"})


def for_code(code: CodeType) -> dict[str, Any]:
    """The provided names that the compiled script mentions, so that no other script pays for importing requests."""
    mentioned = set(_names(code))
    known = {"json": json, "logging": logging, "Entities": Entities, "generate_response": generate_response}
    provided = {name: value for name, value in known.items() if name in mentioned}
    if "requests" in mentioned:
        try:
            import requests  # type: ignore[import-untyped,unused-ignore]

            provided["requests"] = requests
        except ImportError:
            pass  # a function without the layer: the script's own use of the name tells
    return provided


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            yield from _names(constant)
