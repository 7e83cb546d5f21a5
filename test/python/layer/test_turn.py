"""One turn of a Code Node that uses requests, redis and MySQLdb, through the local dispatcher as anyone starts it."""

from __future__ import annotations

import json
import subprocess
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from layer.database_servers import MARIADB_HOST
from layer.web_server import json_reply, web_server

ROOT = Path(__file__).parents[3]
NODE = """
import MySQLdb
import redis

def main(event, context):
    body = json.loads(event["body"])
    price = requests.get("{url}/price", timeout=10).json()["price"]
    database = MySQLdb.connect(host="{host}", port={mariadb}, user="root", charset="utf8mb4")
    cursor = database.cursor()
    cursor.execute("SELECT CONCAT(%s, ' ✓')", [body["user"]["user_id"]])
    name = cursor.fetchone()[0]
    count = redis.Redis(port={redis}).incr("visits")
    versions = [requests.__version__, redis.__version__, MySQLdb.__version__]
    final_response = {{"status": True, "price": price, "name": name, "count": count, "versions": versions}}
    return {{"statusCode": 200, "body": json.dumps(final_response), "headers": {{}}}}
"""


@contextmanager
def local_cloud(bots: Path, data: Path) -> Iterator[str]:
    """Gives the endpoint that `npm start` prints."""
    command = ["node", "--import", "tsx", "local/start.ts", "--bots", str(bots), "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            printed = []
            for line in process.stdout:
                printed.append(line)
                if line.startswith("ready "):
                    yield line.split()[1]
                    break
            else:
                raise AssertionError("".join(printed))
        finally:
            process.terminate()
            process.stdout.read()


@pytest.mark.usefixtures("python_with_mysqldb")
def test_a_turn_with_three_packages(tmp_path: Path, redis_ports: tuple[int, int], mariadb_port: int) -> None:
    with web_server(lambda _request: json_reply({"price": 12})) as shop:
        node = tmp_path / "bots" / "shop" / "nodes" / "offer.py"
        node.parent.mkdir(parents=True)
        node.write_text(textwrap.dedent(NODE.format(url=shop.url, host=MARIADB_HOST, mariadb=mariadb_port, redis=redis_ports[0])))
        (node.parents[1] / "bot.yaml").write_text("timeout_seconds: 15\n")
        with local_cloud(tmp_path / "bots", tmp_path / "data") as endpoint:
            options = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
            client = boto3.client("lambda", endpoint_url=endpoint, **options)
            try:
                answers = [_turn(client) for _ in range(2)]
            finally:
                client.close()
    output = {"status": True, "price": 12, "name": "grüße ✓", "versions": ["2.22.0", "3.2.1", "1.4.2"]}
    assert [answer["status"] for answer in answers] == ["ok", "ok"], answers
    counts = [answer["output"].pop("count") for answer in answers]
    assert [answer["output"] for answer in answers] == [output, output]
    assert counts[1] == counts[0] + 1


def _turn(client: object) -> dict[str, object]:
    request = {"bot": "shop", "environment": "staging", "node": "offer", "user": {"user_id": "grüße"}}
    reply = client.invoke(FunctionName="codenode-dispatcher", Payload=json.dumps(request))  # type: ignore[attr-defined]
    answer: dict[str, object] = json.loads(reply["Payload"].read())
    return answer
