"""Loading and running one node's script within its time limit."""

from __future__ import annotations

import json

from codenode_runtime import thread_attribution
from codenode_runtime.bot_break import BotBreak
from codenode_runtime.failures import Failures
from codenode_runtime.node_loader import NodeLoader, remove_orphans
from codenode_runtime.response import final_response
from codenode_runtime.time_limit import TimeLimit
from codenode_runtime.tracebacks import Tracebacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class ScriptRunner:
    """Runs scripts of one bot; whatever they do comes back as a value."""

    def __init__(self, task_root: str, tracebacks: Tracebacks) -> None:
        self._tracebacks = tracebacks
        self._failures = Failures(tracebacks)
        self._loader = NodeLoader(task_root, tracebacks)

    def run(self, node: str, body: dict[str, Any], context: object, seconds: float) -> dict[str, Any] | BotBreak:
        """final_response of the node's `main`, or the Bot Break that it made."""
        event = {"body": json.dumps(body)}
        response: object = None
        main: Any = None
        failure: BotBreak | None = None
        loading = True
        limit = TimeLimit(seconds, self._tracebacks)
        # Nothing is raised in our own frames, so neither here nor between `main` and `stop` can an alarm get lost or escape.
        limit.start()
        try:
            main = vars(self._loader.load(node)).get("main")
            # A script's imports may just have brought the thread pool in.
            thread_attribution.install()
            loading = False
            if callable(main):
                response = main(event, context)
        except BaseException as error:
            limit.stop()
            failure = self._failures.of_exception(error, loading, self._loader.path(node))
        finally:
            limit.stop()
        if limit.stopped_at is not None:
            # Also where the script has caught the limit and gone on to return something.
            remove_orphans()
            return self._failures.of_timeout(seconds, limit.stopped_at, self._loader.path(node))
        if failure is not None:
            return self._placed_at(main, failure)
        if not callable(main):
            self._loader.forget(node)
            return self._without_main(node, main)
        return self._placed_at(main, final_response(response))

    def _without_main(self, node: str, main: object) -> BotBreak:
        file = self._tracebacks.relative(self._loader.path(node))
        given = "defines no main" if main is None else f"has a main that is a {type(main).__name__}, not a function"
        return BotBreak("missing_main", f"{file} {given}: define `def main(event, context):`", file=file)

    def _placed_at(self, main: Any, answer: dict[str, Any] | BotBreak) -> dict[str, Any] | BotBreak:
        """A wrong response, or a main that takes other parameters, has no line of its own: main's is where to look."""
        code = getattr(main, "__code__", None)
        if not isinstance(answer, BotBreak) or "line" in answer.detail or code is None:
            return answer
        if self._tracebacks.is_builders(code.co_filename):
            answer.detail.update(file=self._tracebacks.relative(code.co_filename), line=code.co_firstlineno)
        return answer
