"""The runtime's own boto3 beside the layer, whose urllib3 and six come first on the import path."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator

import pytest

from layer.certificates import Authority
from layer.child import Layer
from layer.web_server import Reply, Request, WebServer, json_reply, web_server

# Where the requirements of these tests are: boto3 is Python alone, so any version's folder does.
RUNTIME_PACKAGES = (sysconfig.get_path("purelib"),)
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-west-1"}


def _aws(request: Request) -> Reply:
    assert request.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    if "x-amz-target" in request.headers:
        return json_reply({"Item": {"id": {"S": request.headers["x-amz-target"]}}})
    if request.method == "PUT":
        return Reply(200, b"", {"ETag": '"etag"', "x-amz-checksum-crc32": request.headers.get("x-amz-checksum-crc32", "")})
    return Reply(404, b"<Error><Code>NoSuchKey</Code><Message>none</Message></Error>", {"Content-Type": "application/xml"})


@pytest.fixture(scope="module")
def aws(authority: Authority) -> Iterator[WebServer]:
    with web_server(_aws, authority.sign("localhost")) as server:
        yield server


def test_boto3_calls_over_tls(layer: Layer, aws: WebServer, authority: Authority) -> None:
    code = f"""
        import boto3, io, six, urllib3
        options = {{"endpoint_url": {aws.url!r}, "verify": {str(authority.certificate)!r}}}
        item = boto3.resource("dynamodb", **options).Table("t").get_item(Key={{"id": "1"}})["Item"]
        s3 = boto3.client("s3", **options, config=boto3.session.Config(s3={{"addressing_style": "path"}}))
        put = s3.put_object(Bucket="b", Key="ä key", Body=b"x" * 100_000)["ETag"]
        s3.upload_fileobj(io.BytesIO(b"streamed"), "b", "k")
        try:
            s3.get_object(Bucket="b", Key="absent")
        except s3.exceptions.NoSuchKey as error:
            missing = error.response["Error"]["Code"]
        answer([item, put, missing, [m.__file__.startswith({layer.path!r}) for m in (boto3, six, urllib3)]])
    """
    answer = layer.run(code, environment=KEYS, behind=RUNTIME_PACKAGES)
    assert answer == [{"id": "DynamoDB_20120810.GetItem"}, '"etag"', "NoSuchKey", [False, True, True]]


def test_boto3_refuses_an_unknown_authority(layer: Layer, aws: WebServer, other_authority: Authority) -> None:
    code = f"""
        import boto3, botocore.exceptions
        client = boto3.client("dynamodb", endpoint_url={aws.url!r}, verify={str(other_authority.certificate)!r},
                              config=boto3.session.Config(retries={{"total_max_attempts": 1}}))
        try:
            client.list_tables()
        except botocore.exceptions.SSLError as error:
            answer(str(error))
    """
    assert "certificate verify failed" in layer.run(code, environment=KEYS, behind=RUNTIME_PACKAGES)
