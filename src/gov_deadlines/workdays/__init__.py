"""Floor 1: which days are worked, and how it is known."""
