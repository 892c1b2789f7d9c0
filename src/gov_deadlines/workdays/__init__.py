"""Floor 1: which days are worked, and how do we know."""
