"""Files whose rows are lines, CSV and JSON Lines: read in blocks, answered row by row or in C, in several threads."""
