"""MySQLdb (mysqlclient 1.4.2) against a real MariaDB server."""

from __future__ import annotations

from textwrap import dedent

from layer.certificates import Authority
from layer.child import Layer
from layer.database_servers import MARIADB_HOST


def run(layer: Layer, code: str, port: int = 0) -> object:
    """Runs code that has `connect(**options)`."""
    connect = f"""
import datetime, decimal, MySQLdb
def connect(**options):
    return MySQLdb.connect(**{{"host": {MARIADB_HOST!r}, "port": {port}, "user": "root", "charset": "utf8mb4", **options}})
"""
    return layer.run(connect + dedent(code))


def test_the_version_is_the_documented_one(mysqldb_layer: Layer) -> None:
    code = """
        import importlib.metadata
        metadata = importlib.metadata.metadata("mysqlclient")
        answer([MySQLdb.__version__, MySQLdb.version_info, metadata["Version"], metadata.get_payload()])
    """
    version, info, distribution, text = run(mysqldb_layer, code)  # type: ignore[misc]
    assert (version, info, distribution) == ("1.4.2", [1, 4, 2, "final", 0], "1.4.2")
    assert "not a wheel of mysqlclient's authors" in text
    assert "OpenSSL" in text


def test_queries_with_parameters_and_unicode(mysqldb_layer: Layer, mariadb_port: int) -> None:
    code = """
        connection = connect()
        cursor = connection.cursor()
        cursor.execute("CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4")
        connection.select_db("shop")
        cursor.execute("DROP TABLE IF EXISTS orders")
        cursor.execute("CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50), price DECIMAL(8,2),"
                       " at DATETIME(6), data BLOB, note TEXT, on_day DATE, took TIME, big BIGINT UNSIGNED, real_ DOUBLE)")
        row = ["it's 'quoted' \\\\ ✓ 😀 grüße", decimal.Decimal("12.50"), datetime.datetime(2026, 1, 2, 3, 4, 5, 678),
               bytes(range(256)), None, datetime.date(2026, 2, 3), datetime.timedelta(hours=26, seconds=1), 2**64 - 1, 0.1]
        cursor.execute("INSERT INTO orders VALUES (NULL, %s, %s, %s, _binary %s, %s, %s, %s, %s, %s)", row)
        first = cursor.lastrowid
        cursor.executemany("INSERT INTO orders (name, price) VALUES (%s, %s)", [("b", 1), ("c", 2), ("d", 3)])
        connection.commit()
        cursor.execute("SELECT * FROM orders WHERE name = %(name)s", {"name": row[0]})
        read = list(cursor.fetchone())
        cursor.execute("SELECT COUNT(*), SUM(price) FROM orders WHERE price IN %s", [(1, 2, 3)])
        answer([first, read == [first, *row], list(map(str, cursor.fetchone())), cursor.description[0][0]])
    """
    assert run(mysqldb_layer, code, mariadb_port) == [1, True, ["3", "6.00"], "COUNT(*)"]


def test_long_values_and_many_rows(mysqldb_layer: Layer, mariadb_port: int) -> None:
    code = """
        connection = connect(db="mysql")
        cursor = connection.cursor()
        long = "ß" * 2_000_000
        cursor.execute("SELECT %s, REVERSE(%s)", (long, "x" * 100_000 + "y"))
        same, reversed_ = cursor.fetchone()
        cursor.execute("SELECT seq, CONCAT('row ', seq), NOW(), NULL FROM seq_1_to_20000")
        rows = cursor.fetchall()
        from MySQLdb.cursors import SSDictCursor
        streaming = connection.cursor(SSDictCursor)
        streaming.execute("SELECT seq AS id FROM seq_1_to_5000")
        answer([same == long, reversed_[0], len(rows), rows[-1][1], sum(row["id"] for row in streaming)])
    """
    assert run(mysqldb_layer, code, mariadb_port) == [True, "y", 20_000, "row 20000", 12_502_500]


def test_a_parameter_is_never_sql(mysqldb_layer: Layer, mariadb_port: int) -> None:
    code = """
        cursor = connect().cursor()
        evil = "x'; DROP DATABASE mysql; -- \\\\' \\x00 \\x1a"
        cursor.execute("SELECT %s", [evil])
        answer([cursor.fetchone()[0] == evil, connect().escape_string("a'b").decode(), MySQLdb.escape_string("a'b").decode()])
    """
    assert run(mysqldb_layer, code, mariadb_port) == [True, "a\\'b", "a\\'b"]


def test_errors_have_their_own_classes(mysqldb_layer: Layer, mariadb_port: int) -> None:
    code = """
        connection = connect()
        cursor = connection.cursor()
        cursor.execute("CREATE OR REPLACE TEMPORARY TABLE mysql.once (id INT PRIMARY KEY)")
        def raised(call):
            try:
                call()
            except MySQLdb.Error as error:
                return [type(error).__name__, error.args[0]]
        insert = lambda: cursor.execute("INSERT INTO mysql.once VALUES (1)")
        insert()
        answer([raised(lambda: cursor.execute("SELEC 1")), raised(lambda: cursor.execute("SELECT * FROM mysql.absent")),
                raised(insert), raised(lambda: connect(user="nobody", passwd="x")), raised(lambda: connect(port=9))])
    """
    assert run(mysqldb_layer, code, mariadb_port) == [
        ["ProgrammingError", 1064],
        ["ProgrammingError", 1146],
        ["IntegrityError", 1062],
        ["OperationalError", 1045],
        ["OperationalError", 2002],
    ]


def test_transactions_and_passwords(mysqldb_layer: Layer, mariadb_port: int) -> None:
    code = """
        connection = connect(autocommit=False)
        cursor = connection.cursor()
        cursor.execute("CREATE DATABASE IF NOT EXISTS bank")
        cursor.execute("CREATE OR REPLACE TABLE bank.t (id INT)")
        cursor.execute("INSERT INTO bank.t VALUES (1)")
        connection.rollback()
        cursor.execute("SELECT COUNT(*) FROM bank.t")
        left = cursor.fetchone()[0]
        cursor.execute("CREATE OR REPLACE USER 'old'@'%' IDENTIFIED BY 'pass word'")
        cursor.execute("INSTALL SONAME 'auth_ed25519'")
        cursor.execute("CREATE OR REPLACE USER 'new'@'%' IDENTIFIED VIA ed25519 USING PASSWORD('pass word')")
        who = []
        for user in ("old", "new"):
            other = connect(user=user, passwd="pass word").cursor()
            other.execute("SELECT CURRENT_USER()")
            who.append(other.fetchone()[0])
        cursor.execute("UNINSTALL SONAME 'auth_ed25519'")
        answer([left, who])
    """
    assert run(mysqldb_layer, code, mariadb_port) == [0, ["old@%", "new@%"]]


CIPHER = """
        def cipher(**options):
            try:
                cursor = connect(**options).cursor()
                cursor.execute("SHOW STATUS LIKE 'Ssl_version'")
                return cursor.fetchone()[1]
            except MySQLdb.OperationalError as error:
                return str(error.args)
"""


def test_tls_with_the_right_and_a_wrong_authority(
    mysqldb_layer: Layer, mariadb_port: int, authority: Authority, other_authority: Authority
) -> None:
    code = f"""{CIPHER}
        answer([cipher(), cipher(ssl={{"ca": {str(authority.certificate)!r}}}),
                cipher(ssl={{"ca": {str(other_authority.certificate)!r}}}), cipher(ssl={{"cipher": "HIGH"}})])
    """
    plain, right, wrong, unverified = run(mysqldb_layer, code, mariadb_port)  # type: ignore[misc]
    assert plain == ""
    assert right == "TLSv1.3"
    assert "2026" in wrong or "certificate" in wrong
    assert unverified == "TLSv1.3"


def test_tls_of_another_host_is_refused(mysqldb_layer: Layer, mariadb_port_of_another_name: int, authority: Authority) -> None:
    code = f"{CIPHER}\n        answer(cipher(ssl={{'ca': {str(authority.certificate)!r}}}))"
    assert "TLS/SSL error" in str(run(mysqldb_layer, code, mariadb_port_of_another_name))


def test_no_connection_in_the_clear_where_tls_was_asked(mysqldb_layer: Layer, mariadb_port_without_tls: int, authority: Authority) -> None:
    code = f"{CIPHER}\n        answer(cipher(ssl={{'ca': {str(authority.certificate)!r}}}))"
    assert "does not support" in str(run(mysqldb_layer, code, mariadb_port_without_tls))


def test_its_openssl_lives_beside_pythons(mysqldb_layer: Layer, mariadb_port: int, authority: Authority) -> None:
    code = f"""
        import hashlib, ssl
        context = ssl.create_default_context(cafile={str(authority.certificate)!r})
        cursor = connect(ssl={{"ca": {str(authority.certificate)!r}}}).cursor()
        cursor.execute("SELECT SHA2('x', 256)")
        answer(cursor.fetchone()[0] == hashlib.sha256(b"x").hexdigest() and context.verify_mode == ssl.CERT_REQUIRED)
    """
    assert run(mysqldb_layer, code, mariadb_port) is True
