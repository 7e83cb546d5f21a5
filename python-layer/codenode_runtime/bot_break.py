"""A Bot Break as a value: one of the contract's reasons (RUNTIME_REASONS in node-invocation.ts) and its detail."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from codenode_runtime.masking import Masker

# handlers/contract/limits.ts: MAX_DETAIL_CHARACTERS
MAX_DETAIL_CHARACTERS = 8_192


class BotBreak:
    """`detail` has a `message` always; type, traceback, file, line, column and text where they are known."""

    __slots__ = ("detail", "reason")

    def __init__(self, reason: str, message: str, **detail: Any) -> None:
        self.reason = reason
        self.detail: dict[str, Any] = {"message": message}
        self.detail.update({key: value for key, value in detail.items() if value is not None})

    def masked_and_bounded(self, mask: Masker) -> BotBreak:
        """The same without a variable's value in it, and within MAX_DETAIL_CHARACTERS for its message and for its traceback."""
        detail = {key: _cut(mask(value)) if isinstance(value, str) else value for key, value in self.detail.items()}
        if "traceback" in detail:
            detail["traceback"] = _cut_lines(mask("\n".join(detail["traceback"])).split("\n"))
        return BotBreak(self.reason, **detail)


def _cut(text: str) -> str:
    if len(text) <= MAX_DETAIL_CHARACTERS:
        return text
    return f"{text[:MAX_DETAIL_CHARACTERS]}… ({len(text) - MAX_DETAIL_CHARACTERS} more characters)"


def _cut_lines(lines: list[str]) -> list[str]:
    """Keeps the beginning and, as the end names the error, the end."""
    if sum(len(line) + 1 for line in lines) <= MAX_DETAIL_CHARACTERS:
        return lines
    half = MAX_DETAIL_CHARACTERS // 2
    head = _within(lines, half)
    tail = _within(lines[len(head) :][::-1], half)[::-1] or [lines[-1][:half]]
    return [*head, f"  … ({len(lines) - len(head) - len(tail)} more lines)", *tail]


def _within(lines: list[str], characters: int) -> list[str]:
    kept = []
    for line in lines:
        characters -= len(line) + 1
        if characters < 0:
            break
        kept.append(line)
    return kept
