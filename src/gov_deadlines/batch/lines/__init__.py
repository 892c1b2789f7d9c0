"""Files whose rows are lines: CSV and JSON Lines, answered in blocks of bytes."""
