"""The engine's script: all its parts, one global. What its browsers know is checked for every script of the page."""

from gov_deadlines.webpage.engine_source import FOLDER, PARTS, engine_source


def test_it_has_all_its_parts_and_one_global() -> None:
    assert {path.stem for path in FOLDER.glob("*.js")} == set(PARTS)
    made = [line for line in engine_source().splitlines() if line.startswith(("const ", "let ", "var ", "function "))]
    assert made == ["const GovDeadlines = {};"]
    assert "</script" not in engine_source()
