"""Columns added to a Parquet file whose own bytes are copied; the forms that its footer and its schema are in."""
