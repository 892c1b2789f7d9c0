"""Which stored deadlines move under new notices."""
