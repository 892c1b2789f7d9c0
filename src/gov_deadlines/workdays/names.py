"""English names of holidays and issuers, for those who do not read the Chinese ones."""

import os
from functools import cache

from gov_deadlines.data_files import holidays_folder
from gov_deadlines.toml_file import read_values


@cache
def _names() -> dict[str, str]:
    return read_values(os.path.join(holidays_folder(), "names.toml"))


def english_name(name: str) -> str:
    """The English name of a holiday or an issuer; the Chinese one where none is on file.

    >>> english_name("春节")
    'Spring Festival'
    """
    return _names().get(name, name)
