"""A ledger as an office keeps it: read where it lies, answered in a copy, and looked over."""
