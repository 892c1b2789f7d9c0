"""The engine's script: all its parts, one global. What its browsers know is checked for every script of the page."""

import json
import re
from pathlib import Path

import pytest

from gov_deadlines.webpage.engine_source import FOLDER, PARTS, engine_source
from page_engine import node_says

ROOT = Path(__file__).parents[2]


def test_it_has_all_its_parts_and_one_global() -> None:
    assert {path.stem for path in FOLDER.glob("*.js")} == set(PARTS)
    made = [line for line in engine_source().splitlines() if line.startswith(("const ", "let ", "var ", "function "))]
    assert made == ["const GovDeadlines = {};"]
    assert "</script" not in engine_source()


def test_what_a_part_offers_is_used_by_another() -> None:
    scripts = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.parent.glob("*/*.js"))}
    offers = re.compile(r"GovDeadlines\.(\w+) = \{([^}]*)\};")
    unused = []
    for path, text in scripts.items():
        others = "".join(other for at, other in scripts.items() if at != path)
        for part, names in offers.findall(text):
            for name in re.findall(r"\w+", names):
                taken = rf"\b{part}\.{name}\b|\{{[^}}]*\b{name}\b[^}}]*\}} = (?:GovDeadlines\.)?{part};"
                unused += [] if re.search(taken, others) else [f"{part}.{name}"]
    assert unused == []


@pytest.mark.parametrize("page", ["page.md", "page.zh-CN.md"])
def test_the_examples_of_the_documentation(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    (block,) = re.findall(r"```js\n(.*?)```", text, re.DOTALL)
    lines = [line for line in block.splitlines() if " // " in line]
    assert len(lines) > 5
    told = [line.partition(" // ")[2] for line in lines]
    found = node_says(f"const found = []; {_collected(block)} console.log(JSON.stringify(found));")
    assert found == [json.loads(one) for one in told]


def _collected(block: str) -> str:
    """The example with each value that it tells kept in ``found``."""
    return re.sub(r"(?m)^(.*); // .*$", r"found.push(\1);", block)
