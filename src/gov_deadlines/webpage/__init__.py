"""The page for offices that cannot install anything: one HTML file with the data and a small engine in it."""
