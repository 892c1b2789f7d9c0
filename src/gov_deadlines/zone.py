"""China's time zone: the day there, now and at any instant."""

from datetime import UTC, date, datetime, timedelta

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


def offsets() -> list[tuple[int, int]]:
    """How far the clocks of Asia/Shanghai were ahead: each time they changed and the seconds since, oldest first.

    Times are seconds since 1970, until the end of next year. The first entry holds for all time before it, too: the
    clocks are known from before their first change. For programs without a table of time zones.

    >>> offsets()[-1][1] == 8 * 3600
    True
    """
    import pendulum

    zone, start = pendulum.timezone(SHANGHAI), datetime(1900, 1, 1, tzinfo=UTC)

    def ahead(at: datetime) -> int:
        return int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds())

    def changed(day: datetime) -> int:
        """The second after midnight at which they had changed; 0 if they did not on that day."""
        low, high = 0, 24 * 3600
        if ahead(day) == ahead(day + timedelta(seconds=high)):
            return 0
        while high - low > 1:
            middle = (low + high) // 2
            same = ahead(day + timedelta(seconds=middle)) == ahead(day)
            low, high = (middle, high) if same else (low, middle)
        return high

    found = [start]
    for days in range((date(today().year + 1, 12, 31) - start.date()).days):
        day = start + timedelta(days=days)
        found += [day + timedelta(seconds=second) for second in [changed(day)] if second]
    return [(int(one.timestamp()), ahead(one)) for one in found]
