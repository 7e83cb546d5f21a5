"""sys.stdout and sys.stderr of the builder's code: whole lines, as log lines of the execution that printed them (SPEC 10)."""

from __future__ import annotations

import io
import sys
import threading

from codenode_runtime import log_lines
from codenode_runtime.execution import Execution, current

# Of a line that has not ended yet; more than a log line takes, so that a variable's value at the cut is still masked as a whole.
MAX_PARTIAL_CHARACTERS = log_lines.MAX_LOG_MESSAGE_CHARACTERS + 1024


class LogStream(io.TextIOBase):
    """A text stream whose lines become log lines of one level."""

    def __init__(self, level: str, descriptor: int) -> None:
        super().__init__()
        self._level = level
        self._descriptor = descriptor

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As of a real stdout; some libraries ask."""
        return "utf-8"

    @property
    def buffer(self) -> io.RawIOBase:
        """For code that writes bytes."""
        return _Bytes(self)

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """The real descriptor, for subprocess; what is written to it directly is not attributed."""
        return self._descriptor

    def reconfigure(self, **_: object) -> None:
        """Accepted, as of a real stdout: text is always UTF-8 here."""

    def write(self, text: str) -> int:
        """Keeps text until its line ends: a value printed in two parts can only be masked in the whole line."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        execution = current()
        key = (threading.get_ident(), self._level)
        pending, cut = execution.partial_lines.pop(key, ("", 0))
        lines, newline, rest = (pending + text).rpartition("\n")
        if newline:
            _write_lines(execution, self._level, lines, cut)
            cut = 0
        if rest:
            dropped = max(0, len(rest) - MAX_PARTIAL_CHARACTERS)
            execution.partial_lines[key] = (rest[:MAX_PARTIAL_CHARACTERS], cut + dropped)
        return len(text)


class _Bytes(io.RawIOBase):
    def __init__(self, stream: LogStream) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        encoded = bytes(memoryview(data))  # type: ignore[arg-type]
        self._stream.write(encoded.decode("utf-8", "backslashreplace"))
        return len(encoded)


_STDOUT = LogStream("INFO", 1)
_STDERR = LogStream("ERROR", 2)


def install() -> None:
    """Every turn: a redirect_stdout that a time limit ended in the middle must not swallow the next turn's lines."""
    sys.stdout = _STDOUT
    sys.stderr = _STDERR


def flush(execution: Execution) -> None:
    """Writes what was printed without a last newline."""
    # A copy of the keys: a thread of the script may end a line of its own meanwhile.
    for key in list(execution.partial_lines):
        text, cut = execution.partial_lines.pop(key, ("", 0))
        if text:
            _write_lines(execution, key[1], text, cut)


def _write_lines(execution: Execution, level: str, lines: str, cut: int) -> None:
    # Masked before they are split, so that a value of several lines goes as a whole.
    masked = execution.mask(lines).split("\n")
    for index, line in enumerate(masked):
        log_lines.write(execution, level, line, already_cut=cut if index == 0 else 0)
