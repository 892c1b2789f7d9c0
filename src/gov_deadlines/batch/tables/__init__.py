"""Files that go through DuckDB: Parquet, Excel, and every change of format."""
