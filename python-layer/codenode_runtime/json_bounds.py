"""What Python's JSON takes and the engine's would lose or die of: long whole numbers, and very deep nesting."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# JavaScript's Number.MAX_SAFE_INTEGER: beyond it the dispatcher's JSON would change the last digits in silence.
MAX_WHOLE_NUMBER = 9_007_199_254_740_991
# Far below what any part's JSON takes (Node.js gives up below 5,000, Python 3.11 below 1,000).
MAX_LEVELS = 500

_MAY_BE_TOO_LONG = re.compile(r"\d{16}")


def first_fault(text: str, value: dict[str, Any]) -> str | None:
    """What is wrong with `value`, whose JSON text is `text`, and where; None where nothing is."""
    # Most texts can be cleared without a walk through the value.
    if not _MAY_BE_TOO_LONG.search(text) and text.count("[") + text.count("{") <= MAX_LEVELS:
        return None
    todo: list[tuple[Any, tuple[Any, ...] | None, int]] = [(value, None, 1)]
    while todo:
        item, path, level = todo.pop()
        if level > MAX_LEVELS:
            return f"final_response is nested more than {MAX_LEVELS} levels deep: return a flatter one"
        children = item.items() if isinstance(item, dict) else enumerate(item)
        for key, child in children:
            if isinstance(child, (dict, list)):
                todo.append((child, (path, key), level + 1))
            elif isinstance(child, int) and abs(child) > MAX_WHOLE_NUMBER:
                return (
                    f"{_dotted((path, key))} in final_response is {_shortened(child)}, a whole number beyond ±{MAX_WHOLE_NUMBER}, "
                    "whose last digits JSON readers lose: return it as text"
                )
    return None


def _dotted(path: tuple[Any, ...] | None) -> str:
    keys = []
    while path is not None:
        path, key = path
        keys.append(str(key))
    return ".".join(reversed(keys))


def _shortened(number: int) -> str:
    digits = str(number)
    return digits if len(digits) <= 60 else f"{digits[:60]}… ({len(digits)} digits)"
