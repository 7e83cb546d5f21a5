"""A bot's scripts as the interpreter sees them: compiled, never run."""

from __future__ import annotations

import ast
import dis
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from types import CodeType


@dataclass(frozen=True)
class Finding:
    """What is wrong at a place. Lines and columns count from 1; `source` is the line, for what wants a caret below it."""

    file: str
    line: int
    column: int
    message: str
    severity: str = "error"
    source: str | None = None

    def as_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if value is not None}


class Script:
    """One file. `tree` and `code` are None where it does not compile, which `findings` tells."""

    def __init__(self, file: str, kind: str, source: bytes) -> None:
        self.file = file
        self.kind = kind
        self.findings: list[Finding] = []
        self.tree: ast.Module | None = None
        self.code: CodeType | None = None
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                tree = ast.parse(source, file)
                self.code = compile(tree, file, "exec", dont_inherit=True)
                self.tree = tree
            except SyntaxError as error:
                self.findings.append(_syntax_finding(file, error))
            except (ValueError, RecursionError, MemoryError, OverflowError) as error:
                self.findings.append(Finding(file, 1, 1, f"does not compile: {error or type(error).__name__}"))
        for warning in said:
            # 3.12 says the same once as it parses and once as it compiles.
            finding = Finding(file, warning.lineno or 1, 1, str(warning.message), "warning")
            if finding not in self.findings:
                self.findings.append(finding)

    @property
    def name(self) -> str:
        """What it is imported as."""
        return self.file.rpartition("/")[2].removesuffix(".py")

    def codes(self) -> list[CodeType]:
        """The module's code and that of everything defined in it."""
        return [] if self.code is None else list(_codes(self.code))

    @cache  # noqa: B019 - the process ends with its scripts
    def bound_names(self) -> frozenset[str]:
        """The names that the module has once its functions have run: assigned, imported or defined, anywhere as globals."""
        return frozenset(
            instruction.argval
            for code in self.codes()
            for instruction in dis.get_instructions(code)
            if instruction.opname == "STORE_GLOBAL" or (instruction.opname == "STORE_NAME" and code is self.code)
        )

    def star_imports(self) -> list[str]:
        """Modules whose names all come in, so that what is bound cannot be told from the script alone."""
        nodes = ast.walk(self.tree) if self.tree is not None else iter(())
        return [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)]

    def makes_names_at_run_time(self) -> bool:
        """Whether it may bind names that no reading of it can tell."""
        return any(name in code.co_names for code in self.codes() for name in ("globals", "exec", "__getattr__"))


class Bot:
    """The scripts of one bot, which import each other's modules, and the packages that they can import."""

    def __init__(self, scripts: list[Script], packages: frozenset[str]) -> None:
        self.scripts = scripts
        self.packages = packages
        self.modules = {script.name: script for script in scripts if script.kind == "module"}

    def names_of_module(self, name: str) -> frozenset[str] | None:
        """What can be imported from one of the bot's modules; None where that cannot be told."""
        module = self.modules[name]
        if module.tree is None or module.star_imports() or module.makes_names_at_run_time() or "__getattr__" in module.bound_names():
            return None
        return module.bound_names()


def protected_lines(tree: ast.Module, exceptions: set[str]) -> set[int]:
    """The lines inside `try` bodies that catch one of the exceptions, or everything: what fails there is expected to."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(_catches(handler, exceptions) for handler in node.handlers):
            for statement in node.body:
                lines.update(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1))
    return lines


def _catches(handler: ast.ExceptHandler, exceptions: set[str]) -> bool:
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(one, ast.Name) and one.id in exceptions for one in types)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _syntax_finding(file: str, error: SyntaxError) -> Finding:
    source = error.text.rstrip("\n") if error.text else None
    return Finding(file, error.lineno or 1, max(1, error.offset or 1), f"syntax error: {error.msg}", source=source)
