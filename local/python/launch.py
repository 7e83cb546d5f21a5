"""Starts AWS's runtime interface client for one function process, with sys.path as Lambda's Python runtime has it.

Usage: python -I -B launch.py LAYER_DIRECTORY...
"""

import os
import site
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def lambda_path(task_root: str, layers: list[str], path: list[str]) -> list[str]:
    """The function's code, its layers, the runtime's packages, then the standard library."""
    packages = [entry for entry in path if entry.endswith("site-packages")]
    standard_library = [entry for entry in path if entry not in packages]
    # Where awslambdaric has no native client (macOS), the one in pure Python is found last.
    return [task_root, *layers, *packages, *standard_library, os.path.join(HERE, "without_native")]


def main() -> None:
    sys.path.insert(0, HERE)
    from lifeline import tie_to_parent

    tie_to_parent()
    del sys.modules["lifeline"], sys.path[0]

    # Python sets it where the machine lacks Lambda's locale; Lambda has it not.
    os.environ.pop("LC_CTYPE", None)
    layers = [os.path.join(layer, "python") for layer in sys.argv[1:]]
    sys.path[:] = lambda_path(os.environ["LAMBDA_TASK_ROOT"], layers, sys.path)
    for layer in layers:
        # Lambda's bootstrap (3.11 and newer) makes site directories of layers: their .pth files run.
        site.addsitedir(layer)

    handler = os.environ["_HANDLER"]
    sys.argv[1:] = [handler]
    from awslambdaric.__main__ import main as run

    run(["awslambdaric", handler])


if __name__ == "__main__":
    main()
