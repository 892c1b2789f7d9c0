"""Why a row has no answer, as codes, in the one order in which every door looks for a fault; the first is the reason.

First what is written is read: is a cell empty, is the day a day? Then the limit is looked up, then the version that
governs the day, then the number in its text; last its days are counted. ``gov_deadlines.due`` goes the same way, but
has no rows, and so no empty cells.
"""

from gov_deadlines.errors import (
    AmbiguousLimit,
    DataFault,
    InvalidDate,
    NoNumber,
    NotAnnounced,
    NotInForce,
    UnknownLimit,
)

MISSING_VALUE = "missing-value"  # the row names no limit or no day
REASONS = (
    MISSING_VALUE,
    InvalidDate.code,
    UnknownLimit.code,
    AmbiguousLimit.code,
    NotInForce.code,
    NoNumber.code,
    NotAnnounced.code,
    DataFault.code,  # in place of the one before where a faulty file may have the day, of unknown-limit the limit
)
