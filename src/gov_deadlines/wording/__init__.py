"""Ground: every sentence and every word for a code, in both languages, from plain values."""
