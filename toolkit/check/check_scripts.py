"""Checks Python scripts of bots without running them: JSON on standard input, findings as JSON on standard output.

Input: {"packages": [...], "bots": [{"scripts": [{"file", "kind": "node" | "module", "source": base64}]}]}
Output: [[{"file", "line", "column", "message", "severity", "source"}]], one list for each bot.
"""

from __future__ import annotations

import base64
import json
import sys

from bot_modules import attributes_of_modules
from imported_packages import imports
from main_function import main_function
from scripts import Bot, Finding, Script
from undefined_names import undefined_names


def check_bot(bot: Bot) -> list[Finding]:
    """Every finding of a bot's nodes and modules."""
    findings: list[Finding] = []
    for script in bot.scripts:
        findings += script.findings
        if script.tree is None:
            continue
        findings += imports(script, bot) + undefined_names(script, bot) + attributes_of_modules(script, bot)
        if script.kind == "node":
            findings += main_function(script)
    return findings


def main() -> None:
    """Reads, checks, writes."""
    request = json.load(sys.stdin)
    packages = frozenset(request["packages"])
    results = []
    for given in request["bots"]:
        scripts = [Script(one["file"], one["kind"], base64.b64decode(one["source"])) for one in given["scripts"]]
        findings = check_bot(Bot(scripts, packages))
        results.append([finding.as_json() for finding in sorted(findings, key=lambda each: (each.file, each.line, each.column))])
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
