"""A linter for the page: scripts and a style that the oldest browsers know, by parsers and a list of names.

What these browsers know is in ``tests/data/browser_names.json`` (``tools/browser_names.py``). A name that is too new is
refused wherever it is called or made: a function of our own with such a name gets another one. As a key it may be ours.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

NAMES = Path(__file__).parents[1] / "data" / "browser_names.json"
# Newer syntax than ES2019, by the parser's names; `??` and `?.` are known to the browsers but not to ES2019.
SYNTAX = {
    "optional_chain": "?.",
    "??": "??",
    "??=": "??=",
    "&&=": "&&=",
    "||=": "||=",
    "private_property_identifier": "#private",
    "class_static_block": "static {}",
    "field_definition": "class fields",
    "import": "import()",
    "import_statement": "import",
    "export_statement": "export",
    "meta_property": "import.meta",
    "using_declaration": "using",
}
NEW_FLAGS = set("dv")
# Extras that do no harm where they are not known: a browser leaves out what it does not understand.
EXTRAS = {
    "-webkit-text-size-adjust",
    "-webkit-print-color-adjust",
    "color-adjust",
    "forced-colors",
    "-webkit-calendar-picker-indicator",
}


@cache
def names() -> Any:
    return json.loads(NAMES.read_text(encoding="utf-8"))


def script_faults(text: str, others: str = "") -> list[str]:
    """What in a script is too new, or no script at all: ``12: ?.``. It may call what ``others`` define."""
    read = list(_nodes(text))
    both = [*read, *_nodes(others)]
    own = {"identifier": _own(both, LOCAL), "member_expression": _own(both, MEMBER)}
    return sorted({f"{node.start_point[0] + 1}: {what}" for node in read for what in _new_in(node, own)})


# where a name of the script's own is made, by what the parser calls the place: a variable, or a member
LOCAL = {"variable_declarator", "function_declaration", "formal_parameters", "object_pattern", "array_pattern"}
LOCAL |= {"arrow_function", "pair_pattern"}
MEMBER = {"method_definition", "pair", "object"}


def _own(all_nodes: list[Any], places: set[str]) -> frozenset[str]:
    """The names that a script itself gives to variables, or to members."""
    found = set()
    for node in all_nodes:
        if node.type in places:
            found |= {child.text.decode() for child in node.children if "identifier" in child.type}
        if node.type == "assignment_expression" and "pair" in places:
            left = node.child_by_field_name("left").child_by_field_name("property")
            found |= {left.text.decode()} if left else set()
    return frozenset(found)


def _nodes(script: str) -> Iterator[Any]:
    import tree_sitter_javascript
    from tree_sitter import Language, Parser

    stack = [Parser(Language(tree_sitter_javascript.language())).parse(script.encode()).root_node]
    while stack:
        node = stack.pop()
        yield node
        stack += node.children


def _new_in(node: Any, own: dict[str, frozenset[str]]) -> Iterator[str]:
    if node.is_error or node.is_missing:
        yield "not understood"
    if node.type in SYNTAX:
        yield SYNTAX[node.type]
    said = node.text.decode()
    if node.type in ("call_expression", "new_expression"):
        called = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        named = called.child_by_field_name("property") or called
        yield from {named.text.decode()} & _too_new() - own.get(called.type, frozenset())
    if node.type == "number" and ("_" in said or said.endswith("n")):
        yield said
    if node.type == "regex_flags" and set(said) & NEW_FLAGS:
        yield f"/{said}"


@cache
def _too_new() -> frozenset[str]:
    return frozenset(names()["too_new"])


def style_faults(text: str) -> list[str]:
    """What in a style sheet is too new or unknown: ``12: aspect-ratio``."""
    import tinycss2

    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return sorted(set(_rules(rules)), key=lambda fault: int(fault.partition(":")[0]))


def _rules(rules: Any) -> Iterator[str]:
    import tinycss2

    for rule in rules:
        if rule.type == "error":
            yield f"{rule.source_line}: {rule.message}"
        elif rule.type == "at-rule":
            yield from _at_rule(rule)
        else:
            yield from _selectors(rule)
            content = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            yield from _declarations(content)


def _at_rule(rule: Any) -> Iterator[str]:
    import tinycss2

    if rule.at_keyword not in names()["css"]["at_rules"]:
        yield f"{rule.source_line}: @{rule.at_keyword}"
    if rule.at_keyword == "page":
        content = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        yield from _declarations(content, page=True)
        return
    for block in rule.prelude:
        if block.type == "() block":
            words = [one.value for one in block.content if one.type == "ident"]
            feature = re.sub("^(?:min|max)-", "", words[0]) if words else ""
            if any(one.type == "literal" and one.value in "<>=" for one in block.content):
                yield f"{rule.source_line}: ranges in a media query"
            if feature not in names()["css"]["media"] and feature not in EXTRAS:
                yield f"{rule.source_line}: @media {feature}"
    if rule.content is not None:
        yield from _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _selectors(rule: Any) -> Iterator[str]:
    tokens = rule.prelude
    for before, one in pairwise(tokens):
        if before.type == "literal" and before.value == ":" and one.type in ("ident", "function"):
            name = one.value if one.type == "ident" else one.name
            if name not in names()["css"]["selectors"] and name not in EXTRAS:
                yield f"{one.source_line}: :{name}"


def _declarations(content: Any, *, page: bool = False) -> Iterator[str]:
    declared = [one for one in content if one.type == "declaration"]
    yield from (f"{one.source_line}: {one.type}" for one in content if one.type != "declaration")
    known = names()["css"]["properties"]
    flexible = any(one.name == "display" and "flex" in _words(one) for one in declared)
    for one in declared:
        if one.name.startswith("--") or (page and one.name == "size"):
            continue
        if one.name not in known and one.name not in EXTRAS:
            yield f"{one.source_line}: {one.name}"
            continue
        new = set(known.get(one.name, ())) & set(_words(one))
        yield from (f"{one.source_line}: {one.name}: {value}" for value in new)
        functions = {part.name for part in one.value if part.type == "function"}
        yield from (f"{one.source_line}: {name}()" for name in functions & set(names()["css"]["functions"]))
        if flexible and one.name in ("gap", "row-gap", "column-gap"):
            yield f"{one.source_line}: gap in a flex box"


def _words(declaration: Any) -> list[str]:
    return [part.value for part in declaration.value if part.type == "ident"]
