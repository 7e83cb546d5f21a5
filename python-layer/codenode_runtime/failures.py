"""From what the builder's code raised to the Bot Break that it makes (SPEC 7)."""

from __future__ import annotations

from codenode_runtime.bot_break import BotBreak
from codenode_runtime.node_loader import DoesNotCompile, MissingScript
from codenode_runtime.tracebacks import Tracebacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Failures:
    """Names the reason and gathers the detail; never raises, whatever the exception's own methods do."""

    def __init__(self, tracebacks: Tracebacks) -> None:
        self._tracebacks = tracebacks

    def of_exception(self, error: BaseException, loading: bool, script: str) -> BotBreak:
        """The Bot Break of `error`, which module-level code (`loading`) or main of the file `script` raised."""
        file = self._tracebacks.relative(script)
        reason = self._reason(error, loading)
        if isinstance(error, DoesNotCompile) and error.__cause__ is not None:
            error = error.__cause__.with_traceback(None)
        detail: dict[str, Any] = {"type": _type_name(error), "file": file}
        try:
            detail["traceback"] = self._tracebacks.of_exception(error)
            last = self._tracebacks.last_line(error)
            if last is not None:
                detail["file"], detail["line"] = last
            detail.update(self._place_of_syntax_error(error))
        except BaseException as unprintable:
            detail["traceback"] = [f"(the traceback could not be printed: {type(unprintable).__name__})"]
        return BotBreak(reason, _message(error), **detail)

    def of_timeout(self, seconds: float, frames: list[tuple[str, int, str]], script: str) -> BotBreak:
        """The Bot Break of a script that was at `frames` when its time was over."""
        message = f"the script did not return within {seconds:g} s"
        if not frames:
            return BotBreak("timeout", message, type="TimeLimitReached", file=self._tracebacks.relative(script))
        path, line, function = frames[-1]
        file = self._tracebacks.relative(path)
        where = "at module level" if function == "<module>" else f"in {function}"
        last = f"TimeLimitReached: {message}"
        return BotBreak(
            "timeout",
            f"{message}: it was at line {line} of {file}, {where}",
            type="TimeLimitReached",
            traceback=[*self._tracebacks.of_frames(frames), last],
            file=file,
            line=line,
        )

    def _reason(self, error: BaseException, loading: bool) -> str:
        if isinstance(error, DoesNotCompile):
            return "syntax_error"
        if isinstance(error, MissingScript):
            return "platform_error"
        if isinstance(error, MemoryError):
            return "out_of_memory"
        if isinstance(error, SystemExit):
            return "exit"
        if not loading:
            return "exception"
        if isinstance(error, ImportError):
            return "import_error"
        # Of a helper in modules/; one from eval or exec in the script is the script's own error.
        if isinstance(error, SyntaxError) and self._tracebacks.is_builders(error.filename or ""):
            return "syntax_error"
        return "load_error"

    def _place_of_syntax_error(self, error: BaseException) -> dict[str, Any]:
        if not isinstance(error, SyntaxError) or not self._tracebacks.is_builders(error.filename or ""):
            return {}
        place: dict[str, Any] = {"file": self._tracebacks.relative(error.filename or "")}
        # A file that cannot be decoded has no line (0 or None).
        if error.lineno:
            place["line"] = error.lineno
        if error.offset and error.offset > 0:
            place["column"] = error.offset
        if error.text:
            place["text"] = error.text.rstrip("\n")
        return place


def _message(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"the script ended its process with code {_code(error)}: return from main instead"
    try:
        # SyntaxError's str repeats file and line, which have keys of their own.
        return str(error.msg if isinstance(error, SyntaxError) else error) or type(error).__name__
    except BaseException as unprintable:
        return f"{_type_name(error)}, whose text raised {type(unprintable).__name__}"


def _code(error: SystemExit) -> str:
    return repr(error.code) if type(error.code) in (int, str, bool, type(None)) else f"a {type(error.code).__name__}"


def _type_name(error: BaseException) -> str:
    """As the last line of a traceback has it."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
