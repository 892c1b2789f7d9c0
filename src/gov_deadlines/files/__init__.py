"""Atomic output files, alone or several together: every file this package writes is written here."""
