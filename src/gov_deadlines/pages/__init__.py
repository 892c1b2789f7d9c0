"""How an answer is laid out for a person, or as a plain object for JSON."""
