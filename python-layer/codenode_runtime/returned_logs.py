"""The lines that a Run hands back with its reply (SPEC 11)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The constants of handlers/contract/limits.ts with the same names.
MAX_RETURNED_LOG_LINES = 1_000
MAX_RETURNED_LOG_BYTES = 256 * 1024


class ReturnedLogs:
    """Keeps the first lines of an execution within both limits and counts the rest."""

    def __init__(self) -> None:
        self._lines: list[dict[str, Any]] = []
        self._bytes = 0
        self._cut = 0

    def add(self, line: dict[str, Any], size: int) -> None:
        """Keeps a line of `size` bytes, or counts it as cut."""
        # After the first cut nothing is kept any more: a gap in the middle would read as if nothing had been logged there.
        if self._cut or len(self._lines) >= MAX_RETURNED_LOG_LINES or self._bytes + size > MAX_RETURNED_LOG_BYTES:
            self._cut += 1
            return
        self._lines.append({key: line[key] for key in ("time", "level", "message")})
        self._bytes += size

    def lines(self, now: str) -> list[dict[str, Any]]:
        """The kept lines, and a last one that says how many were cut, where any were."""
        if not self._cut:
            return self._lines
        message = f"{self._cut} more lines were cut: a Run shows at most {MAX_RETURNED_LOG_LINES} lines and {MAX_RETURNED_LOG_BYTES} bytes"
        return [*self._lines, {"time": now, "level": "WARNING", "message": message}]
