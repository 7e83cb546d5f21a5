"""`helper.name` where modules/helper.py has no such name."""

from __future__ import annotations

import ast

from imported_packages import missing_from_module
from scripts import Bot, Finding, Script, protected_lines

# What every module has.
OF_ANY_MODULE = {"__doc__", "__file__", "__name__", "__dict__", "__loader__", "__package__", "__spec__", "__builtins__"}


def attributes_of_modules(script: Script, bot: Bot) -> list[Finding]:
    """Reads of names that a module of the bot lacks, wherever the imported name surely still means that module."""
    assert script.tree is not None
    imported = _modules_by_name(script, bot)
    if not imported:
        return []
    expected_to_fail = protected_lines(script.tree, {"AttributeError"})
    findings = []
    for node in ast.walk(script.tree):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        module = imported.get(node.value.id)
        names = bot.names_of_module(module) if module is not None else None
        if module is None or names is None or node.attr in names | OF_ANY_MODULE or node.lineno in expected_to_fail:
            continue
        line, column = node.end_lineno or node.lineno, (node.end_col_offset or 0) - len(node.attr) + 1
        findings.append(Finding(script.file, line, column, missing_from_module(module, node.attr, names)))
    return findings


def _modules_by_name(script: Script, bot: Bot) -> dict[str, str]:
    """Names that are bound by an `import` of one of the bot's modules, and by nothing else in the whole script."""
    assert script.tree is not None
    imported: dict[str, str] = {}
    other: set[str] = set()
    for node in ast.walk(script.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                if alias.name in bot.modules and imported.get(name, alias.name) == alias.name:
                    imported[name] = alias.name
                else:
                    other.add(name)
        elif isinstance(node, ast.ImportFrom):
            other.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            other.add(node.id)
        elif isinstance(node, ast.arg):
            other.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            other.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not isinstance(node.ctx, ast.Load):
            other.add(node.value.id)  # helper.name = … : the script adds to the module
    return {name: module for name, module in imported.items() if name not in other}
