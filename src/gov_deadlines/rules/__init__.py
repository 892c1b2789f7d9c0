"""Floor 3: the documents' provisions as data: the provisions, their packs, and the book that finds them."""
