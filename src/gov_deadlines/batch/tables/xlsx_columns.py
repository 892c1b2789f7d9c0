"""How Excel names its columns."""

LAST_COLUMN = 16_384


def letters(column: int) -> str:
    """The letters of a column, counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(text: str) -> int | None:
    """The column of these letters, counted from 0; None where there is none.

    >>> column_of("A"), column_of("AB"), column_of("XFD"), column_of("XFE"), column_of("1")
    (0, 27, 16383, None, None)
    """
    number = 0
    for one in text:
        if not "A" <= one <= "Z" or number > LAST_COLUMN:
            return None
        number = number * 26 + ord(one) - 64
    return number - 1 if 0 < number <= LAST_COLUMN else None
