"""China's time zone: the day there, now and at any instant."""

from datetime import date, datetime

SHANGHAI = "Asia/Shanghai"


def today() -> date:
    """Today in Asia/Shanghai, whatever the machine's own time zone."""
    import pendulum  # only where it is needed: it takes longer to import than the rest of the library

    now = pendulum.today(SHANGHAI)
    return date(now.year, now.month, now.day)


def day_in_shanghai(instant: datetime) -> date:
    """The day in Asia/Shanghai at an instant, an aware datetime.

    Raises ArithmeticError or ValueError at the very ends of the calendar.

    >>> from datetime import timezone
    >>> day_in_shanghai(datetime(2024, 4, 3, 20, tzinfo=timezone.utc))
    datetime.date(2024, 4, 4)
    """
    import pendulum

    there = pendulum.instance(instant).in_timezone(SHANGHAI)
    return date(there.year, there.month, there.day)
