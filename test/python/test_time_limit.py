"""The script's time limit against everything a script can do to it, in real processes (SPEC 7)."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from codenode_runtime import time_limit
from codenode_runtime.tracebacks import Tracebacks
from invocations import invocation
from lambda_process import BotFunction, wait_for

StartFunction = Callable[..., BotFunction]

GOOD = "def main(event, context):\n    return {'statusCode': 200, 'body': '{\"status\": true}'}\n"

# Name: script, the line that it is at when the time is over.
STUBBORN = {
    "bare_except": (
        "import time\ndef main(e, c):\n    while True:\n        try:\n            time.sleep(60)\n        except:\n            pass\n",
        5,
    ),
    "except_that_prints": (
        "import time\ndef main(e, c):\n    for i in range(10**9):\n        try:\n            time.sleep(60)\n"
        "        except BaseException as error:\n            print('caught', error)\n",
        5,
    ),
    "returns_after_all": (
        "import time\ndef main(e, c):\n    try:\n        time.sleep(60)\n    except:\n        return {'statusCode': 200, 'body': '{}'}\n",
        4,
    ),
    "raises_something_else": (
        "import time\ndef main(e, c):\n    try:\n        time.sleep(60)\n    finally:\n        raise ValueError('x')\n",
        4,
    ),
    "finally_that_hangs": (
        "import time\ndef main(e, c):\n    try:\n        time.sleep(60)\n    finally:\n        while True:\n"
        "            try:\n                time.sleep(1)\n            except BaseException:\n                continue\n",
        4,
    ),
    "calls_itself_again": (
        "import time\ndef main(e, c):\n    try:\n        time.sleep(60)\n    except:\n        main(e, c)\n",
        4,
    ),
    "prints_without_end": ("def main(e, c):\n    while True: print('x' * 1000)\n", 2),
    "logs_without_end": ("def main(e, c):\n    while True: logging.error('x')\n", 2),
    "waits_for_a_thread": (
        "import threading, time\ndef main(e, c):\n    thread = threading.Thread(target=time.sleep, args=(20,), daemon=True)\n"
        "    thread.start()\n    thread.join()\n",
        5,
    ),
    "waits_for_a_pool": (
        "import threading\nfrom concurrent.futures import ThreadPoolExecutor\ndone = threading.Event()\n"
        "def main(e, c):\n    with ThreadPoolExecutor() as pool:\n        pool.submit(done.wait, 3)\n",
        5,
    ),
    "catastrophic_pattern": ("import re\ndef main(e, c):\n    re.match(r'(a+)+$', 'a' * 40 + 'b')\n", 3),
    "long_power": ("def power(n): return n ** n ** n\ndef main(e, c):\n    power(9)\n", 1),
    "subprocess": (
        "import subprocess, sys\ndef main(e, c):\n    subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])\n",
        3,
    ),
    "event_loop": ("import asyncio\ndef main(e, c):\n    asyncio.run(asyncio.sleep(60))\n", 3),
    "own_trace": ("import sys, time\ndef main(e, c):\n    sys.settrace(lambda *a: None)\n    time.sleep(60)\n", 4),
}


@pytest.mark.parametrize("name", STUBBORN)
def test_ends_and_serves_the_next_turn(name: str, bot_function: StartFunction) -> None:
    script, line = STUBBORN[name]
    function = bot_function({"x": script, "good": GOOD}, timeout_seconds=1)
    reply = function.invoke(invocation("x"))
    assert (reply["status"], reply.get("reason")) == ("bot_break", "timeout")
    assert (reply["detail"]["file"], reply["detail"]["line"]) == ("nodes/x.py", line)
    assert reply["node_duration_ms"] < 2500
    for _ in range(3):
        again = function.invoke(invocation("good"))
        assert (again["status"], again["cold_start"]) == ("ok", False)


def test_code_that_holds_the_interpreter_leaves_its_line_on_stderr(bot_function: StartFunction) -> None:
    script = "def main(event, context):\n    count = 10 ** 12\n    return sum(range(count))\n"
    function = bot_function({"x": script}, timeout_seconds=1)
    function.send(invocation("x"))
    # No signal reaches it: what Lambda's own timeout will end has told its line before.
    wait_for(lambda: '/nodes/x.py", line 3 in main' in function.output("stderr"), "the line of the script")


def test_the_scripts_own_alarm_is_replaced(bot_function: StartFunction) -> None:
    own = (
        "import signal, threading\ndef raise_it(*_): raise RuntimeError('late alarm')\n"
        "def main(event, context):\n    signal.signal(signal.SIGALRM, raise_it)\n"
        # After the turn, while awslambdaric waits for the next one: a raise there would end the process.
        "    threading.Timer(0.1, lambda: (signal.setitimer(signal.ITIMER_REAL, 0.01), print('armed'))).start()\n"
        "    return {'statusCode': 200, 'body': '{}'}\n"
    )
    slow = "import time\ndef main(event, context):\n    time.sleep(60)\n"
    function = bot_function({"own": own, "slow": slow, "good": GOOD}, timeout_seconds=1)
    assert function.invoke(invocation("own"))["status"] == "ok"
    function.log_lines(until="armed")
    time.sleep(0.1)  # nothing tells that an alarm has done nothing
    assert function.invoke(invocation("slow"))["reason"] == "timeout"
    assert function.invoke(invocation("good"))["cold_start"] is False


def test_an_early_alarm_of_the_script_is_no_timeout(bot_function: StartFunction) -> None:
    script = (
        "import signal, time\ndef main(event, context):\n    signal.setitimer(signal.ITIMER_REAL, 0.05)\n    time.sleep(0.2)\n"
        "    return {'statusCode': 200, 'body': '{}'}\n"
    )
    function = bot_function({"x": script, "slow": "import time\ndef main(e, c):\n    time.sleep(60)\n"}, timeout_seconds=1)
    assert function.invoke(invocation("x"))["status"] == "ok"


def test_lambdas_own_remaining_time_is_a_limit_too(bot_function: StartFunction) -> None:
    function = bot_function({"slow": "import time\ndef main(e, c):\n    time.sleep(60)\n"}, timeout_seconds=20)
    function.function_seconds = 1.5
    reply = function.invoke(invocation("slow"))
    assert reply["reason"] == "timeout"
    assert 100 < reply["node_duration_ms"] < 1500


def test_many_turns_that_end_right_at_the_limit(bot_function: StartFunction) -> None:
    script = "import time\ndef main(event, context):\n    time.sleep(0.0985)\n    return {'statusCode': 200, 'body': '{}'}\n"
    function = bot_function({"x": script}, timeout_seconds=0.1)
    outcomes = {function.invoke(invocation("x")).get("reason", "ok") for _ in range(30)}
    assert outcomes <= {"ok", "timeout"}


def frame_of(*files: str) -> FrameType:
    """The innermost frame of a stack whose functions are in these files, outermost first."""
    call: Callable[[], Any] = sys._getframe
    for index, file in enumerate(reversed(files)):
        names: dict[str, Any] = {"inner": call}
        exec(compile("def outer():\n    return inner(0) if innermost else inner()\n", file, "exec"), names)
        names["innermost"] = index == 0
        call = names["outer"]
    frame: FrameType = call()
    return frame


OURS = os.path.join(os.path.dirname(time_limit.__file__), "log_streams.py")


@pytest.mark.parametrize(
    ("files", "raises"),
    [
        (["/bot/nodes/x.py"], True),
        (["/bot/nodes/x.py", "/lib/socket.py"], True),
        ([OURS, "/bot/nodes/x.py"], True),
        ([OURS], False),
        (["/bot/nodes/x.py", OURS], False),
        (["/bot/nodes/x.py", OURS, "/lib/json/encoder.py"], False),
        (["/bot/nodes/x.py", "<frozen importlib._bootstrap>"], False),
        (["/bot/nodes/x.py", "<frozen importlib._bootstrap>", "/lib/requests.py"], True),
        (["/bot/nodes/x.py", logging.__file__], False),
    ],
)
def test_an_alarm_raises_in_the_builders_code_only(files: list[str], raises: bool) -> None:
    limit = time_limit.TimeLimit(1, Tracebacks("/bot"))
    assert limit._must_not_raise_in(frame_of(*files)) is not raises
