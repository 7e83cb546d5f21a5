"""Variables are secrets: their values never reach a log line or a detail, in any form they usually take (SPEC 6)."""

from __future__ import annotations

import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# A shorter value ("1", "on") would hide half of any log: it is masked only where it stands alone.
MIN_MASKED_ANYWHERE_CHARACTERS = 4

_SAFE_IN_URLS = re.compile(r"[A-Za-z0-9_.~-]*")


class Masker:
    """Replaces every value by `***NAME***`. Built at its first use, as many executions log nothing of their own."""

    __slots__ = ("_names", "_pattern", "_variables")

    def __init__(self, variables: dict[str, str]) -> None:
        self._variables = variables
        self._names: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    def __call__(self, text: str) -> str:
        """`text` with every variable's value replaced."""
        if not self._variables:
            return text
        if self._pattern is None:
            self._names, self._pattern = _forms_and_pattern(self._variables)
        return self._pattern.sub(lambda found: f"***{self._names[found[0]]}***", text)

    def is_for(self, variables: dict[str, str]) -> bool:
        """Whether it was made for these very variables, so that a warm process need not build it again."""
        return self._variables == variables


def _forms_and_pattern(variables: dict[str, str]) -> tuple[dict[str, str], re.Pattern[str]]:
    names: dict[str, str] = {}
    for name, value in variables.items():
        for form in _forms(value):
            names.setdefault(form, name)
    # The longest first: a value that holds another one must go as a whole.
    patterns = [_pattern(form) for form in sorted(names, key=len, reverse=True)]
    return names, re.compile("|".join(patterns) or r"(?!)")


def _pattern(form: str) -> str:
    if len(form) >= MIN_MASKED_ANYWHERE_CHARACTERS:
        return re.escape(form)
    return rf"(?<!\w){re.escape(form)}(?!\w)"


def _forms(value: str) -> Iterator[str]:
    if not value:
        return
    yield value
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield repr(value)[1:-1]
    encoded = value.encode("utf-8", "backslashreplace")
    yield repr(encoded)[2:-1]
    if not _SAFE_IN_URLS.fullmatch(value):
        from urllib.parse import quote, quote_plus  # only here: it costs 2 ms of a cold start

        yield quote(encoded)
        yield quote(encoded, safe="")
        yield quote_plus(encoded)
    # Lines are written one by one, so a value of several lines shows up in parts.
    parts = value.splitlines()
    if len(parts) > 1:
        yield from (part for part in parts if len(part) >= MIN_MASKED_ANYWHERE_CHARACTERS)
