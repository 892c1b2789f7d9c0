"""Reading and writing Excel."""
