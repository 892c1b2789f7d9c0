"""Memory of a process that runs for weeks: what stays, and what is given back to the system."""

import ctypes
import gc


def keep() -> None:
    """What is there now stays: no later search for garbage looks at it."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Free what a state of the data took that is no longer used, and give it back to the system where that is possible.

    Without it, each state lies between what was asked meanwhile, and little of it could be given back.
    """
    gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # only glibc has it
        return
    trim(0)
