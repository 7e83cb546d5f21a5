"""Log lines of real bot processes: their shape, whose they are, and what never shows in them (SPEC 6 and 10)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from invocations import invocation
from lambda_process import BotFunction, wait_for

StartFunction = Callable[..., BotFunction]

OK = "    return {'statusCode': 200, 'body': '{}'}\n"
MAIN = "def main(event, context):\n"


def messages(lines: list[dict[str, Any]], request_id: str = "request-1") -> list[tuple[str, str]]:
    return [(line["level"], line["message"]) for line in lines if line["request_id"] == request_id]


def test_every_line_carries_its_execution(bot_function: StartFunction) -> None:
    script = (
        "import logging, sys\nlog = logging.getLogger('shop')\n"
        + MAIN
        + "    print('printed', 1)\n    print('two\\nlines')\n    print('to stderr', file=sys.stderr)\n"
        + "    log.info('too quiet')\n    log.warning('order %s', 7)\n    print('no newline', end='')\n"
        + OK
    )
    function = bot_function({"x": script})
    function.invoke(invocation("x"))
    lines = function.log_lines()
    assert messages(lines) == [
        ("INFO", "printed 1"),
        ("INFO", "two"),
        ("INFO", "lines"),
        ("ERROR", "to stderr"),
        ("WARNING", "order 7"),
        ("INFO", "no newline"),
        ("INFO", "execution ended"),
    ]
    for line in lines:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
        found = {key: line[key] for key in ("bot", "environment", "node", "version")}
        assert found == {"bot": "orders", "environment": "staging", "node": "x", "version": "$LATEST"}
    assert lines[-1]["outcome"] == "ok"
    assert lines[-1]["duration_ms"] > 0


def test_the_level_is_the_scripts_to_set(bot_function: StartFunction) -> None:
    script = "import logging\nlogger = logging.getLogger()\nlogger.setLevel(logging.INFO)\n" + MAIN + "    logger.info({'a': 1})\n" + OK
    function = bot_function({"x": script})
    function.invoke(invocation("x"))
    assert messages(function.log_lines())[0] == ("INFO", "{'a': 1}")


def test_a_failed_turn_logs_its_detail_also_in_production(bot_function: StartFunction) -> None:
    function = bot_function({"x": MAIN + "    raise ValueError('odd order')\n"})
    function.invoke(invocation("x", environment="production"))
    lines = function.log_lines()
    assert messages(lines) == [
        (
            "ERROR",
            "exception: odd order\nTraceback (most recent call last):\n"
            "  File \"nodes/x.py\", line 2, in main\n    raise ValueError('odd order')\nValueError: odd order",
        ),
        ("INFO", "execution ended"),
    ]
    assert lines[-1]["outcome"] == "exception"


def test_exc_info_shows_the_builders_frames(bot_function: StartFunction) -> None:
    script = (
        "import json, logging\n" + MAIN + "    try:\n        json.loads('[')\n"
        "    except ValueError:\n        logging.exception('bad JSON')\n" + OK
    )
    function = bot_function({"x": script})
    function.invoke(invocation("x"))
    level, message = messages(function.log_lines())[0]
    assert level == "ERROR"
    assert message.startswith("bad JSON\nTraceback (most recent call last):\n  File \"nodes/x.py\", line 4, in main\n    json.loads('[')\n")
    assert "decoder.py" not in message
    assert message.endswith("json.decoder.JSONDecodeError: Expecting value: line 1 column 2 (char 1)")


def test_a_record_that_cannot_be_formatted_is_not_lost(bot_function: StartFunction) -> None:
    function = bot_function({"x": "import logging\n" + MAIN + "    logging.error('%d orders', 'many')\n" + OK})
    assert function.invoke(invocation("x"))["status"] == "ok"
    _, message = messages(function.log_lines())[0]
    assert message.startswith("'%d orders' with arguments ('many',) could not be formatted: TypeError")


def test_threads_log_under_the_execution_that_started_them(bot_function: StartFunction) -> None:
    script = (
        "import logging, threading\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "POOL = ThreadPoolExecutor(1)\nRELEASE = threading.Event()\n"
        "def late(name):\n    RELEASE.wait(20)\n    print('late', name)\n    logging.error('late log %s', name)\n"
        + MAIN
        + "    name = json.loads(event['body'])['user']['user_id']\n"
        "    RELEASE.set() if name == 'c' else threading.Thread(target=late, args=(name,), daemon=True).start()\n"
        "    POOL.submit(print, 'pooled', name).result()\n" + OK
    )
    function = bot_function({"x": script})
    for name in "abc":
        body = {"user": {"user_id": name}}
        reply = function.invoke(invocation("x", request_id=f"request-{name}", body=body, return_logs=True))
        assert [line["message"] for line in reply["logs"]] == [f"pooled {name}"]
    lines = wait_for(lambda: [line for line in [function.log_lines(count=3)] if len(line) == 10][0:1], "the late lines")[0]
    for name in "ab":
        assert sorted(messages(lines, f"request-{name}")) == [
            ("ERROR", f"late log {name}"),
            ("INFO", "execution ended"),
            ("INFO", f"late {name}"),
            ("INFO", f"pooled {name}"),
        ]
    assert sorted(messages(lines, "request-c")) == [("INFO", "execution ended"), ("INFO", "pooled c")]


def test_threads_do_not_end_each_others_lines(bot_function: StartFunction) -> None:
    script = (
        "import threading\nTURN = threading.Barrier(2)\n"
        "def other():\n    TURN.wait(20)\n    print('other')\n    TURN.wait(20)\n"
        + MAIN
        + "    threading.Thread(target=other, daemon=True).start()\n"
        "    print('my ', end='')\n    TURN.wait(20)\n    TURN.wait(20)\n    print('line')\n" + OK
    )
    function = bot_function({"x": script})
    function.invoke(invocation("x"))
    assert messages(function.log_lines())[:2] == [("INFO", "other"), ("INFO", "my line")]


def test_long_lines_are_cut_and_say_so(bot_function: StartFunction) -> None:
    script = (
        MAIN + "    print('x' * 100_000)\n    for _ in range(10): print('y' * 10_000, end='')\n    print()\n"
        "    logging.error('z' * 40_000)\n    print('end')\n" + OK
    )
    function = bot_function({"x": script})
    reply = function.invoke(invocation("x", return_logs=True))
    limit = 32_768
    assert [line["message"] for line in reply["logs"]] == [
        "x" * limit + f"… ({100_000 - limit} more characters)",
        "y" * limit + f"… ({100_000 - limit} more characters)",
        "z" * limit + f"… ({40_000 - limit} more characters)",
        "end",
    ]


def test_returned_lines_are_bounded_and_say_so(bot_function: StartFunction) -> None:
    function = bot_function({"x": MAIN + "    for i in range(1500): print(i)\n" + OK})
    logs = function.invoke(invocation("x", return_logs=True))["logs"]
    assert len(logs) == 1001
    assert logs[999]["message"] == "999"
    assert logs[1000]["message"].startswith("500 more lines were cut")
    assert "logs" not in function.invoke(invocation("x"))


def test_a_redirection_that_a_time_limit_ended_does_not_swallow_the_next_turn(bot_function: StartFunction) -> None:
    script = (
        "import contextlib, io, sys, time\n"
        + MAIN
        + "    print('seen')\n    if json.loads(event['body'])['entities']:\n        sys.stdout = io.StringIO()\n        time.sleep(60)\n"
        + OK
    )
    function = bot_function({"x": script}, timeout_seconds=1)
    assert function.invoke(invocation("x", body={"entities": {"slow": [1]}}))["reason"] == "timeout"
    function.invoke(invocation("x", request_id="request-2"))
    assert messages(function.log_lines(count=2), "request-2")[0] == ("INFO", "seen")


def test_streams_are_files_as_libraries_expect(bot_function: StartFunction) -> None:
    script = (
        "import sys\n" + MAIN + "    sys.stdout.reconfigure(encoding='utf-8')\n    sys.stdout.buffer.write(b'bytes\\n')\n"
        "    sys.stdout.writelines(['a', 'b\\n'])\n    sys.stdout.flush()\n    assert not sys.stdout.isatty()\n"
        "    assert (sys.stdout.encoding, sys.stdout.fileno(), sys.stderr.fileno()) == ('utf-8', 1, 2)\n"
        "    print('\\ud800', 'ü')\n" + OK
    )
    function = bot_function({"x": script})
    reply = function.invoke(invocation("x", return_logs=True))
    assert [line["message"] for line in reply["logs"]] == ["bytes", "ab", "\ud800 ü"]


def test_a_formatter_of_the_scripts_own_is_used(bot_function: StartFunction) -> None:
    script = (
        "import logging\nfor handler in logging.getLogger().handlers: handler.setFormatter(logging.Formatter('%(name)s: %(message)s'))\n"
        + MAIN
        + "    logging.getLogger('shop').error('closed')\n"
        + OK
    )
    function = bot_function({"x": script})
    function.invoke(invocation("x"))
    assert messages(function.log_lines())[0] == ("ERROR", "shop: closed")
