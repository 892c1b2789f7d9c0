"""Figures about the code base, from the code alone: its size, and the concepts that are not yet in one place.

Usage: python tools/house.py [--src DIR] [--walk]

Prints a Markdown table and the places behind each figure. The package is not imported, except with ``--walk``,
which answers a small CSV file and follows one row from module to module. ``DIR`` is the folder that holds
``gov_deadlines`` (by default the one in this checkout), next to ``pyproject.toml`` and ``data``.

How the figures are counted:

- code: lines without blank lines, comments and docstrings.
- length of a function: the lines from the first statement after its docstring to its last; inner functions count
  both separately and as part of the outer one.
- settings named: parameters, variables, attributes and keywords of a function that have one of the five names; those
  in an inner function count for that function only.
- parameters: without ``self`` and ``cls``; ``*args`` and ``**kwargs`` count as one each. A public door is a function in
  an ``__all__``, or a method of a class in one.
- decides what is in force: a comparison with ``in_force_from`` or ``in_force_until`` on either side.
- circles: modules that import each other, directly or through others, with imports anywhere in the module.
- changes from module to module: calls from one module into another; returns are not counted.
- upwards: imports from a lower layer to a higher one, by the ``layers`` contracts of import-linter, including those
  that the contracts excuse.
"""

import argparse
import ast
import re
import statistics
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = "gov_deadlines"
SETTINGS = frozenset({"known_on", "region", "ignore_in_force", "holidays", "rules"})
MANY_SETTINGS = 3
MANY_PARAMETERS = 8
MANY_POSITIONAL = 6
LONG_LINE = 120
VERSIONS = f"{PACKAGE}.rules.versions"  # the one module that may decide what is in force
DOOR = f"{PACKAGE}.cli"  # the one package that may name options
_IN_FORCE = frozenset({"in_force_from", "in_force_until"})
_LONG = f"data lines over {LONG_LINE} characters"
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Module(NamedTuple):
    """One file of the package: its dotted name, where it is, its text and what that parses to."""

    name: str
    path: Path
    text: str
    tree: ast.Module


class Place(NamedTuple):
    """Where something was found, and what to say of it."""

    module: str
    line: int
    what: str


class Lines(NamedTuple):
    """How many lines there are, and how many of them are code."""

    all: int
    code: int


def modules(src: Path) -> list[Module]:
    """Every module of the package below ``src``, in order of names."""
    found = []
    for path in sorted((src / PACKAGE).rglob("*.py")):
        parts = path.relative_to(src).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        found.append(Module(name, path, text, ast.parse(text)))
    return found


def lines(found: list[Module]) -> Lines:
    """The lines of these modules."""
    return Lines(sum(len(one.text.splitlines()) for one in found), sum(map(_code_lines, found)))


def _code_lines(module: Module) -> int:
    strings = {number for doc in _docstrings(module.tree) for number in range(doc.lineno, _end(doc) + 1)}
    numbered = enumerate(module.text.splitlines(), 1)
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") and at not in strings for at, line in numbered)


def _docstrings(tree: ast.AST) -> Iterator[ast.Expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = _docstring(node.body)
            if first is not None:
                yield first


def _docstring(body: list[ast.stmt]) -> ast.Expr | None:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())) as first, *_]:
            return first
    return None


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def functions(module: Module) -> Iterator[tuple[str, Function]]:
    """Every function of a module, inner ones too, with its name inside the module, e.g. ``Due.to_dict``."""
    yield from _functions(module.tree, "")


def _functions(node: ast.AST, within: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        inside = within
        if isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
            inside = f"{within}{child.name}."
            if isinstance(child, _FUNCTIONS):
                yield within + child.name, child
        yield from _functions(child, inside)


def function_lengths(found: list[Module]) -> list[int]:
    """How long each function is: the lines of its body without the docstring, in order of length."""
    return sorted(_length(function) for module in found for _, function in functions(module))


def _length(function: Function) -> int:
    body = function.body[1:] if _docstring(function.body) else function.body
    return _end(body[-1]) - body[0].lineno + 1 if body else 0


def settings_named(found: list[Module]) -> list[Place]:
    """The functions that name three or more of the five settings."""
    places = []
    for module in found:
        for name, function in functions(module):
            named = SETTINGS.intersection(_names(function))
            if len(named) >= MANY_SETTINGS:
                places.append(Place(module.name, function.lineno, f"{name}: {', '.join(sorted(named))}"))
    return places


def _names(function: Function) -> Iterator[str]:
    """What a function names, without what its inner functions do."""
    rest: list[ast.AST] = [function.args, *function.body]
    while rest:
        node = rest.pop()
        if isinstance(node, _FUNCTIONS):
            continue
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
        rest.extend(ast.iter_child_nodes(node))


def many_parameters(found: list[Module]) -> list[Place]:
    """The functions with more than eight parameters; public doors are marked."""
    doors, places = public_doors(found), []
    for module in found:
        for name, function in functions(module):
            count = _parameters(function)
            if count > MANY_PARAMETERS:
                door = (module.name, name.partition(".")[0]) in doors
                mark = " (public door)" if door else " (command)" if _inside(module.name, DOOR) else ""
                places.append(Place(module.name, function.lineno, f"{name}: {count}{mark}"))
    return places


def _parameters(function: Function) -> int:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return sum(one is not None and one.arg not in ("self", "cls") for one in named)


def public_doors(found: list[Module]) -> set[tuple[str, str]]:
    """What an ``__all__`` names: the module it is defined in, and its name there."""
    doors = set()
    for module in found:
        here = _all(module.tree)
        sources = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        doors |= {sources.get(name, (module.name, name)) for name in here}
    return doors


def _all(tree: ast.Module) -> list[str]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return [str(name) for name in ast.literal_eval(value)]
    return []


def in_force_decided(found: list[Module]) -> list[Place]:
    """Where it is decided what is in force, outside the one module that may."""
    places = []
    for module in found:
        if module.name != VERSIONS:
            lines_of = [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.expr) and _decides(node)]
            if lines_of:
                text = f"{len(lines_of)} ({', '.join(f'line {line}' for line in sorted(lines_of))})"
                places.append(Place(module.name, min(lines_of), text))
    return places


def _decides(node: ast.expr) -> bool:
    match node:
        case ast.Compare(left=left, comparators=others):
            return any(map(_is_in_force, (left, *others)))
    return False


def _is_in_force(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name in _IN_FORCE
    return False


def imports(found: list[Module]) -> dict[str, dict[str, int]]:
    """What each module imports of the package, with the line; imports inside functions count too."""
    known = {module.name for module in found}
    return {module.name: dict(_imported(module, known)) for module in found}


def _imported(module: Module, known: set[str]) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                within = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
                name = within + alias.name
                name = name if name in known else within.rstrip(".")  # a name in a module, or a module in a package
                if name in known and name != module.name:
                    yield name, node.lineno


def circles(graph: dict[str, dict[str, int]]) -> list[list[str]]:
    """The groups of modules that import each other, directly or through others."""
    reach = {name: _reachable(graph, name) for name in graph}
    groups = {frozenset({name, *(other for other in reach[name] if name in reach[other])}) for name in graph}
    return sorted(sorted(group) for group in groups if len(group) > 1)


def _reachable(graph: dict[str, dict[str, int]], start: str) -> set[str]:
    met: set[str] = set()
    rest = [*graph[start]]
    while rest:
        name = rest.pop()
        if name not in met:
            met.add(name)
            rest.extend(graph[name])
    return met


def upwards(graph: dict[str, dict[str, int]], layers: list[list[list[str]]]) -> list[Place]:
    """The imports from a lower layer to a higher one, in any of these lists of layers, highest first."""
    places = set()
    for order in layers:
        floor = {name: _floor(name, order) for name in graph}
        for name, imported in graph.items():
            for other, line in imported.items():
                here, there = floor[name], floor[other]
                if here is not None and there is not None and there < here:
                    places.add(Place(name, line, other))
    return sorted(places)


def _floor(name: str, order: list[list[str]]) -> int | None:
    return next((at for at, names in enumerate(order) if any(_inside(name, one) for one in names)), None)


def _inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def layers_of(pyproject: Path) -> list[list[list[str]]]:
    """The layers of each contract of import-linter, highest first; a layer may hold several packages."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return [
        [[name.strip(" ()") for name in re.split("[|:]", layer)] for layer in contract["layers"]]
        for contract in contracts
        if contract["type"] == "layers"
    ]


def options_named(found: list[Module]) -> list[Place]:
    """The texts outside the command line that name one of its options; docstrings are left alone."""
    places = []
    for module in found:
        if not _inside(module.name, DOOR):
            docs = {id(doc.value) for doc in _docstrings(module.tree)}
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                    places += [Place(module.name, node.lineno, word) for word in _OPTION.findall(node.value)]
    return sorted(places)


def built_by_position(found: list[Module]) -> list[Place]:
    """The calls that make an instance of a class of the package from six or more values without their names."""
    classes = {node.name for module in found for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)}
    places = []
    for module in found:
        for node in ast.walk(module.tree):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                    if name in classes and len(args) >= MANY_POSITIONAL:
                        places.append(Place(module.name, node.lineno, f"{name}: {len(args)}"))
    return places


def long_data_lines(data: Path) -> list[Place]:
    """The lines of the data files that are longer than lines of code may be."""
    return [
        Place(path.relative_to(data).as_posix(), at, f"{len(line)} characters")
        for path in sorted(data.rglob("*.toml"))
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONG_LINE
    ]


def _by_file(places: list[Place]) -> list[Place]:
    """One place a file, the first in it, with how many there are."""
    first = {one.module: one for one in reversed(places)}
    count = Counter(one.module for one in places)
    return [one._replace(what=f"the first of {count[name]}") for name, one in sorted(first.items())]


class Walk(NamedTuple):
    """The way of rows from a block that was read to its results: how often each module is entered from another."""

    rows: int
    entered: Counter[str]

    @property
    def every_row(self) -> int:
        """How many modules are entered about once a row or more often."""
        return sum(count >= self.rows * 0.9 for count in self.entered.values())

    @property
    def changes(self) -> float:
        """How often the way of one row leads from one module into another, on average."""
        return sum(self.entered.values()) / self.rows


class _Tracer:
    """Counts entries of one module of the package from another, between a file that is read and one that is written."""

    def __init__(self) -> None:
        self._since: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def __call__(self, frame: object, event: str, value: object) -> None:
        name = getattr(value, "__name__", "")
        if event == "call":
            here, before = _module_of(frame), _module_of(getattr(frame, "f_back", None))
            if here != before and _inside(here, PACKAGE):
                self._since[here] += 1
        elif event == "c_call" and name == "write":
            if self._since.total() > self.most.total():
                self.most = self._since
            self._since = Counter()
        elif event == "c_return" and name.startswith("read"):
            self._since = Counter()


def _module_of(frame: object) -> str:
    """The module a frame runs in; between two of the package others may stand, as a comprehension or a library."""
    while frame is not None:
        name = str(getattr(frame, "f_globals", {}).get("__name__", ""))
        if _inside(name, PACKAGE):
            return name
        frame = getattr(frame, "f_back", None)
    return ""


WALKS: dict[str, dict[str, Any]] = {
    "answered": {"ignore_in_force": True},
    "answered, with the status": {"ignore_in_force": True, "as_of": "2024-07-01", "completed_column": "done"},
    "refused": {"known_on": "2019-01-01"},  # by then, few of the days were announced, and the rules were not in force
}


def walk(src: Path, options: dict[str, Any]) -> Walk:
    """Answer a small CSV file in this process, every row with a trigger of its own, and follow the rows."""
    import tempfile
    from datetime import date, timedelta

    sys.path.insert(0, str(src))
    from gov_deadlines import batch

    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(1000)]
    asked: dict[str, Any] = {
        name: date.fromisoformat(value) if name in ("as_of", "known_on") else value for name, value in options.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/rows.csv", f"{folder}/due.csv"
        rows = [f"{number},qinzhou/countersign-reply,{day},{day}\n" for number, day in enumerate(days)]
        Path(source).write_text("case,limit,trigger,done\n" + "".join(rows), encoding="utf-8")
        batch.due(source, target, force=True, threads=1, **asked)  # so that notices and packs are loaded
        tracer = _Tracer()
        sys.setprofile(tracer)
        try:
            batch.due(source, target, force=True, threads=1, **asked)
        finally:
            sys.setprofile(None)
    return Walk(len(days), tracer.most)


def report(src: Path, follow: bool = False) -> str:
    """Everything, as Markdown."""
    found = modules(src)
    graph, size, lengths = imports(found), lines(found), function_lengths(found)
    pyproject, data = src.parent / "pyproject.toml", src.parent / "data"
    parameters = many_parameters(found)
    below = [one for one in parameters if not one.what.endswith(")")]
    lists: dict[str, list[Place]] = {
        f"functions that name {MANY_SETTINGS} or more of the five settings": settings_named(found),
        f"functions with more than {MANY_PARAMETERS} parameters": parameters,
        "modules that decide what is in force": in_force_decided(found),
        "imports upwards": upwards(graph, layers_of(pyproject)) if pyproject.exists() else [],
        "words like `--option` outside the command line": options_named(found),
        f"instances made from {MANY_POSITIONAL} or more values by position": built_by_position(found),
        _LONG: long_data_lines(data),
    }
    table: dict[str, object] = {
        "modules": len(found),
        "lines": size.all,
        "lines of code": size.code,
        "functions": len(lengths),
        "length of a function, median": statistics.median(lengths),
        "length of a function, 95th percentile": lengths[int(len(lengths) * 0.95)],
        "circles of imports": len(circles(graph)),
        **{title: len(places) for title, places in lists.items()},
        "of the functions with many parameters, neither doors nor commands": len(below),
    }
    lists[_LONG] = _by_file(lists[_LONG])
    parts = [_bullets(title, places) for title, places in lists.items()]
    if circles(graph):
        parts.append("## circles of imports\n\n" + "".join(f"- {', '.join(names)}\n" for names in circles(graph)))
    for kind, options in WALKS.items() if follow else ():
        way = walk(src, options)
        table[f"a CSV row, {kind}: modules entered for every row"] = way.every_row
        table[f"a CSV row, {kind}: modules entered between reading its block and writing it"] = len(way.entered)
        table[f"a CSV row, {kind}: changes from module to module a row"] = f"{way.changes:.1f}"
        counts = "".join(f"- {name}: {count / way.rows:.3g} a row\n" for name, count in way.entered.most_common())
        parts.append(f"## the way of a CSV row, {kind}\n\n{counts}")
    head = "| figure | value |\n| --- | --- |\n" + "".join(f"| {name} | {value} |\n" for name, value in table.items())
    return "\n".join([head, *filter(None, parts)])


def _bullets(title: str, places: list[Place]) -> str:
    rows = "".join(f"- {one.module}:{one.line} {one.what}\n" for one in places)
    return f"## {title}\n\n{rows}" if places else ""


def main(say: Callable[[str], object] = sys.stdout.write) -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--src", type=Path, default=Path(__file__).parents[1] / "src", help="folder of the package")
    parser.add_argument("--walk", action="store_true", help="follow a row of a small CSV file: this runs the package")
    given = parser.parse_args()
    say(report(given.src.resolve(), follow=given.walk))


if __name__ == "__main__":
    main()
