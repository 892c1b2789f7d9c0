"""What is wrong with a command line, in Chinese; typer says it in English."""

import re

_WORDINGS = (
    (r"Missing option '([^']+)'.*", "缺少选项 {}"),
    (r"Missing argument '([^']+)'.*", "缺少参数 {}"),
    (r"Missing command.*", "缺少命令"),
    (r"No such option:? '?([^'.\s]+)'?\.?\s*\(?Did you mean (.+?)\??\)?", "没有选项 {}，是否为 {}？"),
    (r"No such option:? '?([^'.\s]+)'?.*", "没有选项 {}"),
    (r"No such command '([^']+)'\.?\s*\(?Did you mean (.+?)\??\)?", "没有命令 {}，是否为 {}？"),
    (r"No such command '([^']+)'.*", "没有命令 {}"),
    (r"Got unexpected extra arguments? \((.+)\)", "多出了参数 {}"),
    (r"Option '([^']+)' requires .*", "选项 {} 后面缺少值"),
    (r"Option '([^']+)' does not take a value.*", "选项 {} 不带值"),
    (r"Invalid value for '([^']+)': (\S+) is not in the range x(\S+?)\.?", "选项 {} 的值 {} 不在范围内（应{}）"),
    (r"Invalid value for '([^']+)': (.+) is not a valid int.*", "选项 {} 应为整数，而不是 {}"),
)


def in_chinese(message: str) -> str:
    """A usage error of typer's in Chinese; as it stands where no wording is on file.

    >>> in_chinese("Missing option '--on'.")
    '缺少选项 --on'
    """
    for form, wording in _WORDINGS:
        found = re.fullmatch(form, message.strip(), re.DOTALL)
        if found:
            return wording.format(*found.groups())
    return message
