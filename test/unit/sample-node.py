"""Runs one Code Node of a package folder in the real codenode_runtime.

Arguments: the folder to import codenode_runtime (and packages) from, the package folder, the reply's file. Standard input: the
NodeInvocation. The runtime's handler itself needs what awslambdaric brings, so this asks one level below it, for the NodeReply.
"""

import json
import os
import sys

import_path, package, reply_file = sys.argv[1:4]
os.environ["LAMBDA_TASK_ROOT"] = package
os.environ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST"
# Lambda's order: the package, then the layer.
sys.path[0:1] = [package, import_path]


class Context:
    aws_request_id = "00000000-0000-4000-8000-000000000000"
    function_version = "$LATEST"
    function_name = "codenode-bot-sample"

    def get_remaining_time_in_millis(self) -> int:
        return 22_000


from codenode_runtime.runtime import Runtime  # noqa: E402

reply = Runtime(package).run(json.load(sys.stdin), Context())
with open(reply_file, "w", encoding="utf-8") as file:
    json.dump(reply, file)
