"""What the compatibility part does to everybody else: nothing."""

from __future__ import annotations

import pytest

from layer.child import Layer


def test_it_loads_by_the_pth_file_too(layer: Layer) -> None:
    code = f"""
        import site
        sys.modules.pop("layer_compat"); sys.meta_path[:] = [f for f in sys.meta_path if f.__name__ != "_Mender"]
        site.addsitedir({layer.path!r})
        answer([f.__name__ for f in sys.meta_path[:1]] + [sum(f.__name__ == "_Mender" for f in sys.meta_path)])
    """
    assert layer.run(code) == ["_Mender", 1]


def test_it_imports_nothing_until_it_is_needed(layer: Layer) -> None:
    code = """
        answer([name for name in ("layer_compat_mends", "ssl", "http.client", "inspect", "importlib.machinery", "re")
                if name in sys.modules])
    """
    # json, of this test's own, brings re.
    assert set(layer.run(code)) <= {"re"}


def test_the_standard_library_stays_as_it_is(layer: Layer) -> None:
    code = """
        import http.client, inspect, ssl
        things = lambda: {id(module): dict(vars(module)) for module in (inspect, ssl, http.client)}
        connection = lambda: dict(vars(http.client.HTTPSConnection))
        before = things(), connection()
        import requests, httplib2, redis, gspread, oauth2client.service_account, six.moves.urllib.parse
        from six.moves import http_client
        after = things(), connection()
        answer([before[1] == after[1], [name for module, names in after[0].items() for name, value in names.items()
                if name != "__warningregistry__" and before[0][module].get(name, None) is not value]])
    """
    assert layer.run(code) == [True, []]


def test_six_moves_leaves_a_modules_own_spec(documented_layer: Layer) -> None:
    code = """
        from six.moves import http_client
        from urllib3.packages.six.moves import urllib
        import urllib3.packages.six.moves.urllib.parse as parse
        answer([http_client.__spec__.name, http_client.__name__, parse.urlencode({"a": 1}), urllib.parse.quote("ß")])
    """
    assert documented_layer.run(code) == ["http.client", "http.client", "a=1", "%C3%9F"]


def test_sources_and_resources_of_mended_modules_are_found(layer: Layer) -> None:
    code = """
        import importlib.resources, inspect, httplib2, six
        answer([len(inspect.getsource(six)) > 1000, (importlib.resources.files("httplib2") / "__init__.py").is_file(),
                importlib.reload(httplib2).__name__])
    """
    assert layer.run(code) == [True, True, "httplib2"]


def test_mysqldb_says_where_it_is_when_it_is_not_there(layer: Layer) -> None:
    # The mends come from the layer, as the reason does; MySQLdb does not.
    code = f"""
        import layer_compat_mends
        sys.path.remove({layer.path!r})
        try:
            import MySQLdb
        except ImportError as error:
            answer([str(error), error.name])
    """
    message, name = layer.run(code)
    assert name == "MySQLdb"
    assert message.startswith(f"MySQLdb (mysqlclient 1.4.2) is not available for python{layer.version} on ")
    assert "rebuild.ts --python" in message


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("StrictVersion('1.0.0') >= StrictVersion('0.1.3')", True),
        ("StrictVersion('0.1.10') > '0.1.9'", True),
        ("StrictVersion('1.0b1') < StrictVersion('1.0')", True),
        ("StrictVersion('1.2') == StrictVersion('1.2.0')", True),
        ("str(StrictVersion('1.2a3'))", "1.2a3"),
        ("LooseVersion('1.10.x') > LooseVersion('1.9.y')", True),
    ],
)
def test_the_versions_of_distutils(documented_layer: Layer, expression: str, expected: object) -> None:
    assert documented_layer.run(f"from distutils.version import LooseVersion, StrictVersion\nanswer({expression})") == expected
