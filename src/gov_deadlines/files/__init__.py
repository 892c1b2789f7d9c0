"""Files that appear whole or not at all, alone or several together: every file this package writes comes from here."""
