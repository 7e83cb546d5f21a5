"""Node scripts as modules: compiled under their real path, run once per process (SPEC 4)."""

from __future__ import annotations

import os
import sys
from types import ModuleType

from codenode_runtime import provided_names
from codenode_runtime.tracebacks import Tracebacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType

PACKAGE = "nodes"


class DoesNotCompile(Exception):
    """The script itself does not compile; the cause is Python's own error."""


class MissingScript(Exception):
    """bot.json lists a node whose script the package lacks."""


class NodeLoader:
    """Loads each node of one bot once; one that failed is tried anew, with nothing of the failure left."""

    def __init__(self, task_root: str, tracebacks: Tracebacks) -> None:
        self._directory = os.path.join(task_root, PACKAGE)
        self._tracebacks = tracebacks
        self._loaded: dict[str, ModuleType] = {}
        _add_to_path(task_root)
        # The parent of every node's module: pickle and `import nodes.other` look for it.
        parent = ModuleType(PACKAGE)
        parent.__path__ = [self._directory]
        sys.modules[PACKAGE] = parent

    def path(self, node: str) -> str:
        """The real path of the node's script."""
        return os.path.join(self._directory, f"{node}.py")

    def load(self, node: str) -> ModuleType:
        """The node's module, its module-level code having run. Raises what that raised, DoesNotCompile or MissingScript."""
        if node not in self._loaded:
            self._loaded[node] = self._run(node, self._compile(node))
        return self._loaded[node]

    def forget(self, node: str) -> None:
        """Lets the next turn load the node anew."""
        self._loaded.pop(node, None)
        sys.modules.pop(f"{PACKAGE}.{node}", None)

    def _compile(self, node: str) -> CodeType:
        try:
            with open(self.path(node), "rb") as file:
                source = file.read()
        except OSError as error:
            message = f"the bot's package has no readable {PACKAGE}/{node}.py, which bot.json lists: save the bot again"
            raise MissingScript(message) from error
        try:
            return compile(source, self.path(node), "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError) as error:  # 3.11: a null byte is a ValueError
            raise DoesNotCompile from error

    def _run(self, node: str, code: CodeType) -> ModuleType:
        module = ModuleType(f"{PACKAGE}.{node}")
        module.__file__ = code.co_filename
        module.__package__ = PACKAGE
        before = set(sys.modules)
        # Registered before it runs: dataclasses and pickle look their module up there.
        sys.modules[module.__name__] = module
        try:
            vars(module).update(provided_names.for_code(code))
            exec(code, vars(module))
        except BaseException:
            self._remove_what_is_new(before)
            raise
        return module

    def _remove_what_is_new(self, before: set[str]) -> None:
        """The bot's own modules that a failed load brought; a helper half of whose submodules are there would not load again."""
        new = set(sys.modules) - before
        for name in new:
            path = getattr(sys.modules[name], "__file__", None)
            if isinstance(path, str) and self._tracebacks.is_builders(path):
                del sys.modules[name]
        remove_orphans(new)


def remove_orphans(names: Iterable[str] | None = None) -> None:
    """Removes submodules (of all by default) whose package is gone, as an import that was ended in the middle leaves them:
    they would not be bound to the package when it is imported again."""
    for name in sorted(sys.modules if names is None else names):
        parent = name.rpartition(".")[0]
        if parent and parent not in sys.modules:
            sys.modules.pop(name, None)


def _add_to_path(task_root: str) -> None:
    modules = os.path.join(task_root, "modules")
    if modules not in sys.path:
        # Right behind the task root, which Lambda puts first: a bot's helper wins over a package of the same name.
        sys.path.insert(sys.path.index(task_root) + 1 if task_root in sys.path else 0, modules)
