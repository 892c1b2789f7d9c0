"""Damaged and hostile data files: a few hundred of the ten thousand that ``fuzzed_files`` tries as a program."""

import tempfile
from pathlib import Path

import pytest

from fuzzed_files import DAMAGES, SPECIAL, Base, Outcome, bases, case, outcomes, tried

COUNT = 240
SIXTH = COUNT // 6


RUNAWAY = 20  # seconds; one or less is usual, but a test claims no speed: the script of ``fuzzed_files`` does


def is_fault(outcome: Outcome) -> bool:
    return outcome.said not in ("refused", "accepted") or outcome.seconds > RUNAWAY


@pytest.mark.parametrize("first", range(0, COUNT, SIXTH))
def test_no_file_crashes_hangs_or_is_misread(first: int) -> None:
    found = [(nth, one.kind, outcome) for nth, one, outcome in outcomes(first, SIXTH)]
    assert [one for one in found if is_fault(one[2])] == []
    assert {outcome.said for _, _, outcome in found} == {"refused", "accepted"}


@pytest.mark.parametrize("kind", SPECIAL)
def test_nor_does_what_is_no_plain_file(kind: str, tmp_path: Path) -> None:
    nth = 40 * list(SPECIAL).index(kind)
    one = case(nth)
    assert one.kind == kind
    assert not is_fault(tried(one, one.write(tmp_path)))


@pytest.mark.parametrize("base", sorted(set(bases())), ids=lambda base: base.name)
def test_every_sound_file_is_accepted_and_read_alike(base: Base) -> None:
    """Otherwise the others would be refused for another reason."""
    one = case(1)._replace(base=base, data=base.text.encode())
    with tempfile.TemporaryDirectory() as folder:
        assert tried(one, one.write(Path(folder))).said == "accepted"


def test_the_same_files_are_made_each_time() -> None:
    assert [case(nth) for nth in range(60)] == [case(nth) for nth in range(60)]
    assert {case(nth).kind for nth in range(400)} >= DAMAGES.keys()
