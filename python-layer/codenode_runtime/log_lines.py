"""Log lines: each a JSON object on one line of the real stdout (SPEC 10)."""

from __future__ import annotations

import json
import os
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codenode_runtime.execution import Execution

# handlers/contract/limits.ts: MAX_LOG_MESSAGE_CHARACTERS
MAX_LOG_MESSAGE_CHARACTERS = 32_768

STDOUT_DESCRIPTOR = 1

# Re-entrant: a finalizer that logs may run while its own thread is writing.
_one_line_at_a_time = threading.RLock()


def write(
    execution: Execution,
    level: str,
    message: str,
    seconds: float | None = None,
    already_cut: int = 0,
    extra: dict[str, object] | None = None,
) -> None:
    """Writes one line. `message` is masked already, and `already_cut` characters of it were not kept.

    `seconds` is the line's epoch time, now by default.
    """
    line = {
        "time": iso_time(time.time() if seconds is None else seconds),
        "level": level,
        "request_id": execution.request_id,
        "bot": execution.bot,
        "environment": execution.environment,
        "node": execution.node,
        "version": execution.version,
        "message": _bounded(message, already_cut),
        **(extra or {}),
    }
    # backslashreplace turns a lone surrogate into its own JSON escape.
    encoded = json.dumps(line, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace") + b"\n"
    with _one_line_at_a_time:
        _write_all(encoded)
        if execution.returned_logs is not None:
            execution.returned_logs.add(line, len(encoded))


def _bounded(message: str, already_cut: int) -> str:
    missing = len(message) - MAX_LOG_MESSAGE_CHARACTERS + already_cut
    if missing <= 0:
        return message
    return f"{message[:MAX_LOG_MESSAGE_CHARACTERS]}… ({missing} more characters)"


def _write_all(encoded: bytes) -> None:
    try:
        while encoded:
            encoded = encoded[os.write(STDOUT_DESCRIPTOR, encoded) :]
    except OSError:
        pass  # a closed stdout loses log lines, never a turn


def iso_time(seconds: float) -> str:
    """`2026-11-23T09:08:07.065Z` for epoch seconds."""
    milliseconds = int(seconds * 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000)) + f".{milliseconds % 1000:03d}Z"
