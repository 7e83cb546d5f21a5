"""A variable's value never shows in a log line or a detail, in any of its usual forms (SPEC 6)."""

from __future__ import annotations

import json
from collections.abc import Callable

from codenode_runtime.masking import Masker
from invocations import invocation
from lambda_process import BotFunction

StartFunction = Callable[..., BotFunction]

MAIN = "def main(event, context):\n"
SECRETS = {"TOKEN": "tok-4711/ä\"x'", "USER": "tok-", "PIN": "12", "EMPTY": "", "LINES": "first line\nsecond line"}


def test_a_variables_value_never_shows(bot_function: StartFunction) -> None:
    script = (
        "import logging, sys\nfrom urllib.parse import quote, quote_plus\n"
        + MAIN
        + "    v = json.loads(event['body'])['env_variables']\n    t = v['TOKEN']\n"
        "    print('plain', t, 'pin', v['PIN'], 'room 123', '<12>')\n"
        "    print('split ' + t[:5], end='')\n    print(t[5:])\n"
        "    print(json.dumps(v))\n    print(json.dumps(v, ensure_ascii=False))\n    print(repr(v), v['LINES'])\n"
        "    print(quote(t), quote_plus(t), quote(t, safe=''), t.encode())\n"
        "    logging.error('logged %s', t)\n    sys.stderr.write(v['USER'] + '\\n')\n"
        "    raise ValueError(t + ' in the text')\n"
    )
    function = bot_function({"x": script})
    reply = function.invoke(invocation("x", return_logs=True, body={"env_variables": SECRETS}))
    logs = [line["message"] for line in reply["logs"]]
    assert logs[0] == "plain ***TOKEN*** pin ***PIN*** room 123 <***PIN***>"
    assert logs[1] == "split ***TOKEN***"
    assert json.loads(logs[2])["TOKEN"] == "***TOKEN***"
    assert "logged ***TOKEN***" in logs
    assert "***USER***" in logs
    everything = function.output("stdout") + json.dumps(reply) + json.dumps(reply, ensure_ascii=False)
    function.log_lines()
    for shown in ("4711", "tok-", "first line", "second line"):
        assert shown not in everything + function.output("stdout"), shown
    assert reply["detail"]["message"] == "***TOKEN*** in the text"
    assert reply["detail"]["traceback"][-1] == "ValueError: ***TOKEN*** in the text"


def test_final_response_is_not_masked(bot_function: StartFunction) -> None:
    script = MAIN + "    return {'statusCode': 200, 'body': json.dumps(json.loads(event['body'])['env_variables'])}\n"
    function = bot_function({"x": script})
    assert function.invoke(invocation("x", body={"env_variables": SECRETS}))["final_response"] == SECRETS


def test_names_and_forms() -> None:
    mask = Masker({"A": "secret", "LONGER": "my secret key", "SHORT": "on", "EMPTY": "", "ODD": "a.b*c"})
    assert mask("secret, my secret key") == "***A***, ***LONGER***"
    assert mask("my%20secret%20key my+secret+key") == "***LONGER*** ***LONGER***"
    assert mask("on, upon, on_top, =on=") == "***SHORT***, upon, on_top, =***SHORT***="
    assert mask("a.b*c axbxc") == "***ODD*** axbxc"
    assert Masker({})("text") == "text"
    # A replacement is not read again: a value may be another variable's name.
    assert Masker({"FIRST": "SECOND", "SECOND": "value"})("SECOND value") == "***FIRST*** ***SECOND***"
