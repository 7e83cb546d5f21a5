"""What the tests send to bot functions, and the packages they put on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def write_files(directory: Path, files: dict[str, str | bytes]) -> None:
    """Writes a bot's package as the function finds it."""
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def invocation(node: str | None = None, **changes: Any) -> dict[str, Any]:
    """A NodeInvocation of the bot `orders`; `body` keys are merged into the default body."""
    body = {
        "event": "API_INTEGRATION",
        "user": {"user_id": "u1"},
        "conversation_no": 1,
        "entities": {},
        "user_details": {"language_code": "en", "name": "Guest User"},
        "conversation_details": {},
        "env_variables": {},
        **changes.pop("body", {}),
    }
    named = {} if node is None else {"node": node}
    return {"request_id": "request-1", "environment": "staging", "bot": "orders", **named, "body": body, **changes}
