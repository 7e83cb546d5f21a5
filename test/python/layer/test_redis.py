"""redis against a real Redis server, plain and over TLS."""

from __future__ import annotations

from layer.certificates import Authority
from layer.child import Layer

# Newer versions try for seconds before they give up.
ONCE = """
        try:
            from redis.retry import Retry
            from redis.backoff import NoBackoff
            once = {"retry": Retry(NoBackoff(), 0)}
        except ImportError:
            once = {}
"""


def test_values_of_each_kind(layer: Layer, redis_ports: tuple[int, int]) -> None:
    code = f"""
        import redis
        client = redis.Redis(host="127.0.0.1", port={redis_ports[0]}, decode_responses=True)
        client.flushall()
        client.set("grüße", "✓", ex=100)
        client.hset("order", "id", "abc123")
        client.lpush("list", 1, 2, 3)
        client.zadd("scores", {{"a": 1.5, "b": 0.5}})
        with client.pipeline() as pipe:
            pipe.incr("count"); pipe.incr("count")
            counts = pipe.execute()
        raw = redis.StrictRedis(port={redis_ports[0]}).get("grüße")
        answer([client.get("grüße"), 0 < client.ttl("grüße") <= 100, client.hgetall("order"), client.lrange("list", 0, -1),
                client.zrange("scores", 0, -1), counts, raw.decode(), client.get("absent")])
    """
    expected = ["✓", True, {"id": "abc123"}, ["3", "2", "1"], ["b", "a"], [1, 2], "✓", None]
    assert layer.run(code) == expected


def test_publish_and_subscribe(layer: Layer, redis_ports: tuple[int, int]) -> None:
    code = f"""
        import redis
        client = redis.Redis(port={redis_ports[0]})
        subscription = client.pubsub(ignore_subscribe_messages=True)
        subscription.subscribe("news")
        subscription.get_message(timeout=5)
        client.publish("news", "hello")
        answer(subscription.get_message(timeout=5)["data"].decode())
    """
    assert layer.run(code) == "hello"


def test_errors_have_their_own_classes(layer: Layer, redis_ports: tuple[int, int]) -> None:
    code = f"""
        import redis
        {ONCE.strip()}
        client = redis.Redis(port={redis_ports[0]})
        client.set("text", "x")
        def raised(call):
            try:
                call()
            except redis.RedisError as error:
                return type(error).__name__
        client.config_set("requirepass", "right")
        try:
            answer([raised(lambda: client.incr("text")), raised(redis.Redis(port=9, **once).ping),
                    raised(lambda: redis.Redis(port={redis_ports[0]}, password="wrong").ping()),
                    redis.Redis(port={redis_ports[0]}, password="right").ping()])
        finally:
            client.config_set("requirepass", "")
    """
    wrong_type, nobody, wrong_password, right_password = layer.run(code)
    assert (wrong_type, nobody, right_password) == ("ResponseError", "ConnectionError", True)
    assert wrong_password in ("ResponseError", "AuthenticationError")


def test_a_lua_lock(layer: Layer, redis_ports: tuple[int, int]) -> None:
    code = f"""
        import redis
        client = redis.Redis(port={redis_ports[0]})
        with client.lock("turn", timeout=5):
            answer(client.lock("turn", timeout=5).acquire(blocking=False))
    """
    assert layer.run(code) is False


def test_tls_connections_last(layer: Layer, redis_ports: tuple[int, int], authority: Authority) -> None:
    code = f"""
        import redis, threading
        def client():
            return redis.Redis(host="localhost", port={redis_ports[1]}, ssl=True, ssl_ca_certs={str(authority.certificate)!r})
        fresh = [client().ping() for _ in range(30)]  # the server's session tickets arrive at some time in each
        kept = client()
        subscription = kept.pubsub(ignore_subscribe_messages=True)
        subscription.subscribe("tls")
        waited = [subscription.get_message(timeout=0.2) for _ in range(3)]
        kept.set("long", "x" * 300_000)
        kept.publish("tls", "y" * 100_000)
        message = None
        while message is None:
            message = subscription.get_message(timeout=1)
        ids = {{kept.client_id() for _ in range(20)}}
        answer([all(fresh), waited, len(message["data"]), len(kept.get("long")), len(ids)])
    """
    assert layer.run(code) == [True, [None, None, None], 100_000, 300_000, 1]


def test_a_tls_connection_that_the_server_ended_is_made_anew(layer: Layer, redis_ports: tuple[int, int], authority: Authority) -> None:
    code = f"""
        import redis
        client = redis.Redis(host="localhost", port={redis_ports[1]}, ssl=True, ssl_ca_certs={str(authority.certificate)!r})
        first = client.client_id()
        redis.Redis(port={redis_ports[0]}).execute_command("CLIENT", "KILL", "ID", first)
        answer(client.client_id() > first)
    """
    assert layer.run(code) is True


def test_tls_with_the_right_and_a_wrong_authority(
    layer: Layer, redis_ports: tuple[int, int], authority: Authority, other_authority: Authority
) -> None:
    code = """
        import redis
        %s
        def ping(ca):
            try:
                return redis.Redis(host="localhost", port=%d, ssl=True, ssl_ca_certs=ca, **once).ping()
            except redis.ConnectionError as error:
                return str(error)
        answer([ping(%r), ping(%r), ping(None)])
    """ % (ONCE.strip(), redis_ports[1], str(authority.certificate), str(other_authority.certificate))
    right, wrong, system = layer.run(code)
    assert right is True
    assert "certificate verify failed" in wrong
    assert "certificate verify failed" in system
