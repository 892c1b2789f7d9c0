"""``gov-deadlines notice``: holiday notices, from their text to a file that answers rest on."""

from gov_deadlines.cli.options import Commands

notice = Commands()
