"""Floor 3: what the documents say, as data: limits, the packs they stand in, and the book that finds them."""
