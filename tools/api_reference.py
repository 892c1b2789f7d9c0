"""Write docs/api.md and docs/api.zh-CN.md: every public name with its arguments, fields, methods and an example.

The English comes from the docstrings. The Chinese comes from tools/api_zh.toml: a sentence for each name, and a few
words for each argument, field and method; ``NAME.MEMBER`` there goes before ``MEMBER``. So do the groups of names.

Usage: python tools/api_reference.py [--check]
"""

import inspect
import re
import sys
import tomllib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

import gov_deadlines as gd
from gov_deadlines.answers.context import ContextKeywords
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.text import Language

sys.path.insert(0, str(Path(__file__).parent))
from docs_pages import written

ROOT = Path(__file__).parents[1]
PAGES: dict[str, Language] = {"api.md": "en", "api.zh-CN.md": "zh"}
WORDS = Path(__file__).parent / "api_zh.toml"
_SECTION = re.compile(r"^(Args|Attributes|Returns|Raises|Yields):$")
_ITEM = re.compile(r"^    (?! )([\w., /]+): (.*)$")
HEAD = {
    "en": """\
# Python: every public name

[中文](api.zh-CN.md)

Written by `python tools/api_reference.py` from the docstrings; change those, not this page.

Everything here is a name of `gov_deadlines`, by convention imported as `gd`. Days are given as `datetime.date` or as
text in a form of [How days are written](dates.md); an answer's days are `datetime.date`. What can go wrong is in
[Errors](errors.md), what a code means in [Codes](codes.md).
""",
    "zh": """\
# Python：全部公开名称

[English](api.md)

本页由 `python tools/api_reference.py` 生成；中文取自 `tools/api_zh.toml`，请改那里，不要改本页。

以下都是 `gov_deadlines` 里的名称，习惯上写作 `gd`。日期可以给 `datetime.date`，也可以给文字，写法见
[日期的写法](dates.zh-CN.md)；答案里的日期都是 `datetime.date`。可能出的错见[错误](errors.zh-CN.md)，
代码的含义见[代码](codes.zh-CN.md)。
""",
}
LABELS = {
    "en": {
        "args": "Argument", "fields": "Field", "members": "Method or property", "meaning": "Meaning", "type": "Type",
        "raises": "Raises", "returns": "Returns", "code": "Code",
    },
    "zh": {
        "args": "参数", "fields": "字段", "members": "方法或属性", "meaning": "含义", "type": "类型",
        "raises": "可能引发", "returns": "返回", "code": "代码",
    },
}  # fmt: skip


class Described(NamedTuple):
    """A docstring taken apart."""

    prose: list[str]  # paragraphs
    items: dict[str, str]  # what is said of each argument or field
    returns: str
    raises: str
    example: str


def described(thing: object) -> Described:
    """The docstring of a name or of one of its members, taken apart."""
    body, _, example = (inspect.getdoc(thing) or "").partition("\n>>> ")
    parts: dict[str, list[str]] = {"": []}
    section = ""
    for line in body.splitlines():
        if found := _SECTION.match(line):
            section = found[1]
        elif section and line and not line.startswith(" "):
            section = ""  # prose again
        parts.setdefault(section, []).append("" if found else line)
    prose = [" ".join(one.split()) for one in re.split(r"\n\s*\n", "\n".join(parts[""])) if one.strip()]
    items = _items(parts.get("Args", []) + parts.get("Attributes", []))
    raises = " ".join(" ".join(parts.get("Raises", [])).split())
    returns = " ".join(" ".join(parts.get("Returns", [])).split())
    return Described(prose, items, returns, raises, f">>> {example.strip()}" if example else "")


def _items(lines: list[str]) -> dict[str, str]:
    """``name, name: what it is`` with its further lines, by name."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in lines:
        if item := _ITEM.match(line):
            names = [name.strip() for name in item[1].split(",")]
            found |= dict.fromkeys(names, item[2].strip())
        else:
            found |= {name: f"{found[name]} {line.strip()}".strip() for name in names}
    return found


def members(kind: type) -> dict[str, object]:
    """The public methods and properties that a class defines itself, or shares with its private base."""
    found: dict[str, object] = {}
    for base in reversed(kind.__mro__):
        if base is kind or base.__name__.startswith("_"):
            found |= {name: one for name, one in vars(base).items() if not name.startswith("_") and _is_member(one)}
    return {name: one for name, one in found.items() if name not in fields(kind)}


def _is_member(one: object) -> bool:
    if isinstance(one, classmethod | staticmethod):
        one = one.__func__
    return inspect.isfunction(one) or hasattr(one, "func") or isinstance(one, property)


def fields(kind: type) -> dict[str, str]:
    """The fields of a record or an error with their types as text."""
    names: tuple[str, ...] = getattr(kind, "_fields", None) or getattr(kind, "fields", None) or ()
    if isinstance(names, property | types.MemberDescriptorType):
        names = ()
    noted = {
        key: told for base in reversed(kind.__mro__) for key, told in vars(base).get("__annotations__", {}).items()
    }
    return {name: _type(noted.get(name, "")) for name in names}


def _type(told: object) -> str:
    """A type as one would write it."""
    text = told if isinstance(told, str) else inspect.formatannotation(told)
    text = re.sub(r"\b(?:gov_deadlines|datetime|collections|typing|os|numpy)(?:\.[a-z_]+)*\.(?=[A-Z])", "", text)
    text = re.sub(r"\bdatetime\.(?=date)", "", text).replace("NoneType", "None").replace("'", "")
    text = re.sub(r"ForwardRef\((.*)\)", r"\1", text)
    return re.sub(r"(?:numpy\.)?ndarray\[tuple\[Any, \.\.\.\], (?:numpy\.)?dtype\[[^]]*\]+", "ndarray", text)


def parameters(function: object) -> dict[str, str]:
    """The parameters of a function, each as it would be written in its signature."""
    found: dict[str, str] = {}
    keyword_only = False
    for name, one in inspect.signature(function).parameters.items():  # type: ignore[arg-type]
        if name in ("self", "cls"):
            continue
        if one.kind is one.VAR_KEYWORD:
            hints = get_type_hints(ContextKeywords)
            found |= {key: f"{key}: {_type(hints[key])} = …" for key in hints}
            continue
        if one.kind is one.KEYWORD_ONLY and not keyword_only:
            keyword_only, found["*"] = True, "*"
        default = "" if one.default is one.empty else f" = {one.default!r}"
        found[name] = f"{name}: {_type(one.annotation)}{default}"
    return found


def signature(name: str, function: object) -> str:
    """A function as it is called, one argument a line where it is long."""
    returned = inspect.signature(function).return_annotation  # type: ignore[arg-type]
    arrow = "" if returned is inspect.Signature.empty else f" -> {_type(returned)}"
    given = list(parameters(function).values())
    line = f"{name}({', '.join(given)}){arrow}"
    return line if len(line) <= 100 else f"{name}(\n" + "".join(f"    {one},\n" for one in given) + f"){arrow}"


class Page:
    """One of the two pages."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.label = LABELS[language]
        self.colon = ": " if language == "en" else "："
        with WORDS.open("rb") as file:
            self.words: dict[str, Any] = tomllib.load(file)

    def text(self) -> str:
        """The whole page."""
        parts = [HEAD[self.language]]
        for group in self.words["group"]:
            parts += [f"## {group[self.language]}\n", *(self.entry(name) for name in group["names"])]
        return "\n".join(parts)

    def said(self, name: str, owner: str = "") -> str:
        """The Chinese words for a name, or for a member of one."""
        words: dict[str, str] = self.words["zh"]
        return words.get(f"{owner}.{name}") or words.get(name, "") if owner else str(self.words["names"].get(name, ""))

    def meaning(self, name: str, owner: str, told: Described) -> str:
        """What an argument or a field is; the English of a docstring, else that of the words file."""
        if self.language == "zh":
            return self.said(name, owner)
        words: dict[str, str] = self.words["en"]
        meaning = told.items.get(name) or words.get(f"{owner}.{name}") or words.get(name, "")
        return _code(meaning if ". " in meaning else meaning.removesuffix("."))

    def entry(self, name: str) -> str:
        """What the page says of one name."""
        thing = inspect.unwrap(getattr(gd, name))
        if inspect.isclass(thing):
            lines = list(self._class(name, thing))
        elif inspect.isfunction(thing):
            lines = list(self._function(name, thing))
        else:
            lines = [self.said(name) if self.language == "zh" else self.words["en"][name], ""]
        return "\n".join([f"### {name}\n", *lines])

    def _prose(self, name: str, told: Described) -> list[str]:
        paragraphs = [self.said(name)] if self.language == "zh" else [_code(one) for one in told.prose]
        return [line for one in paragraphs for line in (one, "")]

    def _function(self, name: str, function: object) -> Iterator[str]:
        told = described(function)
        yield from ["```python", signature(name, function), "```", ""]
        yield from self._prose(name, told)
        given = [one for one in parameters(function) if one != "*"]
        yield from self._table(self.label["args"], dict.fromkeys(given, ""), name, told)
        if told.returns and self.language == "en":
            yield from [f"{self.label['returns']}{self.colon}{_code(told.returns)}", ""]
        if told.raises:
            raised = _code(told.raises) if self.language == "en" else _raised(told.raises)
            yield from [f"{self.label['raises']}{self.colon}{raised}", ""]
        yield from _example(told)

    def _class(self, name: str, kind: type) -> Iterator[str]:
        told = described(kind)
        yield from self._prose(name, told)
        if issubclass(kind, GovDeadlinesError):
            yield from [f"{self.label['code']}{self.colon}`{kind.code}`", ""]
        listed = fields(kind)
        if not listed and not issubclass(kind, GovDeadlinesError):
            listed = {one: "" for one in told.items if one.isidentifier()}
        yield from self._table(self.label["fields"], listed, name, told)
        yield from self._members(name, kind)
        yield from _example(told)

    def _table(self, title: str, rows: dict[str, str], owner: str, told: Described) -> Iterator[str]:
        if not rows:
            return
        typed = any(rows.values())
        heads = [title, *[self.label["type"]] * typed, self.label["meaning"]]
        yield from [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
        for name, kind in rows.items():
            meaning = self.meaning(name, owner, told)
            cells = [f"`{name}`", *[f"`{kind}`" if kind else ""] * typed, meaning]
            yield f"| {' | '.join(one.replace('|', chr(92) + '|') for one in cells)} |"
        yield ""

    def _members(self, owner: str, kind: type) -> Iterator[str]:
        found = members(kind)
        if issubclass(kind, GovDeadlinesError) and kind is not GovDeadlinesError:
            found = {name: one for name, one in found.items() if name != "fields"}
        if not found:
            return
        yield from [f"| {self.label['members']} | {self.label['meaning']} |", "| --- | --- |"]
        for name, one in found.items():
            function = one.__func__ if isinstance(one, classmethod | staticmethod) else one
            call = name
            if inspect.isfunction(function):
                call = f"{name}({', '.join(word.partition(':')[0] for word in parameters(function).values())})"
            prose = described(function).prose
            meaning = self.said(name, owner) if self.language == "zh" else _code(" ".join(prose))
            yield f"| `{call}` | {meaning.replace('|', chr(92) + '|')} |"
        yield ""


def _code(text: str) -> str:
    """Docstrings mark code with two backquotes, pages with one."""
    return text.replace("``", "`")


def _raised(text: str) -> str:
    """The names of the errors that a docstring names."""
    names = [name for name in re.findall(r"\b[A-Z]\w+\b", text) if inspect.isclass(getattr(gd, name, None))]
    return "、".join(f"`{name}`" for name in dict.fromkeys(names))


def _example(told: Described) -> Iterator[str]:
    if told.example:
        yield from ["```python", told.example, "", "```", ""]


def main(*, check: bool) -> int:
    """Write the pages, or compare them; 1 where one is not up to date."""
    texts = {name: Page(language).text().rstrip() + "\n" for name, language in PAGES.items()}
    return written(texts, "api_reference.py", check=check)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
