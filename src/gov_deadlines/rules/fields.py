"""What the tables of a pack have in common: names, pairs of wordings, clauses and codes, read and checked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gov_deadlines.rules.model import ClauseReference, Words
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Field, Form, Place, TomlFile

BASES = "bases.toml"
CHAINS = "chains.toml"
NAME = Form(
    "[a-z0-9]+(-[a-z0-9]+)*", "只能用小写字母、数字和连字符", "only lower-case letters, digits and hyphens between them"
)
_SHA256 = Form("[0-9a-f]{64}", "应为 64 位十六进制数字", "must be 64 hexadecimal digits")
LIMITING = (
    *("不超过", "不得超过", "不能超过", "不应超过", "不多于", "不得多于", "最多", "至多", "以内", "之内", "以下"),
    *("控制在", "限", "只", "仅", "不得", "不能", "不再", "不安排"),
)
_LEAST = ("少于", "低于", "至少", "最少")
BINDINGNESS = frozenset({"shall", "generally", "in_principle", "at_most", "stated"})


def pair(name: str, required: bool = True) -> dict[str, Field]:
    """The two keys of a text in Chinese and English; the English may be left out, and the Chinese stands for it."""
    return {f"{name}_zh": Field(str, required), f"{name}_en": Field(str, required=False)}


def is_limiting(quoted: str) -> bool:
    """Whether words can carry a ceiling: 不超过1次 and 不得开展2次以上 can, 1—2次 and 不得少于2次 cannot."""
    return any(word in quoted for word in LIMITING) and not any(word in quoted for word in _LEAST)


PROVISION_FIELDS = {
    "name": Field(str, form=NAME),
    "article": Field(str),
    "bindingness": Field(str, choices=BINDINGNESS),
    **pair("obliged"),
    "notes": Field(list, required=False),
    **pair("summary"),
    "clauses": Field(list),
}


def clause_fields(*roles: str) -> dict[str, Field]:
    """The keys of one clause, which is cited for one of ``roles``."""
    return {
        "role": Field(str, choices=frozenset(roles)),
        "article": Field(int),
        "paragraph": Field(int),
        "sentence": Field(int),
        "sha256": Field(str, form=_SHA256),
    }


def check_name(file: TomlFile, table: Mapping[str, Any], place: Place, names: set[str]) -> None:
    """No two provisions of a pack may have one name; those seen so far are in ``names``."""
    name = table.get("name")
    if isinstance(name, str):
        if name in names:
            file.report(place, "name", "name-twice", f"name = {name!r} 重复", f"name = {name!r} is taken")
        names.add(name)


def check_pair(file: TomlFile, table: Mapping[str, Any], place: Place, name: str) -> None:
    """An optional text must not be given in English alone."""
    zh, en = f"{name}_zh", f"{name}_en"
    if en in table and zh not in table:
        file.report(place, zh, "missing-key", f"有 {en} 而缺少 {zh}", f"{en} is there without {zh}")


def check_clauses(file: TomlFile, clauses: object, place: Place, fields: Mapping[str, Field]) -> None:
    """Each clause must be a table with the keys of a clause; a list of another type is already reported."""
    for clause in clauses if isinstance(clauses, list) else ():
        if isinstance(clause, dict):
            file.check(clause, fields, place, inside="clauses")
        else:
            file.report(place, "clauses", "wrong-type", "clauses 应为表格列表", "clauses must be a list of tables")


def check_some_clause(file: TomlFile, clauses: object, place: Place) -> None:
    """A provision must be tied to the text somewhere."""
    if clauses == []:
        file.report(place, "clauses", "clauses", "clauses 至少写明一处条文", "clauses must name at least one place")


def check_bases(file: TomlFile, named: Iterable[tuple[str, object]], place: Place, bases: Mapping[str, Text]) -> None:
    """Every code named under a key must be one of ``bases``."""
    for key, code in named:
        if not isinstance(code, str) or code not in bases:
            file.report(place, key, "basis", f"{key}：{BASES} 中没有 {code!r}", f"{key}: {code!r} is not in {BASES}")


def words_field(*names: str) -> dict[str, Field]:
    """The keys under ``words``: one for each thing that may rest on words of the clause."""
    return {name: Field(str, required=False) for name in names}


def check_words(
    file: TomlFile, table: Mapping[str, Any], place: Place, fields: Mapping[str, Field], rests: Mapping[str, str]
) -> None:
    """Words are quoted only for what is there; ``rests`` says which key of the table each of them carries."""
    words = table.get("words", {})
    if not isinstance(words, dict):
        return
    file.check(words, fields, place, inside="words")
    for name, key in rests.items():
        if name in words and key not in table:
            zh = f"words 写了 {name}，表中却没有 {key}"
            file.report(place, "words", "words", zh, f"words quotes {name}, and there is no {key}")


def words_of(table: Mapping[str, Any]) -> Words:
    """The words a sound table quotes."""
    return tuple(table.get("words", {}).items())


def listed(table: Mapping[str, Any], key: str) -> list[Any]:
    """The list under a key; empty where there is none, or something else."""
    value = table.get(key)
    return value if isinstance(value, list) else []


def text_of(table: Mapping[str, Any], name: str, code: str = "") -> Text:
    """A text in both languages, or in Chinese for both."""
    zh = table[f"{name}_zh"]
    return Text(code or name, zh, table.get(f"{name}_en", zh))


def clauses_of(table: Mapping[str, Any]) -> Iterator[ClauseReference]:
    """The clauses of a sound table."""
    for clause in table["clauses"]:
        yield clause_of(clause)


def clause_of(clause: Mapping[str, Any], role: str = "") -> ClauseReference:
    """One clause of a sound table."""
    return ClauseReference(
        role or clause["role"], clause["article"], clause["paragraph"], clause["sentence"], clause["sha256"]
    )
