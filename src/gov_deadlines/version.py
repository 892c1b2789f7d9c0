"""The version of this package, for every floor: answers of another version may be others."""

__version__ = "0.1.0"
