"""The reply as JSON text, written here because awslambdaric's own way would change or refuse some replies."""

from __future__ import annotations

import json

# The constants of handlers/contract/limits.ts with the same names.
MAX_PAYLOAD_BYTES = 6 * 1024 * 1024


def compact(value: object) -> str:
    """Compact JSON text that UTF-8 can carry: a lone surrogate becomes its \\uXXXX escape. Raises ValueError for NaN and Infinity."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def size_in_bytes(text: str) -> int:
    """Bytes of `text` in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8"))


def to_wire(reply: dict[str, object]) -> object:
    """What Lambda's runtime posts as it is: at most MAX_PAYLOAD_BYTES.

    awslambdaric's encoder puts a space after every comma (a reply of 6 MB becomes 8), and its process dies of a lone surrogate.
    """
    text = compact(reply)
    if size_in_bytes(text) > MAX_PAYLOAD_BYTES and "logs" in reply:
        text = compact({**reply, "logs": [_no_room_for(reply["logs"])]})
    if size_in_bytes(text) > MAX_PAYLOAD_BYTES:
        text = compact(_too_large(reply, size_in_bytes(text)))
    try:
        from simplejson.raw_json import RawJSON  # awslambdaric brings simplejson, and has imported it
    except ImportError:
        return json.loads(text)  # another runtime client, with an encoder of its own
    return RawJSON(text)


def _no_room_for(lines: object) -> dict[str, str]:
    last = lines[-1] if isinstance(lines, list) and lines else {}
    return {**last, "level": "WARNING", "message": "the log lines were cut: final_response leaves no room for them in the reply"}


def _too_large(reply: dict[str, object], size: int) -> dict[str, object]:
    kept = {key: reply[key] for key in ("node", "node_duration_ms", "cold_start")}
    message = f"final_response and the node's Output Nodes make a reply of {size} bytes; Lambda allows {MAX_PAYLOAD_BYTES}: return less"
    return {"status": "bot_break", "reason": "response_too_large", "detail": {"message": message}, **kept}
