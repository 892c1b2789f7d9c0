"""The same on a Spark cluster; ``gov_deadlines.batch.spark`` is the way in."""
