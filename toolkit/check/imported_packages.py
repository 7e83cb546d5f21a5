"""Imports that neither Python nor a package nor the bot's own modules give."""

from __future__ import annotations

import ast
import sys
from difflib import get_close_matches

from scripts import Bot, Finding, Script, protected_lines

# The bot's own folders, as the runtime has them on its path.
BOT_PACKAGES = frozenset({"nodes", "modules"})
OPTIONAL = {"ImportError", "ModuleNotFoundError", "Exception"}


def imports(script: Script, bot: Bot) -> list[Finding]:
    """Faults of `import` statements, but of those that the script expects to fail."""
    assert script.tree is not None
    expected_to_fail = protected_lines(script.tree, OPTIONAL)
    findings = []
    for node in ast.walk(script.tree):
        if not isinstance(node, (ast.Import, ast.ImportFrom)) or node.lineno in expected_to_fail:
            continue
        messages: list[str] = []
        if isinstance(node, ast.Import):
            messages = [problem for alias in node.names if (problem := _import_problem(alias.name, bot))]
        elif node.level == 0:
            messages = _from_problems(node, bot)
        elif script.kind == "module":
            messages = ["a relative import fails here: modules belong to no package; leave the dots out"]
        findings += [Finding(script.file, node.lineno, node.col_offset + 1, message) for message in messages]
    return findings


def _from_problems(node: ast.ImportFrom, bot: Bot) -> list[str]:
    module = node.module or ""
    problem = _import_problem(module, bot)
    if problem is not None:
        return [problem]
    names = bot.names_of_module(module) if module in bot.modules else None
    if names is None:
        return []
    return [missing_from_module(module, alias.name, names) for alias in node.names if alias.name not in names and alias.name != "*"]


def missing_from_module(module: str, name: str, names: frozenset[str]) -> str:
    """Says that a module of the bot has no such name."""
    near = get_close_matches(name, names, 1, 0.6)
    hint = f'did you mean "{near[0]}"?' if near else f"define it in modules/{module}.py"
    return f'modules/{module}.py has no "{name}"; {hint}'


def _import_problem(module: str, bot: Bot) -> str | None:
    top = module.partition(".")[0]
    if top in bot.modules and "." in module:
        return f'"{top}" is a file of modules/ and has no submodules; write import {top}'
    available = sys.stdlib_module_names | bot.packages | BOT_PACKAGES | bot.modules.keys()
    if top in available:
        return None
    near = get_close_matches(top, sorted(available), 1, 0.75)
    hint = f'did you mean "{near[0]}"? ' if near else ""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f'nothing gives a module "{top}"; {hint}it is no part of Python {version}, no supported package (docs/packages.md) '
        "and no file of modules/: put your own into modules/, or use a package that is there"
    )
