"""One process of a Python function: AWS's runtime interface client, with sys.path as Lambda's Python runtime has it.

Usage: python -I -B run_function.py LAYER_DIRECTORY...
"""

import os
import site
import sys

layers = [os.path.join(layer, "python") for layer in sys.argv[1:]]
packages = [entry for entry in sys.path if entry.endswith("site-packages")]
standard_library = [entry for entry in sys.path if entry not in packages]
sys.path[:] = [os.environ["LAMBDA_TASK_ROOT"], *layers, *packages, *standard_library]
for layer in layers:
    # Lambda's bootstrap makes site directories of layers: their .pth files run.
    site.addsitedir(layer)

from awslambdaric.__main__ import main  # noqa: E402

main(["awslambdaric", os.environ["_HANDLER"]])
