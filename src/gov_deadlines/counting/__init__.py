"""Floor 2: from a trigger, a period and a way to count to a day, and the days consulted for it."""
