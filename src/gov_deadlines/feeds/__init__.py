"""Answers as calendar files (iCalendar, RFC 5545): a due day, an office's duties, a plan, a cadence, a region's days.

An answer becomes entries (``dues``, ``duties``, ``courses``, ``rest_days``), and entries become a file (``ics``). An
entry keeps its identity from file to file, and a later file has a higher number, so that importing it moves the entry.
"""
