"""The part of Codenode that runs inside every bot function: Lambda's handler is `codenode_runtime.handler`."""

# The layer's 2019 packages need mending before anything imports one of them (boto3 too, as the layer's `six` shadows the runtime's).
# The layer's .pth file does this already where site handles /opt/python; this import is for the runtimes that do not.
try:
    import layer_compat  # noqa: F401
except ImportError:
    pass  # a function without the layer: its runtime has nothing to mend

from codenode_runtime.lambda_handler import handler

__all__ = ["handler"]
