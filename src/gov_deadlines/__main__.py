"""``python -m gov_deadlines``."""

from gov_deadlines.cli.start import run

run()
