"""Starts ministack as the AWS of the deploy tests, with two mends of what it does otherwise than AWS.

- Python functions run on the interpreter of MINISTACK_PYTHON, by AWS's own runtime interface client: ministack's own way is a script
  inside ministack's interpreter, which lacks what Lambda's Python runtime has.
- A table's TimeToLiveSpecification in a template takes effect.

It replaces private functions of ministack, which is why the version is pinned (local/store/requirements.in).
"""

import io
import os
import shlex
import tempfile
import zipfile

import ministack.core.lambda_runtime as lambda_runtime
import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.dynamodb as dynamodb
import ministack.services.lambda_svc as lambda_service

PYTHON = os.environ["MINISTACK_PYTHON"]
RUN_FUNCTION = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_function.py")

of_python = lambda_service._execute_function_warm
worker_class_for = lambda_runtime._worker_class_for
create_table = provisioners._ddb_create


def is_python(config: dict) -> bool:
    return str(config.get("Runtime", "")).startswith("python")


class PythonWorker(lambda_runtime.ProvidedWorker):
    """A Python function as a custom runtime, whose bootstrap is the runtime interface client: ministack serves it Lambda's Runtime API."""

    def __init__(self, function_name: str, config: dict, code: bytes) -> None:
        super().__init__(function_name, config, with_bootstrap(code, layers_of(config)))


def layers_of(config: dict) -> list[str]:
    """The function's layers, each unpacked into a folder as /opt has them."""
    directories = []
    for layer in config.get("Layers", []):
        directory = tempfile.mkdtemp(prefix="layer-")
        with zipfile.ZipFile(io.BytesIO(lambda_service._resolve_layer_zip(layer))) as archive:
            archive.extractall(directory)
        directories.append(directory)
    return directories


def with_bootstrap(code: bytes, layers: list[str]) -> bytes:
    command = shlex.join([PYTHON, "-I", "-B", RUN_FUNCTION, *layers])
    package = io.BytesIO(code)
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("bootstrap", f"#!/bin/sh\nexec {command}\n")
    return package.getvalue()


def execute(function: dict, event: object, request_id: str) -> dict:
    """Python functions go the way of custom runtimes, so that their errors keep Lambda's shape."""
    config = function.get("config") or function
    run = lambda_service._execute_function_provided_warm if is_python(config) else of_python
    return run(function, event, request_id)


def create_table_with_ttl(logical_id: str, properties: dict, stack_name: str, *rest: object) -> object:
    created = create_table(logical_id, properties, stack_name, *rest)
    specification = properties.get("TimeToLiveSpecification")
    if specification:
        enabled = str(specification.get("Enabled")).lower() == "true"
        dynamodb._update_ttl({"TableName": properties["TableName"], "TimeToLiveSpecification": {**specification, "Enabled": enabled}})
    return created


lambda_service._execute_function_warm = execute
lambda_runtime._worker_class_for = lambda config: PythonWorker if is_python(config) else worker_class_for(config)
for handlers in vars(provisioners).values():
    if isinstance(handlers, dict) and isinstance(handlers.get("AWS::DynamoDB::Table"), dict):
        if "create" in handlers["AWS::DynamoDB::Table"]:
            handlers["AWS::DynamoDB::Table"]["create"] = create_table_with_ttl

if __name__ == "__main__":
    from ministack.app import main

    main()
