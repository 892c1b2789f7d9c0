"""Words to provisions, ranked."""

from typing import Any


def likely(book: Any, text: str, authority: str | None = None) -> tuple[str, ...]:  # noqa: ANN401, ARG001
    """The ids nearest to some words, best first."""
    return ()
