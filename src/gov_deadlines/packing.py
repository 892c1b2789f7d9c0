"""An exception on its way into another process: Python would make it again from its message alone."""


def packed(error: Exception, base: type[Exception]) -> tuple[object, ...]:
    """What ``__reduce__`` of an error gives: how to make it again without asking for what its own kind is made from.

    What cannot follow it is left behind: such an attribute is replaced by its ``repr``, such a cause dropped.
    """
    state = {name: value if _travels(value) else repr(value) for name, value in error.__dict__.items()}
    if error.__cause__ is not None and _travels(error.__cause__):
        state["__cause__"] = error.__cause__
    return _made_again, (type(error), base, error.args), state


def _made_again(kind: type[Exception], base: type[Exception], args: tuple[object, ...]) -> Exception:
    """An error of a kind without its attributes: what stands behind its base is begun with ``args``, as by the base."""
    error = kind.__new__(kind)
    super(base, error).__init__(*args)
    return error


def _travels(value: object) -> bool:
    """Whether a value can be pickled and made again; other people's exceptions often only the first."""
    import pickle

    try:
        pickle.loads(pickle.dumps(value))  # noqa: S301  (what was pickled a moment ago)
    except Exception:  # noqa: BLE001  (a value's own methods may raise anything)
        return False
    return True
