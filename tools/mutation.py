"""Change the code in one small way at a time and see whether a test notices.

Usage: python tools/mutation.py [-j 2] [--module counting --module index ...] [--list]

It mutates all code in ``src/gov_deadlines/workdays/``, ``counting/`` and the arithmetic of a batch (``_ANSWERS``),
except texts for people (texts in the arguments named in ``_WORDING``, docstrings) and annotations. Each mutant is
compiled in memory and tested in a separate forked process with the tests in ``_TESTS``; nothing on disk changes. The
score must reach 95 %, else the exit code is 1. Surviving mutants are printed; docs/mutation.md explains them.
"""

import argparse
import ast
import contextlib
import importlib
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
SOURCE = ROOT / "src" / "gov_deadlines"
LEAST = 0.95
_CPU_SECONDS = 90  # many times what all the tests below take; a mutant that loops for ever is stopped there
_MEMORY = 4 << 30
_SURVIVED = 0
_SHORT = 110
# loaded once by the parent, so that no child spends its time on them; nothing of the project may be among them
_PRELOADED = ("pytest", "numpy", "hypothesis", "pendulum", "chinese_calendar", "lunar_python", "tomli")

_OPTIONS = ("-x", "-q", "--tb=no", "--assert=plain", "-o", "addopts=", "-p", "no:cacheprovider")

# The tests that look at a module, those likely to notice a change first.
_TESTS = {
    "calendar": ("calendar", "fast_paths", "index", "due", "two_axes"),
    "columns": ("arrays", "index", "fast_paths", "calendar"),
    "differences": ("data", "calendar", "notices", "two_axes"),
    "index": ("index", "fast_paths", "counting", "calendar"),
    "library": ("aside", "notices", "calendar", "faulty_files"),
    "line": ("calendar", "notices", "due", "two_axes", "faulty_files"),
    "notice_doubts": ("notice_doubts",),
    "notices": ("notices", "data", "calendar", "faulty_files", "two_axes"),
    "periods": ("counting", "due", "due_many"),
    "regions": ("calendar", "data"),
    "status": ("batch_ledger",),
}

# Of what files are answered with, the arithmetic; the engines around it are tested by whole runs, which take too long.
# Not the fields of csv_text: what is guessed is compared, so a worse guess gives the same answer, only later.
_ANSWERS = ("status",)

# Which positional arguments of a call are wording; a text there is left alone, anything else is not.
_WORDING = {
    "Text": {1, 2},
    "InvalidArgument": {0, 1},
    "report": {3, 4},
    "_fault": {3, 4},
    "Fault": {3, 4},
}

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "partition": "rpartition"}


Undo = Callable[[], None]
Change = Callable[[], Undo]


class Mutant(NamedTuple):
    """One change: ``apply`` makes it in the tree it was found in, and gives back how to undo it."""

    line: int
    place: str
    before: str
    after: str
    apply: Change

    def __str__(self) -> str:
        return f"{self.line} {self.place}: {self.before} -> {self.after}"


class Target(NamedTuple):
    """One module to mutate."""

    name: str
    path: Path

    @property
    def module(self) -> str:
        """The name it is imported by."""
        return ".".join(self.path.relative_to(SOURCE.parent).with_suffix("").parts)


# --- Finding mutants ---------------------------------------------------------------------------------------


class Mutator(ast.NodeVisitor):
    """Every mutant of one tree, in the order of the code."""

    def __init__(self) -> None:
        self.found: list[Mutant] = []
        self._place: list[str] = []
        self._above: list[ast.AST] = []
        self._wording = False

    # where the code is not ours to change

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:  # noqa: D102
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:  # noqa: D102
        pass

    def visit_Subscript(self, node: ast.Subscript) -> None:  # noqa: D102
        if ast.unparse(node.value) != "Literal":
            self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:  # noqa: D102
        self._body(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:  # noqa: D102
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        self._body(node)

    def _body(self, node: ast.ClassDef | ast.FunctionDef) -> None:
        self._place.append(node.name)
        for statement in node.body:
            self.visit(statement)
        self._place.pop()

    def visit_Call(self, node: ast.Call) -> None:  # noqa: D102
        wording = _WORDING.get(_called(node), set())
        self.visit(node.func)
        if _called(node) == "cast":  # its first argument is an annotation
            for argument in node.args[1:]:
                self.visit(argument)
            return
        for position, argument in enumerate(node.args):
            before, self._wording = self._wording, self._wording or position in wording
            if not (self._wording or _is_none(argument) or isinstance(argument, ast.Starred | ast.GeneratorExp)):
                self._put(node.args, position, ast.Constant(None))
            self.visit(argument)
            self._wording = before
        for position, keyword in enumerate(node.keywords):
            self._drop(node.keywords, position)
            self.visit(keyword.value)

    # what can be changed

    def visit(self, node: ast.AST) -> None:
        """Note what can be changed at this node, then go on below it."""
        if _is_text(node):
            return  # a docstring
        self._above.append(node)
        if isinstance(node, ast.expr | ast.stmt | ast.comprehension):
            for change in (self._literal, self._operation, self._condition, self._statement, self._slice):
                change(node)
        super().visit(node)
        self._above.pop()

    def _add(self, node: ast.AST, change: Change, left: str | None = None) -> None:
        """``change`` changes the tree and gives back how to undo it, so that what is ``left`` can be shown."""
        shown = self._shown()
        before = _line(shown)
        undo = change()
        after = _line(shown) if left is None else left
        undo()
        self.found.append(Mutant(getattr(node, "lineno", 0), ".".join(self._place) or "module", before, after, change))

    def _shown(self) -> ast.AST:
        """The innermost statement around what is changed, or the expression where that is long."""
        statement = next(node for node in reversed(self._above) if isinstance(node, ast.stmt | ast.Module))
        if len(_line(statement)) < _SHORT:
            return statement
        inner = [node for node in self._above[self._above.index(statement) + 1 :] if isinstance(node, ast.expr)]
        return next((node for node in inner if len(_line(node)) < _SHORT), statement)

    def _set(self, node: ast.AST, field: str, value: object) -> None:
        def change() -> Undo:
            old = getattr(node, field)
            setattr(node, field, value)
            return lambda: setattr(node, field, old)

        self._add(node, change)

    def _put(self, elements: list[Any], position: int, new: ast.AST) -> None:
        """Another element in the place of one."""
        old = elements[position]

        def change() -> Undo:
            elements[position] = ast.copy_location(new, old)
            return lambda: elements.__setitem__(position, old)

        self._add(old, change, "pass" if isinstance(new, ast.Pass) else None)

    def _drop(self, elements: list[Any], position: int) -> None:
        element = elements[position]

        def change() -> Undo:
            del elements[position]
            return lambda: elements.insert(position, element)

        self._add(element, change)

    def _literal(self, node: ast.AST) -> None:
        if not isinstance(node, ast.Constant):
            return
        value = node.value
        if isinstance(value, bool):
            self._set(node, "value", not value)
        elif isinstance(value, int):
            self._set(node, "value", value + 1)
            if value:
                self._set(node, "value", value - 1)
        elif isinstance(value, str) and not self._wording:
            self._set(node, "value", f"XX{value}")
        elif isinstance(value, bytes):
            self._set(node, "value", value[::-1])

    def _operation(self, node: ast.AST) -> None:
        if isinstance(node, ast.Compare):
            for position, operator in enumerate(node.ops):
                for other in _COMPARISONS[type(operator)]:
                    self._set(node, "ops", [*node.ops[:position], other(), *node.ops[position + 1 :]])
        elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _OPERATORS:
            self._set(node, "op", _OPERATORS[type(node.op)]())
        elif isinstance(node, ast.BoolOp):
            self._set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
            for position in range(len(node.values)):
                self._drop(node.values, position)
        elif isinstance(node, ast.Name) and node.id in _NAMES:
            self._set(node, "id", _NAMES[node.id])
        elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
            self._set(node, "attr", _NAMES[node.attr])

    def _condition(self, node: ast.AST) -> None:
        if isinstance(node, ast.If | ast.IfExp) and ast.unparse(node.test) != "TYPE_CHECKING":
            self._set(node, "test", ast.Constant(value=True))
            self._set(node, "test", ast.Constant(value=False))
        elif isinstance(node, ast.While):
            self._set(node, "test", ast.Constant(value=False))
        elif isinstance(node, ast.comprehension):
            for position in range(len(node.ifs)):
                self._drop(node.ifs, position)
        elif isinstance(node, ast.UnaryOp):
            self._set(node, "operand", ast.UnaryOp(node.op, node.operand))

    def _statement(self, node: ast.AST) -> None:
        if isinstance(node, ast.Return | ast.Assign | ast.NamedExpr) and not _is_alias(node) and _is_value(node.value):
            self._set(node, "value", ast.Constant(None))
        body: list[ast.stmt] = getattr(node, "body", []) if isinstance(node, ast.stmt) else []
        for position, statement in enumerate(body):
            if isinstance(statement, ast.Expr | ast.AugAssign | ast.Continue | ast.Raise) and not _is_text(statement):
                self._above.append(statement)
                self._put(body, position, ast.Pass())
                self._above.pop()

    def _slice(self, node: ast.AST) -> None:
        if isinstance(node, ast.Slice):
            for end in ("lower", "upper"):
                if getattr(node, end) is not None:
                    self._set(node, end, None)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_value(node: ast.AST | None) -> bool:
    return node is not None and not _is_none(node)


def _is_alias(node: ast.AST) -> bool:
    """Whether a statement only gives a type another name."""
    value = getattr(node, "value", None)
    return isinstance(node, ast.Assign) and (
        (isinstance(value, ast.Subscript) and _line(value.value) in ("Literal", "NDArray"))
        or (isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr) and _line(value).endswith("| None"))
    )


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _line(node: ast.AST) -> str:
    """The code of a node; of a compound statement its first line."""
    return ast.unparse(node).partition("\n")[0]


def read(target: Target) -> tuple[ast.Module, list[Mutant]]:
    """A module's tree, and every mutant of it."""
    tree = ast.parse(target.path.read_text(encoding="utf-8"))
    mutator = Mutator()
    mutator.visit(tree)
    return tree, sorted(mutator.found, key=lambda mutant: mutant.line)


def targets() -> list[Target]:
    """The modules to mutate."""
    paths = [SOURCE / "counting" / "periods.py", *sorted((SOURCE / "workdays").glob("*.py"))]
    paths += [SOURCE / "answers" / f"{name}.py" for name in _ANSWERS]
    return [Target(path.stem, path) for path in paths if path.stem != "__init__"]


# --- Testing them ------------------------------------------------------------------------------------------


class Loader(SourceFileLoader):
    """Loads one module from a tree instead of its file."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self._tree = tree

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002, D102
        return compile(ast.fix_missing_locations(self._tree), self.path, "exec")


class Finder(MetaPathFinder):
    """Finds the project in this checkout, and one of its modules in a tree."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self._module = module
        self._tree = tree

    def find_spec(  # noqa: D102
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] != "gov_deadlines":
            return None
        spec = PathFinder.find_spec(name, path or [str(SOURCE.parent)], target)
        if spec is not None and name == self._module:
            spec.loader = Loader(name, str(spec.origin), self._tree)
        return spec


def run_tests(target: Target, tree: ast.Module, scratch: str) -> int:
    """In the child: run the tests, quietly; 0 where all passed."""
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.meta_path.insert(0, Finder(target.module, tree))
    first, *others = [str(next(TESTS.rglob(f"test_{name}.py"))) for name in _TESTS[target.name]]
    for number, files in enumerate(([first], others)):
        code = int(pytest.main([*_OPTIONS, "--basetemp", f"{scratch}-{number}", *files])) if files else _SURVIVED
        if code != _SURVIVED:
            return code
    return _SURVIVED


def fork(target: Target, tree: ast.Module, mutant: Mutant | None, scratch: str) -> int:
    """Start a child that tests one mutant (or, for None, the code as it is); its process id."""
    child = os.fork()
    if child:
        return child
    log = os.open(scratch + ".log", os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    code = 1
    with contextlib.suppress(BaseException):
        if mutant is not None:
            mutant.apply()
        code = run_tests(target, tree, scratch)
    os._exit(code)


class Result(NamedTuple):
    """One module's mutants: how many there were, and which of them no test noticed."""

    target: Target
    total: int
    alive: list[Mutant]


def results(chosen: list[Target], jobs: int, scratch: str) -> Iterator[Result]:
    """Module by module. The first child of each tests the module as it is, which must pass."""
    for target in chosen:
        tree, mutants = read(target)
        waiting: list[Mutant | None] = [None, *mutants]
        running: dict[int, Mutant | None] = {}
        alive: list[Mutant] = []
        started = 0
        while started < len(waiting) or running:
            if started < len(waiting) and len(running) < jobs:
                mutant = waiting[started]
                running[fork(target, tree, mutant, os.path.join(scratch, f"{target.name}-{started}"))] = mutant
                started += 1
                continue
            child, status = os.wait()
            mutant = running.pop(child)
            survived = os.WIFEXITED(status) and os.WEXITSTATUS(status) == _SURVIVED
            if mutant is None and not survived:
                sys.exit(f"The tests fail on {target.name} as it is: run pytest first.")
            if mutant is not None and survived:
                alive.append(mutant)
        yield Result(target, len(mutants), sorted(alive, key=lambda one: one.line))


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("-j", "--jobs", type=int, default=2, help="processes at a time (2)")
    parser.add_argument("--module", action="append", help="only this module; may be repeated")
    parser.add_argument("--list", action="store_true", help="list the mutants and test none")
    options = parser.parse_args()
    os.chdir(ROOT)
    chosen = [target for target in targets() if not options.module or target.name in options.module]
    if options.list:
        for target in chosen:
            say("\n".join(f"{target.name}:{mutant}" for mutant in read(target)[1]))
        return 0
    if not {target.name for target in targets()} <= set(_TESTS):
        parser.error("name the tests of every module in _TESTS")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in _PRELOADED:
        importlib.import_module(name)
    sys.path.insert(0, str(TESTS / "support"))
    with tempfile.TemporaryDirectory() as scratch:
        return report(chosen, options.jobs, scratch)


def report(chosen: list[Target], jobs: int, scratch: str) -> int:
    """Test every mutant and print what became of them."""
    began = time.monotonic()
    total = alive = 0
    for result in results(chosen, jobs, scratch):
        total, alive = total + result.total, alive + len(result.alive)
        say(f"{result.target.name:14} {result.total - len(result.alive):5} of {result.total:5} killed")
        for mutant in result.alive:
            say(f"    {result.target.name}:{mutant}")
    score = 1 - alive / total if total else 1.0
    say(f"{total - alive} of {total} mutants killed: {score:.1%}, in {(time.monotonic() - began) / 60:.0f} minutes")
    return 0 if score >= LEAST else 1


def say(text: str) -> None:
    """Print at once, so that a long run can be watched."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
