"""The page keeps within ES2019 and what Chrome 80 and Firefox 78 know; and the linter finds what does not."""

from pathlib import Path

import pytest

import gov_deadlines
from page_lint import names, script_faults, style_faults

ROOM = Path(gov_deadlines.__file__).parent / "webpage"
SCRIPTS = sorted(ROOM.rglob("*.js"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_is_too_new(path: Path) -> None:
    others = "\n".join(one.read_text(encoding="utf-8") for one in SCRIPTS)
    assert script_faults(path.read_text(encoding="utf-8"), others) == []


def test_the_style_is_not_too_new() -> None:
    assert style_faults((ROOM / "page.css").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("const a = b?.c;", "?."),
        ("const a = b ?? c;", "??"),
        ("a ||= 1;", "||="),
        ("class A { #b = 1; }", "#private"),
        ("const a = 1_000;", "1_000"),
        ("const a = [1].at(-1);", "at"),
        ("const a = 'b'.replaceAll('c', 'd');", "replaceAll"),
        ("element.replaceChildren();", "replaceChildren"),
        ("const a = structuredClone(b);", "structuredClone"),
        ("const a = /b/v;", "/v"),
        ("const a = (;", "not understood"),
    ],
)
def test_a_script_that_is_too_new_is_found(script: str, fault: str) -> None:
    assert f"2: {fault}" in script_faults(f"'use strict';\n{script}")


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("p { aspect-ratio: 1; }", "aspect-ratio"),
        ("p { inset: 0; }", "inset"),
        ("p { display: flex; gap: 1px; }", "gap in a flex box"),
        ("p:focus-visible { color: red; }", ":focus-visible"),
        ("p:is(a, b) { color: red; }", ":is"),
        ("p { colour: red; }", "colour"),
        ("@container (width > 1px) { p { color: red; } }", "@container"),
        ("@media (width >= 1px) { p { color: red; } }", "ranges in a media query"),
        ("@media (prefers-contrast: more) { p { color: red; } }", "@media prefers-contrast"),
        ("@media (max-width: 1px) { p { inset: 0; } }", "inset"),
        ("p { line-break: anywhere; }", "line-break: anywhere"),
        ("p { width: round(1px, 2px); }", "round()"),
    ],
)
def test_a_style_that_is_too_new_is_found(style: str, fault: str) -> None:
    assert f"1: {fault}" in style_faults(style)


def test_the_list_is_of_the_promised_browsers() -> None:
    assert names()["oldest"] == {"chrome": 80, "firefox": 78}
