"""A load or an import that a time limit or an error ended leaves nothing behind that the next turn would stumble over (SPEC 7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from invocations import invocation, write_files
from lambda_process import BotFunction

StartFunction = Callable[..., BotFunction]

GOOD = "def main(event, context):\n    return {'statusCode': 200, 'body': '{\"status\": true}'}\n"
SLEEP_UNLESS_CALM = "import os, time\nif 'CALM' not in os.environ: time.sleep(60)\n"
CALM = "import os\n" + GOOD.replace("    return", "    os.environ['CALM'] = '1'\n    return")
FOUND = "def main(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'found': %s})}\n"


def test_a_load_that_was_ended_leaves_no_half_loaded_helper(bot_function: StartFunction) -> None:
    files = {
        # `second` is whole when the time is over, and holds a `first` that never will be.
        "modules/first.py": "import second\n" + SLEEP_UNLESS_CALM + "READY = True\n",
        "modules/second.py": "import first\ndef ready(): return first.READY\n",
    }
    script = "import first, second\n" + FOUND % "second.ready()"
    function = bot_function({"x": script, "calm": CALM}, files=files, timeout_seconds=1)
    reply = function.invoke(invocation("x"))
    assert (reply["reason"], reply["detail"]["file"], reply["detail"]["line"]) == ("timeout", "modules/first.py", 3)
    assert function.invoke(invocation("calm"))["status"] == "ok"
    assert function.invoke(invocation("x"))["final_response"] == {"found": True}


@pytest.mark.parametrize("where", ["at module level", "in main"])
def test_an_import_that_was_ended_leaves_no_half_imported_package(where: str, bot_function: StartFunction, tmp_path_factory: Any) -> None:
    library = tmp_path_factory.mktemp("library")
    write_files(library, {"lib/__init__.py": "import lib.part\n" + SLEEP_UNLESS_CALM, "lib/part.py": "X = 1\n"})
    script = f"import sys\nsys.path.append({str(library)!r})\n"
    if where == "in main":
        script += FOUND.replace("    return", "    import lib\n    return") % "lib.part.X"
    else:
        script += "import lib\n" + FOUND % "lib.part.X"
    function = bot_function({"x": script, "calm": CALM}, timeout_seconds=1)
    assert function.invoke(invocation("x"))["reason"] == "timeout"
    assert function.invoke(invocation("calm"))["status"] == "ok"
    assert function.invoke(invocation("x")).get("final_response") == {"found": 1}


def test_a_load_that_failed_is_tried_anew(bot_function: StartFunction, tmp_path_factory: Any) -> None:
    library = tmp_path_factory.mktemp("library")
    half = "import os, lib.part\nif 'CALM' not in os.environ: raise RuntimeError('not yet')\n"
    write_files(library, {"lib/__init__.py": half, "lib/part.py": "X = 1\n"})
    script = f"import sys\nsys.path.append({str(library)!r})\nimport lib\n" + FOUND % "lib.part.X"
    function = bot_function({"x": script, "calm": CALM})
    assert function.invoke(invocation("x"))["reason"] == "load_error"
    assert function.invoke(invocation("calm"))["status"] == "ok"
    assert function.invoke(invocation("x")).get("final_response") == {"found": 1}
