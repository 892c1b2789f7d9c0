"""The shipped limits whose days can be counted; most tests ask about these."""

import gov_deadlines as gd

COUNTED = tuple(limit for limit in gd.limits() if isinstance(limit, gd.Limit))
