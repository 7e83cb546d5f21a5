"""The one part of distutils that the documented packages import (redis 3.2.1): Python has none since 3.12."""
