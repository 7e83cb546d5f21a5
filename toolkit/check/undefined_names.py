"""Names that nothing defines: what the compiled script looks up as a global, less what it binds and what it is given."""

from __future__ import annotations

import builtins
import dis
import sys
from difflib import get_close_matches

from scripts import Bot, Finding, Script, protected_lines

# Must equal python-layer/codenode_runtime/provided_names.py: only nodes are given them.
PROVIDED_NAMES = frozenset({"json", "requests", "logging", "Entities", "generate_response"})
# Of a module itself; and what `site` adds on Lambda, which this process runs without.
ALWAYS_THERE = frozenset(dir(builtins)) | {
    *("__annotations__", "__builtins__", "__dict__", "__doc__", "__file__", "__loader__", "__name__", "__package__", "__spec__"),
    *("copyright", "credits", "exit", "help", "license", "quit"),
}
GLOBAL_LOOKUPS = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"})


def undefined_names(script: Script, bot: Bot) -> list[Finding]:
    """One finding for each name and line."""
    assert script.tree is not None
    defined = set(script.bound_names())
    for module in script.star_imports():
        names = bot.names_of_module(module) if module in bot.modules else None
        if names is None:
            return []  # anything may have come in
        defined |= names
    known = defined | ALWAYS_THERE | (PROVIDED_NAMES if script.kind == "node" else frozenset())
    expected_to_fail = protected_lines(script.tree, {"NameError"})
    severity = "warning" if script.makes_names_at_run_time() else "error"
    findings: dict[tuple[str, int], Finding] = {}
    for code in script.codes():
        instructions = list(dis.get_instructions(code))
        own = {each.argval for each in instructions if each.opname == "STORE_NAME"}
        candidates = defined | set(code.co_varnames) | set(code.co_freevars)
        for each in instructions:
            if each.opname not in GLOBAL_LOOKUPS or each.argval in known or each.argval in own or each.positions is None:
                continue
            line, column = each.positions.lineno or 1, (each.positions.col_offset or 0) + 1
            if line not in expected_to_fail:
                message = f'name "{each.argval}" is not defined; {_mend(each.argval, script.kind, candidates)}'
                findings.setdefault((each.argval, line), Finding(script.file, line, column, message, severity))
    return list(findings.values())


def _mend(name: str, kind: str, candidates: set[str]) -> str:
    if kind == "module" and name in PROVIDED_NAMES:
        mend = f"import {name}" if name.islower() and name != "generate_response" else "define it here, or hand it in"
        return f"it is there without an import in nodes only: {mend}"
    if name in sys.stdlib_module_names:
        return f"add: import {name}"
    near = get_close_matches(name, [one for one in candidates if not one.startswith(".")], 1, 0.75)
    return f'did you mean "{near[0]}"?' if near else "define it, import it, or hand it in as an argument"
