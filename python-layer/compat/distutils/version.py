"""StrictVersion and LooseVersion, as distutils had them up to Python 3.11: redis 3.2.1 compares hiredis' version so."""

import functools
import re


@functools.total_ordering
class _Version:
    def __init__(self, vstring=None):
        if vstring is not None:
            self.parse(vstring)

    def __repr__(self):
        return f"{type(self).__name__} ('{self}')"

    def __eq__(self, other):
        return self._key == self._read(other)._key

    def __lt__(self, other):
        return self._key < self._read(other)._key

    def _read(self, other):
        return type(self)(other) if isinstance(other, str) else other


class StrictVersion(_Version):
    """1.2, 1.2.3, and 1.2a1 or 1.2b3 before them."""

    _FORM = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?", re.ASCII)

    def parse(self, vstring):
        match = self._FORM.fullmatch(vstring)
        if match is None:
            raise ValueError(f"invalid version number '{vstring}'")
        major, minor, patch, phase, number = match.groups()
        self.version = (int(major), int(minor), int(patch or 0))
        self.prerelease = (phase, int(number)) if phase else None
        # A release comes after its own prereleases: "c" is after "a" and "b".
        self._key = (self.version, self.prerelease or ("c", 0))

    def __str__(self):
        shown = self.version if self.version[2] else self.version[:2]
        return ".".join(map(str, shown)) + "".join(map(str, self.prerelease or ()))


class LooseVersion(_Version):
    """Any text: its numbers compare as numbers, its words as words."""

    def parse(self, vstring):
        self.vstring = vstring
        parts = [part for part in re.split(r"(\d+|[a-z]+|\.)", vstring) if part and part != "."]
        self._key = self.version = [int(part) if part.isdigit() else part for part in parts]

    def __str__(self):
        return self.vstring
