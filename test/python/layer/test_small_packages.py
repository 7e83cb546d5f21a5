"""The packages that talk to nobody, each doing what it is for; and the versions that were promised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from layer.child import Layer

LOCKS = Path(__file__).parents[3] / "python-layer"
MODULES = "certifi chardet docutils gspread httplib2 idna oauth2client pyasn1 pyasn1_modules pytz redis requests rsa six unicodecsv urllib3"


def _listed(file: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (LOCKS / file).read_text(), re.M))


def test_every_version_is_the_listed_one(layer: Layer) -> None:
    listed = _listed("extra-packages.in" if layer.documented else "current-packages.in")
    code = f"""
        import importlib.metadata
        answer({{name: importlib.metadata.version(name) for name in {sorted(listed)!r}}})
    """
    assert layer.run(code) == listed


def test_the_documented_versions() -> None:
    documented = (
        "chardet 3.0.4, gspread 3.1.0, httplib2 0.13.1, idna 2.8, oauth2client 4.1.3, pyasn1 0.4.6, pyasn1-modules 0.2.6, pytz 2019.2, "
        "redis 3.2.1, requests 2.22.0, rsa 4.0, six 1.12.0, unicodecsv 0.14.1, urllib3 1.25.3"
    )
    assert dict(item.split(" ") for item in documented.split(", ")).items() <= _listed("extra-packages.in").items()


def test_everything_imports_without_a_warning_on_stderr(layer: Layer) -> None:
    code = f"""
        import contextlib, importlib, io
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            for name in {MODULES.split()!r}:
                importlib.import_module(name)
        answer(errors.getvalue())
    """
    assert layer.run(code) == ""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import chardet; answer(chardet.detect('Größe für Übermut'.encode('utf-8'))['encoding'])", "utf-8"),
        ("import idna; answer(idna.encode('bücher.example').decode())", "xn--bcher-kva.example"),
        ("import idna; answer(idna.decode('xn--bcher-kva.example'))", "bücher.example"),
        (
            "import pytz, datetime as d; answer(pytz.timezone('Asia/Kolkata').localize(d.datetime(2026, 1, 1)).isoformat())",
            "2026-01-01T00:00:00+05:30",
        ),
        ("import pytz; answer(len(pytz.all_timezones) > 500)", True),
        ("import unicodecsv, io; f = io.BytesIO(); unicodecsv.writer(f).writerow(['ß', 1]); answer(f.getvalue().decode())", "ß,1\r\n"),
        ("import unicodecsv, io; answer(list(unicodecsv.DictReader(io.BytesIO('a,b\\nß,✓'.encode()))))", [{"a": "ß", "b": "✓"}]),
        ("from six.moves import range, urllib; answer([list(range(2)), urllib.parse.quote('ß')])", [[0, 1], "%C3%9F"]),
        ("from six.moves.urllib.parse import urlparse; answer(urlparse('http://x/y').path)", "/y"),
        ("import six.moves.http_client as h; answer([h.__name__, h.OK])", ["http.client", 200]),
        ("import six; answer([six.text_type('x'), six.PY3, sorted(six.iteritems({'a': 1}))])", ["x", True, [["a", 1]]]),
    ],
)
def test_a_package_at_work(layer: Layer, code: str, expected: object) -> None:
    assert layer.run(code) == expected


def test_rsa_and_pyasn1(layer: Layer) -> None:
    code = """
        import rsa
        from pyasn1.codec.der import decoder, encoder
        from pyasn1.type import univ
        from pyasn1_modules import rfc3447
        public, private = rsa.newkeys(1024)
        signature = rsa.sign(b"message", private, "SHA-256")
        try:
            rsa.verify(b"another", signature, public)
            forged = True
        except rsa.VerificationError:
            forged = False
        secret = rsa.decrypt(rsa.encrypt(b"secret", public), private).decode()
        again = rsa.PrivateKey.load_pkcs1(private.save_pkcs1("PEM"), "PEM")
        key, rest = decoder.decode(private.save_pkcs1("DER"), asn1Spec=rfc3447.RSAPrivateKey())
        numbers = decoder.decode(encoder.encode(univ.OctetString("ß".encode())))[0]
        answer([rsa.verify(b"message", signature, public) in (True, "SHA-256"), forged, secret, again == private,
                int(key["modulus"]) == private.n, bytes(numbers).decode()])
    """
    assert layer.run(code) == [True, False, "secret", True, True, "ß"]


def test_docutils(layer: Layer) -> None:
    code = """
        from docutils.core import publish_parts
        source = "Title\\n=====\\n\\n* one\\n* **two**\\n\\n.. table::\\n\\n   ===  ===\\n   a    b\\n   ===  ===\\n"
        parts = publish_parts(source, writer_name="html5", settings_overrides={"report_level": 5})
        answer([parts["title"], "<strong>two</strong>" in parts["body"], "<table>" in parts["body"]])
    """
    assert layer.run(code) == ["Title", True, True]
