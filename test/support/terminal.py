"""Runs a command on a terminal of its own, types the keys once a prompt is shown, and writes what the terminal showed.

Usage: python terminal.py PROMPT KEYS COMMAND...
"""

import os
import pty
import sys

prompt, keys, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
shown = b""
typed = False
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:  # how Linux tells that the other end is closed
        data = b""
    if not data:
        break
    shown += data
    if not typed and prompt.encode() in shown:
        typed = True
        os.write(terminal, keys.encode())
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
