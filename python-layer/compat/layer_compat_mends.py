"""The mends of layer_compat, one function each: what the package expects, and since which Python it is not so any more.

Every function looks whether its package needs it, so that newer versions of the same packages stay as they are.
"""

import sys


def let_six_moves_be_found(module):
    """six 1.12, and the copy in urllib3 1.25, on Python >= 3.12: an importer needs find_spec, theirs has find_module."""
    importer = module._SixMetaPathImporter
    if hasattr(importer, "find_spec"):
        return

    def find_spec(self, name, path=None, target=None):
        if name not in self.known_modules:
            return None
        from importlib.machinery import ModuleSpec

        return ModuleSpec(name, self, is_package=self.is_package(name))

    def create_module(self, spec):
        moved = self.load_module(spec.name)
        # Often a module of the standard library: importlib is about to give it this spec, under six's name.
        spec.loader_state = getattr(moved, "__spec__", None)
        return moved

    def exec_module(self, moved):
        own_spec = moved.__spec__.loader_state
        if own_spec is not None:
            moved.__spec__ = own_spec

    importer.find_spec = find_spec
    importer.create_module = create_module
    importer.exec_module = exec_module


def give_urllib3_its_ssl_names(module):
    """urllib3 1.25 on Python >= 3.12: it imports ssl.wrap_socket, which is gone, and two other names in the same statement.

    Without them it silently sends no SNI, and a connection without cert_reqs is a NameError. Of wrap_socket it makes no
    use where there is an SSLContext. Certificates and host names are checked as ever: its own copy of match_hostname
    takes the place of the one that ssl has no longer.
    """
    if getattr(module, "HAS_SNI", True):
        return
    import ssl

    module.HAS_SNI = ssl.HAS_SNI
    module.CERT_REQUIRED = ssl.CERT_REQUIRED


def accept_httplib2_key_files(module):
    """httplib2 0.13 on Python >= 3.12: HTTPSConnection takes no key_file and cert_file any more.

    httplib2 has loaded both into the context by then, which it passes too, so that they can go.
    """
    if sys.version_info < (3, 12) or module.__version__ != "0.13.1":
        return
    import http.client

    class HTTPSConnectionOfPython311(http.client.HTTPSConnection):
        def __init__(self, *args, key_file=None, cert_file=None, **kwargs):
            super().__init__(*args, **kwargs)

    module.HTTPSConnectionWithTimeout.__bases__ = (HTTPSConnectionOfPython311,)


def let_redis_keep_tls_connections(module):
    """redis 3.2 over TLS 1.3, on every Python: a connection that can be read from is taken for a spoiled one.

    A TLS 1.3 server sends session tickets after the handshake, so a new connection often was "Connection not ready". What is
    readable is read here, into the parser's buffer, where it can be told whether it was an answer or only a ticket.
    """
    if not hasattr(module, "DefaultSelector") or not module.ssl_available:
        return
    import ssl

    def take_what_is_there(self):
        """Whether an answer, or the connection's end, was there."""
        received = self._parser._buffer
        timeout = self._sock.gettimeout()
        self._sock.settimeout(0)
        try:
            data = self._sock.recv(received.socket_read_size)
        except ssl.SSLWantReadError:
            return False
        except OSError:
            return True
        finally:
            self._sock.settimeout(timeout)
        received._buffer.seek(received.bytes_written)
        received.bytes_written += received._buffer.write(data)
        return True

    def can_read(self, timeout=0):
        if not self._sock:
            self.connect()
        if self._parser.can_read():
            return True
        return self._selector.can_read(timeout) and take_what_is_there(self)

    def is_ready_for_command(self):
        return not can_read(self) and self._selector.is_ready_for_command()

    module.SSLConnection.can_read = can_read
    module.SSLConnection.is_ready_for_command = is_ready_for_command


def give_oauth2client_getargspec(module):
    """oauth2client 4.1 on Python >= 3.11: its `positional` decorator asks inspect.getargspec, which is gone."""
    if hasattr(module.inspect, "getargspec"):
        return
    inspect = module.inspect

    class InspectOfPython310:
        @staticmethod
        def getargspec(function):
            return inspect.getfullargspec(function)[:4]

    module.inspect = InspectOfPython310


def why_there_is_no_mysqldb():
    """For the builder who imports MySQLdb where there is no build of it."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if sys.platform == "linux":
        build = f"node --import tsx python-layer/mysqlclient/rebuild.ts --python {version}"
        get_it = f"run it on python3.13, or build it with: {build}"
    else:
        get_it = "it works on Lambda and on Linux with python3.13: run this bot on staging, or on a Linux machine"
    return f"MySQLdb (mysqlclient 1.4.2) is not available for python{version} on {sys.platform}: {get_it}"
