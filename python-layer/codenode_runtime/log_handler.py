"""The root logger's handler, in the place of awslambdaric's (SPEC 10)."""

from __future__ import annotations

import logging

from codenode_runtime import log_lines
from codenode_runtime.execution import current
from codenode_runtime.tracebacks import Tracebacks


class ExecutionLogHandler(logging.Handler):
    """Writes each record as one log line of the execution that logged it."""

    def __init__(self, tracebacks: Tracebacks) -> None:
        super().__init__()
        self._tracebacks = tracebacks

    def emit(self, record: logging.LogRecord) -> None:
        """Formats and writes; a record that cannot be formatted is written as it was given, and says why."""
        execution = current()
        log_lines.write(execution, record.levelname, execution.mask(self._message_of(record)), record.created)

    def _message_of(self, record: logging.LogRecord) -> str:
        try:
            # A formatter is the builder's own, set on the root logger's handlers.
            message = record.getMessage() if self.formatter is None else self.formatter.format(record)
        except Exception as error:
            return f"{record.msg!r} with arguments {record.args!r} could not be formatted: {type(error).__name__}: {error}"
        if self.formatter is None and record.exc_info and record.exc_info[1] is not None:
            message = "\n".join([message, *self._tracebacks.of_exception(record.exc_info[1])])
        if self.formatter is None and record.stack_info:
            message = f"{message}\n{record.stack_info}"
        return message


_installed = False


def install(tracebacks: Tracebacks) -> None:
    """Takes the place of awslambdaric's handler, once: later the handlers are the builder's to change. The level stays as it is."""
    global _installed
    if _installed:
        return
    _installed = True
    root = logging.getLogger()
    for handler in list(root.handlers):
        if type(handler).__module__.startswith("awslambdaric"):
            root.removeHandler(handler)
    root.addHandler(ExecutionLogHandler(tracebacks))
