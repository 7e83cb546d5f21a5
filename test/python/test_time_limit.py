"""The script's time limit against everything a script can do to it, in real processes (SPEC 7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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


def test_a_load_that_was_ended_leaves_nothing_half_loaded(bot_function: StartFunction) -> None:
    helper = "import os, time\nif 'CALM' not in os.environ:\n    time.sleep(60)\nREADY = True\n"
    script = (
        "import package.helper\ndef main(event, context):\n"
        "    return {'statusCode': 200, 'body': json.dumps({'found': [package.helper.READY, package.other.X]})}\n"
    )
    calm = "import os\n" + GOOD.replace("    return", "    os.environ['CALM'] = '1'\n    return")
    files = {
        "modules/package/__init__.py": "from . import other\n",
        "modules/package/other.py": "X = 1\n",
        "modules/package/helper.py": helper,
    }
    function = bot_function({"x": script, "calm": calm}, files=files, timeout_seconds=1)
    reply = function.invoke(invocation("x"))
    assert (reply["reason"], reply["detail"]["file"], reply["detail"]["line"]) == ("timeout", "modules/package/helper.py", 3)
    assert function.invoke(invocation("calm"))["status"] == "ok"
    assert function.invoke(invocation("x"))["final_response"] == {"found": [True, 1]}


def test_a_load_that_failed_is_tried_anew(bot_function: StartFunction) -> None:
    script = (
        "import os\nfirst = not os.environ.get('TRIED')\nos.environ['TRIED'] = '1'\nimport package.helper\n"
        "if first: raise RuntimeError('not yet')\n"
        "def main(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'value': package.helper.X})}\n"
    )
    files = {"modules/package/__init__.py": "", "modules/package/helper.py": "X = 1\n"}
    function = bot_function({"x": script}, files=files)
    assert function.invoke(invocation("x"))["reason"] == "load_error"
    assert function.invoke(invocation("x"))["final_response"] == {"value": 1}


def test_the_scripts_own_alarm_is_replaced_at_the_next_turn(bot_function: StartFunction) -> None:
    own = (
        "import signal\ndef raise_it(*_): raise RuntimeError('late alarm')\n"
        "def main(event, context):\n    signal.signal(signal.SIGALRM, raise_it)\n    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)\n"
        "    return {'statusCode': 200, 'body': '{}'}\n"
    )
    slow = "import time\ndef main(event, context):\n    time.sleep(60)\n"
    function = bot_function({"own": own, "slow": slow, "good": GOOD}, timeout_seconds=1)
    assert function.invoke(invocation("own"))["status"] == "ok"
    assert function.invoke(invocation("slow"))["reason"] == "timeout"
    assert function.invoke(invocation("good"))["status"] == "ok"


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
