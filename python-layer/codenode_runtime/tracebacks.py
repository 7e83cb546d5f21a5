"""Tracebacks as Python prints them, with the builder's own frames only (SPEC 3)."""

from __future__ import annotations

import os
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


class Tracebacks:
    """Knows the builder's files (those under the task root) and names them as the bot's folder does: `nodes/x.py`."""

    def __init__(self, task_root: str) -> None:
        self._prefix = task_root + os.sep

    def is_builders(self, path: str) -> bool:
        """Whether the file belongs to the bot."""
        return path.startswith(self._prefix)

    def relative(self, path: str) -> str:
        """`path` from the bot's folder on, with forward slashes."""
        return path[len(self._prefix) :].replace(os.sep, "/") if self.is_builders(path) else path

    def of_exception(self, error: BaseException) -> list[str]:
        """The printed lines of `error` and of the exceptions that led to it."""
        printed = traceback.TracebackException(type(error), error, error.__traceback__, compact=True)
        self._keep_builders_frames(printed)
        return "".join(printed.format()).rstrip("\n").split("\n")

    def _keep_builders_frames(self, first: traceback.TracebackException) -> None:
        # A loop, not a recursion: a chain of causes can be as long as a script makes it.
        todo: list[traceback.TracebackException | None] = [first]
        while todo:
            printed = todo.pop()
            if printed is None:
                continue
            printed.stack = self._builders_stack(printed.stack)
            if isinstance(getattr(printed, "filename", None), str):  # a SyntaxError names its file too
                printed.filename = self.relative(printed.filename)
            todo += [printed.__cause__, printed.__context__, *(printed.exceptions or [])]

    def _builders_stack(self, stack: traceback.StackSummary) -> traceback.StackSummary:
        kept = [frame for frame in stack if self.is_builders(frame.filename)]
        for frame in kept:
            frame.line  # noqa: B018  looked up by the real path before the path is shortened
            frame.filename = self.relative(frame.filename)
        return traceback.StackSummary.from_list(kept)

    def last_line(self, error: BaseException) -> tuple[str, int] | None:
        """Where the builder's code was when `error` passed through it: file and line."""
        found = None
        step = error.__traceback__
        while step is not None:
            path = step.tb_frame.f_code.co_filename
            if self.is_builders(path) and step.tb_lineno is not None:
                found = (self.relative(path), step.tb_lineno)
            step = step.tb_next
        return found

    def builders_frames(self, frame: FrameType | None) -> list[tuple[str, int, str]]:
        """Path, line and function of the builder's frames of a running stack, outermost first."""
        frames = []
        while frame is not None:
            if self.is_builders(frame.f_code.co_filename):
                frames.append((frame.f_code.co_filename, frame.f_lineno or 0, frame.f_code.co_name))
            frame = frame.f_back
        return frames[::-1]

    def of_frames(self, frames: list[tuple[str, int, str]]) -> list[str]:
        """The printed lines of what `builders_frames` gave."""
        summaries = [traceback.FrameSummary(path, line, name) for path, line, name in frames]
        stack = self._builders_stack(traceback.StackSummary.from_list(summaries))
        return ["Traceback (most recent call last):", *"".join(stack.format()).rstrip("\n").split("\n")]
