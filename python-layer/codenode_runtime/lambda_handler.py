"""Where Lambda enters: one process-wide Runtime, and its reply as the JSON text that goes over the wire."""

from __future__ import annotations

import faulthandler
import os

from codenode_runtime import reply_json
from codenode_runtime.runtime import Runtime

# A crash in native code ends the process; its lines on stderr are all that is left to tell where.
# Descriptor 2, as sys.stderr is replaced later by a stream that native code cannot write to.
faulthandler.enable(file=2)

_runtime: Runtime | None = None


def handler(event: object, context: object) -> object:
    """Answers a NodeInvocation with a NodeReply (handlers/contract/node-invocation.ts); never raises for a builder's fault."""
    global _runtime
    if _runtime is None:
        _runtime = Runtime(os.environ.get("LAMBDA_TASK_ROOT") or os.getcwd())
    return reply_json.to_wire(_runtime.run(event, context))
