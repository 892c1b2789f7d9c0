"""Floor 4: a limit, a trigger and a calendar give an answer with its reasons."""
