"""Threads belong to the execution that started them, and tasks of a thread pool to the one that submitted them (SPEC 10)."""

from __future__ import annotations

import sys
import threading

from codenode_runtime import execution

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_wrapped: set[str] = set()


def install() -> None:
    """Wraps Thread.start and ThreadPoolExecutor.submit, once each; the pool only when something has imported it (it costs 4 ms)."""
    if "thread" not in _wrapped:
        _wrapped.add("thread")
        _wrap_start()
    if "pool" not in _wrapped and "concurrent.futures.thread" in sys.modules:
        _wrapped.add("pool")
        _wrap_submit()


def _wrap_start() -> None:
    original = threading.Thread.start

    def start(self: threading.Thread) -> None:
        running = execution.current()
        if running is not execution.OUTSIDE_ANY_EXECUTION:
            # An attribute, not a wrapped run(): it holds for subclasses too and costs nothing where nothing is logged.
            self._codenode_execution = running  # type: ignore[attr-defined]
        original(self)

    threading.Thread.start = start  # type: ignore[method-assign]


def _wrap_submit() -> None:
    from concurrent.futures import Future, ThreadPoolExecutor

    original = ThreadPoolExecutor.submit

    def submit(self: ThreadPoolExecutor, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        running = execution.current()
        if running is execution.OUTSIDE_ANY_EXECUTION:
            return original(self, fn, *args, **kwargs)

        # A pool of module level outlives the execution that started its threads: each task brings its own.
        def in_execution(*args: Any, **kwargs: Any) -> Any:
            token = execution.enter(running)
            try:
                return fn(*args, **kwargs)
            finally:
                execution.leave(token)

        return original(self, in_execution, *args, **kwargs)

    ThreadPoolExecutor.submit = submit  # type: ignore[assignment,method-assign]
