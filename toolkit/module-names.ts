/**
 * Module names that a bot's modules/ may not take: a modules/json.py would be imported wherever `json` is meant, by the builder's
 * nodes, by the extra packages or by the runtime itself.
 */

/** `sys.stdlib_module_names` of every Python that a bot can run on, 3.11 to 3.14, on any system. */
const STANDARD_LIBRARY = `
  abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
  bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
  compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses
  datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp
  fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib
  heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
  linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
  multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb
  pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile
  pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets
  select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile
  sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig
  syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize
  tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv
  warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo

  __future__ _abc _aix_support _android_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs
  _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _colorize
  _compat_pickle _compression _contextvars _crypt _csv _ctypes _curses _curses_panel _datetime _dbm _decimal
  _elementtree _frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq _hmac _imp
  _interpchannels _interpqueues _interpreters _io _ios_support _json _locale _lsprof _lzma _markupbase _md5 _msi
  _multibytecodec _multiprocessing _opcode _opcode_metadata _operator _osx_support _overlapped _pickle _posixshmem
  _posixsubprocess _py_abc _py_warnings _pydatetime _pydecimal _pyio _pylong _pyrepl _queue _random
  _remote_debugging _scproxy _sha1 _sha2 _sha256 _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3 _sre _ssl
  _stat _statistics _string _strptime _struct _suggestions _symtable _sysconfig _thread _threading_local _tkinter
  _tokenize _tracemalloc _types _typing _uuid _warnings _weakref _weakrefset _winapi _wmi _zoneinfo _zstd
`;

/**
 * What Lambda's runtime, the layer's documented packages (SPEC 9), what its current set has besides, and Codenode's own part are imported
 * as. Which set a platform has, check cannot tell: a module of the other one is found by Run and Train.
 */
const PACKAGES = `
  awslambdaric boto3 botocore dateutil docutils jmespath s3transfer snapshot_restore_py
  certifi chardet gspread httplib2 idna MySQLdb oauth2client pyasn1 pyasn1_modules pytz redis requests rsa six unicodecsv urllib3
  charset_normalizer google google_auth_oauthlib oauthlib pyparsing requests_oauthlib
  bootstrap codenode_runtime layer_compat runtime_client
`;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));
const standardLibrary = words(STANDARD_LIBRARY);
const packages = words(PACKAGES);

const RESERVED = new Set(["__main__", "nodes", "modules"]);
const MODULE_NAME_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Why a module of a bot cannot have this name, or undefined where it can. */
export function moduleNameProblem(name: string): string | undefined {
  const shown = JSON.stringify(name);
  if (!MODULE_NAME_PATTERN.test(name)) {
    return `${shown} cannot be imported; write letters, digits and _ alone, with no digit first`;
  }
  if (standardLibrary.has(name))
    return `${shown} is a module of Python itself and would take its place; choose another name`;
  if (packages.has(name))
    return `${shown} is a package that comes with Codenode and would take its place; choose another name`;
  if (RESERVED.has(name)) return `${shown} is taken by Codenode; choose another name`;
  return undefined;
}

/** What a bot's code can import without bringing it, apart from Python itself. */
export const packageNames = (): string[] => [...packages];

/** For the test that holds the list against a real interpreter. */
export const isStandardLibrary = (name: string): boolean => standardLibrary.has(name);
