"""English names of holidays and issuers, for those who do not read the Chinese ones."""

import os
from functools import cache

from gov_deadlines.errors import DataFault
from gov_deadlines.paths import holidays_folder
from gov_deadlines.toml_file import TomlFile


@cache
def _names() -> dict[str, str]:
    file = TomlFile(os.path.join(holidays_folder(), "names.toml"))
    if file.faults:
        raise DataFault(file.faults)
    return file.values


def english_name(name: str) -> str:
    """The English name of a holiday or an issuer; the Chinese one where none is on file.

    >>> english_name("春节")
    'Spring Festival'
    """
    return _names().get(name, name)
