"""One turn inside a bot function, from the dispatcher's NodeInvocation to the NodeReply. A reader starts at `run`."""

from __future__ import annotations

import time

from codenode_runtime import bot_definition, execution, invocation, log_handler, log_lines, log_streams, thread_attribution
from codenode_runtime.bot_break import BotBreak
from codenode_runtime.execution import Execution
from codenode_runtime.masking import Masker
from codenode_runtime.returned_logs import ReturnedLogs
from codenode_runtime.script_run import ScriptRunner
from codenode_runtime.tracebacks import Tracebacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What is kept of Lambda's own time to answer after the script was ended.
ANSWER_SECONDS = 1.0
MIN_SCRIPT_SECONDS = 0.05


class Runtime:
    """What a process keeps from turn to turn: the bot's definition and its loaded scripts."""

    def __init__(self, task_root: str) -> None:
        self._task_root = task_root.rstrip("/\\")
        self._tracebacks = Tracebacks(self._task_root)
        self._scripts = ScriptRunner(self._task_root, self._tracebacks)
        self._bot: bot_definition.BotDefinition | None = None
        self._masker = Masker({})
        self._cold = True

    def run(self, event: object, context: object) -> dict[str, Any]:
        """Answers every event with a NodeReply; a fault of ours is a platform_error."""
        started = time.perf_counter()
        cold, self._cold = self._cold, False
        log_streams.install()
        log_handler.install(self._tracebacks)
        thread_attribution.install()
        running = self._execution(event, context)
        token = execution.enter(running)
        try:
            reply = self._reply(event, context, running)
        except Exception as error:
            reply = self._our_fault(error, running)
        finally:
            log_streams.flush(running)
            execution.leave(token)
        reply["cold_start"] = cold
        self._finish(reply, running, (time.perf_counter() - started) * 1000)
        return reply

    def _reply(self, event: object, context: object, running: Execution) -> dict[str, Any]:
        refused = invocation.refusal(event)
        if refused is not None:
            return _bot_break(None, BotBreak("platform_error", refused))
        assert isinstance(event, dict)
        try:
            bot = self._definition()
        except bot_definition.UnreadableBotDefinition as error:
            return _bot_break(None, BotBreak("platform_error", str(error)))
        if event["bot"] != bot.bot:
            message = f"this function holds the bot {bot.bot}, and was invoked for {event['bot']}: deploy the bot again"
            return _bot_break(None, BotBreak("platform_error", message))
        return self._turn(bot, event, context, running)

    def _turn(self, bot: bot_definition.BotDefinition, event: dict[str, Any], context: object, running: Execution) -> dict[str, Any]:
        name, after = event.get("node"), event.get("after")
        node = bot.find(name) if name is not None else bot.find_after(str(after))
        if node is None:
            message = bot.not_found(name) if name is not None else bot.not_found_after(str(after))
            return _bot_break(None, BotBreak("node_not_found", message))
        running.node = node
        entities = event["body"]["entities"]
        missing = bot.missing_entities(node, entities) if after is not None else []
        if missing:
            return {"status": "waiting", "node": node, "missing_entities": missing, "node_duration_ms": None}
        started = time.perf_counter()
        answer = self._scripts.run(node, bot.body_for(node, event["body"]), context, _script_seconds(bot.timeout_seconds, context))
        milliseconds = round((time.perf_counter() - started) * 1000, 3)
        if isinstance(answer, BotBreak):
            return {**_bot_break(node, answer.masked_and_bounded(running.mask)), "node_duration_ms": milliseconds}
        outputs = bot.nodes[node].get("outputs") or None
        return {"status": "ok", "node": node, "final_response": answer, "outputs": outputs, "node_duration_ms": milliseconds}

    def _definition(self) -> bot_definition.BotDefinition:
        if self._bot is None:
            self._bot = bot_definition.read(self._task_root)
        return self._bot

    def _execution(self, event: object, context: object) -> Execution:
        """From an event of any shape: also a refused one is logged under what it says of itself."""
        known = event if isinstance(event, dict) else {}
        body = known.get("body")
        variables = body.get("env_variables") if isinstance(body, dict) else None
        variables = variables if isinstance(variables, dict) else {}
        if not self._masker.is_for(variables):
            self._masker = Masker({name: value for name, value in variables.items() if isinstance(value, str)})
        running = Execution(
            known.get("request_id"),
            known.get("bot"),
            known.get("environment"),
            getattr(context, "function_version", None),
            self._masker,
        )
        if known.get("return_logs") is True:
            running.returned_logs = ReturnedLogs()
        return running

    def _our_fault(self, error: Exception, running: Execution) -> dict[str, Any]:
        import traceback

        log_lines.write(running, "ERROR", running.mask("".join(traceback.format_exception(error))))
        broken = BotBreak("platform_error", f"codenode_runtime failed: {type(error).__name__}: {error}")
        return _bot_break(None, broken.masked_and_bounded(running.mask))

    def _finish(self, reply: dict[str, Any], running: Execution, milliseconds: float) -> None:
        # The reply gets the builder's own lines; what follows is for View Logs.
        if running.returned_logs is not None:
            reply["logs"] = running.returned_logs.lines(log_lines.iso_time(time.time()))
            running.returned_logs = None
        if reply["status"] == "bot_break":
            detail = reply["detail"]
            lines = [f"{reply['reason']}: {detail['message']}", *detail.get("traceback", ())]
            log_lines.write(running, "ERROR", "\n".join(lines))
        outcome = reply["reason"] if reply["status"] == "bot_break" else reply["status"]
        ending = {"outcome": outcome, "duration_ms": round(milliseconds, 3)}
        log_lines.write(running, "INFO", "execution ended", extra=ending)


def _bot_break(node: str | None, broken: BotBreak) -> dict[str, Any]:
    return {"status": "bot_break", "node": node, "reason": broken.reason, "detail": broken.detail, "node_duration_ms": None}


def _script_seconds(limit: float, context: object) -> float:
    """The bot's own limit, or what Lambda leaves of it."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return limit
    left: float = remaining() / 1000 - ANSWER_SECONDS
    return max(MIN_SCRIPT_SECONDS, min(limit, left))
