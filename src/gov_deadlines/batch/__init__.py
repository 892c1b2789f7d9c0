"""Floor 5: whole files of triggers, answered row by row with nothing lost."""
