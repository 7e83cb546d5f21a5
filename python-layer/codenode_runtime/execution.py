"""One execution of a Code Node, and which one the running code belongs to (SPEC 10)."""

from __future__ import annotations

import threading
from contextvars import ContextVar

from codenode_runtime.masking import Masker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codenode_runtime.returned_logs import ReturnedLogs


class Execution:
    """What every log line of one turn carries, and where its lines go."""

    __slots__ = ("bot", "environment", "mask", "node", "partial_lines", "request_id", "returned_logs", "version")

    def __init__(
        self,
        request_id: str | None = None,
        bot: str | None = None,
        environment: str | None = None,
        version: str | None = None,
        mask: Masker | None = None,
    ) -> None:
        self.request_id = request_id
        self.bot = bot
        self.environment = environment
        self.node: str | None = None
        self.version = version
        self.mask = mask or Masker({})
        self.returned_logs: ReturnedLogs | None = None
        # Text without its newline yet, by thread and level: two threads never end each other's lines.
        self.partial_lines: dict[tuple[int, str], tuple[str, int]] = {}


OUTSIDE_ANY_EXECUTION = Execution()

_current: ContextVar[Execution | None] = ContextVar("codenode_execution", default=None)
enter = _current.set
leave = _current.reset


def current() -> Execution:
    """The execution that the running code belongs to: its task's, else the one that started its thread."""
    execution = _current.get()
    if execution is None:
        execution = getattr(threading.current_thread(), "_codenode_execution", None)
    return execution or OUTSIDE_ANY_EXECUTION
