"""Floor 5: words and pictures for people, and plain objects for programs."""
