"""Each reason of a builder's fault, in a real process, which then still serves the next turn (SPEC 7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from invocations import invocation
from lambda_process import BotFunction

GOOD = "def main(event, context):\n    return {'statusCode': 200, 'body': '{\"status\": true}'}\n"
RETURN = "def main(event, context):\n    return {'statusCode': 200, 'body': %s}\n"

# Name: script, reason, what the detail has at least.
SCRIPTS: dict[str, tuple[str | bytes, str, dict[str, Any]]] = {
    "no_colon": (
        "import json\ndef main(event, context)\n    pass\n",
        "syntax_error",
        {"type": "SyntaxError", "file": "nodes/x.py", "line": 2, "column": 25, "text": "def main(event, context)"},
    ),
    "tabs": (
        "def main(event, context):\n    a = 1\n\tb = 2\n",
        "syntax_error",
        {"type": "TabError", "file": "nodes/x.py", "line": 3},
    ),
    "null_byte": ("a = 1\0\n", "syntax_error", {"file": "nodes/x.py"}),
    "bad_encoding": (b"a = '\xff'\n", "syntax_error", {"type": "SyntaxError", "file": "nodes/x.py"}),
    "unknown_encoding": ("# coding: klingon\n", "syntax_error", {"type": "SyntaxError", "file": "nodes/x.py"}),
    "deep_expression": ("a = " + "-" * 200_000 + "1\n", "syntax_error|out_of_memory", {"file": "nodes/x.py"}),
    "broken_helper": ("import broken_helper\n" + GOOD, "syntax_error", {"file": "modules/broken_helper.py", "line": 1}),
    "eval_at_load": ("eval('1 +')\n" + GOOD, "load_error", {"type": "SyntaxError", "file": "nodes/x.py", "line": 1}),
    "no_module": (
        "import nowhere\n" + GOOD,
        "import_error",
        {"type": "ModuleNotFoundError", "message": "No module named 'nowhere'", "file": "nodes/x.py", "line": 1},
    ),
    "no_name": ("from json import nothing\n" + GOOD, "import_error", {"type": "ImportError", "line": 1}),
    "load": ("x = 1\ny = x / 0\n" + GOOD, "load_error", {"type": "ZeroDivisionError", "line": 2}),
    "no_main": ("x = 1\n", "missing_main", {"file": "nodes/x.py"}),
    "main_is_data": ("main = 3\n", "missing_main", {"message": "nodes/x.py has a main that is a int, not a function: "}),
    "raises": (
        "def look(order):\n    return order['id']\ndef main(event, context):\n    return look({})\n",
        "exception",
        {"type": "KeyError", "message": "'id'", "file": "nodes/x.py", "line": 2},
    ),
    "import_in_main": ("def main(event, context):\n    import nowhere\n", "exception", {"type": "ModuleNotFoundError", "line": 2}),
    "wrong_signature": ("\ndef main(event):\n    pass\n", "exception", {"type": "TypeError", "file": "nodes/x.py", "line": 2}),
    "keyboard_interrupt": ("def main(e, c):\n    raise KeyboardInterrupt\n", "exception", {"type": "KeyboardInterrupt", "line": 2}),
    "generator_exit": ("def main(e, c):\n    raise GeneratorExit\n", "exception", {"type": "GeneratorExit", "line": 2}),
    "own_base_exception": (
        "class Odd(BaseException): pass\ndef main(e, c):\n    raise Odd('x')\n",
        "exception",
        {"type": "nodes.x.Odd", "message": "x"},
    ),
    "str_raises": (
        "class Odd(Exception):\n    def __str__(self): raise SystemExit\ndef main(e, c):\n    raise Odd\n",
        "exception",
        {"type": "nodes.x.Odd", "message": "nodes.x.Odd, whose text raised SystemExit", "line": 4},
    ),
    "group": (
        "def one(): raise ValueError('first')\ndef main(e, c):\n    errors = []\n"
        "    try: one()\n    except ValueError as error: errors.append(error)\n"
        "    raise ExceptionGroup('several', errors)\n",
        "exception",
        {"type": "ExceptionGroup", "message": "several (1 sub-exception)", "line": 6},
    ),
    "chain": (
        "import json\ndef main(e, c):\n    try: json.loads('[')\n    except ValueError: raise LookupError('no order')\n",
        "exception",
        {"type": "LookupError", "line": 4},
    ),
    "recursion": ("def main(e, c):\n    return main(e, c)\n", "exception", {"type": "RecursionError", "line": 2}),
    "library_raises": (
        "import json\ndef main(e, c):\n    json.loads('[')\n",
        "exception",
        {"type": "json.decoder.JSONDecodeError", "file": "nodes/x.py", "line": 3},
    ),
    "exit_in_main": ("import sys\ndef main(e, c):\n    sys.exit(3)\n", "exit", {"type": "SystemExit", "line": 3}),
    "exit_at_load": ("raise SystemExit\n", "exit", {"line": 1}),
    "memory": ("def main(e, c):\n    return bytearray(1 << 60)\n", "out_of_memory", {"type": "MemoryError", "line": 2}),
    "sleeps": (
        "import time\ndef main(e, c):\n    time.sleep(60)\n",
        "timeout",
        {"type": "TimeLimitReached", "file": "nodes/x.py", "line": 3},
    ),
    "spins": ("def main(e, c):\n    while True: pass\n", "timeout", {"line": 2}),
    "sleeps_at_load": ("import time\ntime.sleep(60)\n" + GOOD, "timeout", {"line": 2}),
    "sleeps_in_helper": ("import slow_helper\n" + GOOD, "timeout", {"file": "modules/slow_helper.py", "line": 2}),
    "nothing": ("def main(e, c):\n    pass\n", "invalid_response", {"file": "nodes/x.py", "line": 1}),
    "not_200": ("def main(e, c):\n    return {'statusCode': 404, 'body': '{}'}\n", "error_status", {"line": 1}),
    "too_large": (RETURN % "'{\"a\": \"' + 'x' * 6_300_000 + '\"}'", "response_too_large", {"line": 1}),
    "deep_body": (RETURN % "'[' * 100_000 + ']' * 100_000", "invalid_response", {}),
}
HELPERS = {"modules/broken_helper.py": "def f(:\n", "modules/slow_helper.py": "import time\ntime.sleep(60)\n"}


@pytest.mark.parametrize("name", SCRIPTS)
def test_reason(name: str, bot_function: Callable[..., BotFunction]) -> None:
    script, reason, detail = SCRIPTS[name]
    function = bot_function({"good": GOOD}, nodes={"x": {}}, files={"nodes/x.py": script, **HELPERS}, timeout_seconds=1)
    # Twice: a failed load is tried anew and fails in the same way.
    for _ in range(2):
        reply = function.invoke(invocation("x"))
        assert reply["status"] == "bot_break", reply
        assert reply["reason"] in reason.split("|")
        assert reply["node"] == "x"
        for key, value in detail.items():
            found = reply["detail"].get(key)
            assert found.startswith(value) if key == "message" else found == value, (key, reply["detail"])
        assert_builders_lines_only(reply["detail"])
        again = function.invoke(invocation("good"))
        assert (again["status"], again["cold_start"]) == ("ok", False)


def assert_builders_lines_only(detail: dict[str, Any]) -> None:
    for line in detail.get("traceback", []):
        if 'File "' in line:
            assert line.lstrip(" |").startswith(('File "nodes/', 'File "modules/', 'File "<string>')), line
    for foreign in ("awslambdaric", "codenode_runtime", "/tmp"):
        assert foreign not in str(detail), foreign
