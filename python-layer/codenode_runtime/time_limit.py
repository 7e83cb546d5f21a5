"""The script's time limit, enforced from inside, so that the process stays warm and the line can be told (SPEC 7)."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
import threading
import time

from codenode_runtime.tracebacks import Tracebacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

REPEAT_SECONDS = 0.1
# Code that holds the GIL in C sees no signal; faulthandler's own thread writes its line to the log before Lambda ends the process.
WATCHDOG_GRACE_SECONDS = 0.5

_OUR_FILES = os.path.dirname(__file__) + os.sep
# An exception raised inside these would leave a lock held or a module half made. They never run for long themselves.
_NEVER_RAISE_IN = ("<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>", logging.__file__)


class TimeLimitReached(BaseException):
    """Raised inside the builder's code. Not an Exception, so that `except Exception` lets it pass."""


class TimeLimit:
    """From `start` to `stop`, ends code that takes longer than `seconds`. Only the main thread can be ended so, and not on Windows."""

    def __init__(self, seconds: float, tracebacks: Tracebacks) -> None:
        self._seconds = seconds
        self._tracebacks = tracebacks
        self._deadline = 0.0
        self._running = False
        self._alarms = 0
        self._previous_trace: Any = None
        # The builder's frames at the first alarm; None where the limit was not reached.
        self.stopped_at: list[tuple[str, int, str]] | None = None

    def start(self) -> None:
        """Arms the timer; a handler or timer that the builder's code left behind is replaced."""
        self._deadline = time.monotonic() + self._seconds
        self._previous_trace = sys.gettrace()
        self._running = True
        _watchdog(self._seconds + WATCHDOG_GRACE_SECONDS)
        if _can_be_signalled():
            signal.signal(signal.SIGALRM, self._on_alarm)
            signal.setitimer(signal.ITIMER_REAL, self._seconds, REPEAT_SECONDS)

    def stop(self) -> None:
        """Disarms. The flag comes first: an alarm that is already on its way finds it down and does nothing."""
        self._running = False
        if _can_be_signalled():
            signal.setitimer(signal.ITIMER_REAL, 0)
            # Not the builder's handler either: it would run, and might raise, while the process waits for its next turn.
            signal.signal(signal.SIGALRM, self._on_alarm)
        if sys.gettrace() == self._trace:
            sys.settrace(self._previous_trace)
        faulthandler.cancel_dump_traceback_later()

    def _on_alarm(self, _signal_number: int, frame: FrameType | None) -> None:
        if not self._running:
            return
        left = self._deadline - time.monotonic()
        if left > 0.001:  # the builder's own signal.alarm, which shares the one timer
            signal.setitimer(signal.ITIMER_REAL, left, REPEAT_SECONDS)
            return
        self._alarms += 1
        self._note_where(frame)
        if self._must_not_raise_in(frame):
            self._raise_at_the_next_line(frame)
            return
        if self._alarms > 1:
            # The first one was swallowed (`except:`, a finally that hangs): now no further line of it runs.
            self._raise_at_the_next_line(frame)
        raise TimeLimitReached

    def _note_where(self, frame: FrameType | None) -> None:
        if self.stopped_at is None:
            self.stopped_at = self._tracebacks.builders_frames(frame) or None

    def _must_not_raise_in(self, frame: FrameType | None) -> bool:
        """Our own code (also where the builder's print called it), the import system and logging."""
        if frame is None or frame.f_code.co_filename in _NEVER_RAISE_IN:
            return True
        while frame is not None and not self._tracebacks.is_builders(frame.f_code.co_filename):
            if frame.f_code.co_filename.startswith(_OUR_FILES):
                return True
            frame = frame.f_back
        return False

    def _raise_at_the_next_line(self, frame: FrameType | None) -> None:
        while frame is not None:
            frame.f_trace = self._trace
            frame = frame.f_back
        sys.settrace(self._trace)

    def _trace(self, frame: FrameType, event: str, _argument: object) -> Any:
        if self._running and event in ("call", "line") and not self._must_not_raise_in(frame):
            self._note_where(frame)
            raise TimeLimitReached
        return self._trace


def _can_be_signalled() -> bool:
    return hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()


def _watchdog(seconds: float) -> None:
    try:
        faulthandler.dump_traceback_later(seconds, exit=False, file=2)
    except (OSError, RuntimeError, ValueError):
        pass  # no usable stderr: the line is lost, the limit holds
