"""A day is a record: made anew or with other values, it still says everything."""

from datetime import date

import gov_deadlines as gd


def test_a_day_with_other_values_keeps_where_it_was_looked_up() -> None:
    found = gd.calendar("CN-GX").day(date(2024, 4, 11))
    other = found._replace(working=True)
    assert (other.region, other.open, other.remarks) == (found.region, found.open, found.remarks)
    assert other.to_dict() == found.to_dict() | {"working": True}
    assert type(found)(*found).to_dict()["date"] == "2024-04-11"
