"""A clerk's own ledger: the answers beside its rows, in a copy of the workbook of which nothing else changes."""
