"""Triggers in a Spark frame, answered on a cluster: a frame in, a frame out, no row lost.

Needs the ``spark`` extra and Java 17; ``docs/cluster.md`` shows how.
"""

from gov_deadlines.batch.spark.frames import ADDED, Split, answer, split

__all__ = ["ADDED", "Split", "answer", "split"]
