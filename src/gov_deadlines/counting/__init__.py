"""Floor 2: a trigger, a period and a way to count give a day, and which days that consulted."""
