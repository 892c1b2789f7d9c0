"""``python -m gov_deadlines``."""

from gov_deadlines.cli.main import run

run()
