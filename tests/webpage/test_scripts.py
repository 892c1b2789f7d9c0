"""The page's scripts: nothing that Chrome 80 and Firefox 78 do not know, nothing that runs a text, short functions."""

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

import gov_deadlines
from gov_deadlines.webpage.engine_source import FOLDER, PARTS, engine_source
from page_engine import NO_SKIP, node

CHECKER = Path(__file__).parent.parent / "support" / "old_browsers.js"
WEBPAGE = Path(gov_deadlines.__file__).parent / "webpage"
MODULES = Path("/usr/share/nodejs")  # where Debian puts modules for Node


def findings(files: Iterable[Path]) -> dict[str, list[str]]:
    """What is wrong with these scripts."""
    if not (MODULES / "acorn-walk").is_dir():
        reason = "node-acorn is not installed (.ci/packages installs it)"
        if os.environ.get(NO_SKIP):
            pytest.fail(f"{reason}; {NO_SKIP} is set", pytrace=False)
        pytest.skip(reason)
    command = [node(), str(CHECKER), *map(str, files)]
    env = os.environ | {"NODE_PATH": str(MODULES)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env, encoding="utf-8")
    return {Path(file).name: found for file, found in json.loads(done.stdout).items() if found}


def test_scripts_are_for_old_browsers() -> None:
    scripts = sorted(WEBPAGE.rglob("*.js"))
    assert len(scripts) > len(PARTS)
    assert findings(scripts) == {}


NEW = (
    ("optional", "const a = null; a?.b;", "Unexpected token"),
    ("nullish", "const a = null ?? 1;", "Unexpected token"),
    ("field", "class A { b = 1; }", "Unexpected token"),
    ("private", "class A { #b() {} }", "Unexpected character"),
    ("number", "const a = 1_000;", "Identifier directly after number"),
    ("flag", "const a = /a/d;", "Invalid regular expression flag"),
    ("last", "[1].at(-1);", ".at"),
    ("replace", "'a'.replaceAll('a', 'b');", ".replaceAll"),
    ("global", "structuredClone({});", "structuredClone"),
    ("html", "document.body.innerHTML = '';", ".innerHTML"),
    ("eval", "eval('1');", "eval"),
    ("long", f"function a() {{{chr(10) * 50}}}", "a function of 51 lines"),
)


def test_what_is_too_new_is_found(tmp_path: Path) -> None:
    for name, text, _ in NEW:
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    found = findings(tmp_path / f"{name}.js" for name, _, _ in NEW)
    told = {name: any(what in one for one in found.get(f"{name}.js", ())) for name, _, what in NEW}
    assert all(told.values()), (told, found)


def test_the_engine_has_one_global_and_all_its_parts() -> None:
    assert {path.stem for path in FOLDER.glob("*.js")} == set(PARTS)
    lines = engine_source().splitlines()
    assert [line for line in lines if line.startswith(("const ", "let ", "var ", "function "))] == ["const GovDeadlines = {};"]
    assert "</script" not in engine_source()
