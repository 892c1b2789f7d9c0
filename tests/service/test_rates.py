"""Addresses of clients are forgotten as soon as they no longer matter."""

from gov_deadlines.service.rates import Rates


def test_an_address_is_forgotten_when_its_bucket_is_full_again() -> None:
    now = [0.0]
    rates = Rates(1, now=lambda: now[0])
    for nth in range(200):
        assert rates.wait_for(f"192.0.2.{nth}") == 0
    now[0] = 60.0
    rates.wait_for("198.51.100.1")
    assert len(rates._buckets) == 1
