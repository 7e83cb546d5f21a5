"""`main(event, context)`: that it is there, and takes what it is given."""

from __future__ import annotations

import ast

from scripts import Finding, Script

WANTED = "write def main(event, context):"


def main_function(script: Script) -> list[Finding]:
    """Checks the last definition, which is the one that counts; a main that was imported or assigned is taken as it is."""
    assert script.tree is not None
    definitions = [
        node
        for node in ast.walk(script.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == "main" and node in _top_level(script.tree)
    ]
    if not definitions:
        return [] if "main" in script.bound_names() or script.star_imports() else [_missing(script)]
    main = definitions[-1]
    place = (script.file, main.lineno, main.col_offset + 1)
    findings = []
    if isinstance(main, ast.AsyncFunctionDef):
        findings.append(Finding(*place, "main is async, and would answer with a coroutine; write def main(event, context):"))
    if not main.decorator_list and not _takes_two(main.args):
        findings.append(Finding(*place, f"main({ast.unparse(main.args)}) does not take (event, context); {WANTED}"))
    return findings


def _takes_two(arguments: ast.arguments) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    required = positional - len(arguments.defaults)
    most = 2 if arguments.vararg else positional
    keywords_required = any(default is None for default in arguments.kw_defaults)
    return required <= 2 <= most and not keywords_required


def _missing(script: Script) -> Finding:
    return Finding(script.file, 1, 1, f"has no main, which every turn calls; {WANTED}")


def _top_level(tree: ast.Module) -> list[ast.AST]:
    """Statements of the module itself, also those under an `if`, a `with` or a `try`."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, (ast.If, ast.With, ast.Try)):
            waiting += [child for child in ast.iter_child_nodes(node) if isinstance(child, (ast.stmt, ast.ExceptHandler))]
    return found
