"""The hidden names under which files are written, within what a file system allows."""

import glob
import os
import secrets
import zlib

MARK = ".gov-deadlines-"
TEMPORARY, FORMER, JOURNAL = ".tmp", ".old", ".journal"  # what is written, what it replaces, what is to be done
_USUAL_MOST = 255  # bytes
_ROOM = 64  # bytes of a name for what is put around it


def temporary_name(folder: str, name: str) -> str:
    """A hidden name for what will be called ``name`` in ``folder``; no other run chooses the same."""
    return f"{temporary_stem(folder, name)}{os.getpid()}-{secrets.token_hex(4)}{TEMPORARY}"


def temporary_stem(folder: str, name: str) -> str:
    """How every hidden name begins that this package makes for ``name``."""
    return f".{shortened(name, _most(folder) - _ROOM)}{MARK}"


def leftovers(folder: str, name: str) -> list[str]:
    """The paths of what goes by such a name, or did until it was replaced; some of it may be in use."""
    stem = os.path.join(folder, temporary_stem(folder, name))
    return sorted(one for one in glob.glob(glob.escape(stem) + "*") if one.endswith((TEMPORARY, FORMER)))


def rejects_path(target: str) -> str:
    """Where rejected rows go: ``ledger.csv`` -> ``ledger.rejects.csv``, in the same folder."""
    stem, suffix = os.path.splitext(target)
    folder, name = os.path.split(stem)
    end = f".rejects{suffix}"
    return os.path.join(folder, shortened(name, _most(folder) - len(os.fsencode(end))) + end)


def shortened(name: str, most: int) -> str:
    """A name of so many bytes at most; one that is cut ends in a number that tells it from others.

    >>> shortened("ledger", 255), shortened("会签" * 50, 30)
    ('ledger', '会签会签会签会~38c75c59')
    """
    whole = os.fsencode(name)
    if len(whole) <= most:
        return name
    end = f"~{zlib.crc32(whole):08x}"
    cut = whole[: most - len(end)]
    while cut and whole[len(cut)] & 0xC0 == 0x80:  # never within a character
        cut = cut[:-1]
    return os.fsdecode(cut) + end


def _most(folder: str) -> int:
    """How many bytes a name may have in a folder."""
    try:
        return os.pathconf(folder or os.curdir, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):  # Windows; no such folder; a file system that does not say
        return _USUAL_MOST
