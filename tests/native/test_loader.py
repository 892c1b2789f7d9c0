"""The compiled part is loaded only where it fits; everywhere else the loader says why, and never raises."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gov_deadlines import native
from gov_deadlines.wording.compiled import way
from native_parts import CC, SOURCES, copied, installed, loader, module

Prepare = Callable[[Path], object]

needs_cc = pytest.mark.skipif(CC is None or not SOURCES.exists(), reason="needs a C compiler and a checkout")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(tmp_path_factory.mktemp("native") / "built")
    build = module(folder / "build.py")
    build.build(str(folder), build.compilers())
    return folder


@pytest.fixture(autouse=True)
def not_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(native.PURE, raising=False)


def in_copy(built: Path, tmp_path: Path, prepare: Prepare) -> tuple[object, str, str]:
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    prepare(folder / os.path.basename(native.LIBRARY))
    found = loader(folder)
    return found.library(), found.in_use(), found.said_by_build()


def unbuilt(said: str) -> Prepare:
    def prepare(library: Path) -> None:
        library.unlink()
        (library.parent / "not_built.txt").write_bytes(said.encode("utf-8", "surrogatepass"))

    return prepare


def changed_abi(library: Path) -> None:
    text = (library.parent / "__init__.py").read_text(encoding="utf-8")
    (library.parent / "__init__.py").write_text(re.sub(r"(?m)^ABI = \d+", "ABI = 999", text), encoding="utf-8")


def into_folder(library: Path) -> None:
    library.unlink()
    library.mkdir()


def later(name: str) -> Prepare:
    return lambda library: os.utime(library.parent / name, (library.stat().st_mtime + 1,) * 2)


CASES: dict[str, tuple[Prepare, str, str]] = {
    "not there": (lambda library: library.unlink(), "absent", ""),
    "asked": (unbuilt("asked\n"), "asked", ""),
    "no compiler": (unbuilt("no-compiler ziglang: no room\nmore"), "no-compiler", "ziglang: no room"),
    "failed": (unbuilt("failed cc: error"), "failed", "cc: error"),
    "nothing said": (unbuilt(""), "absent", ""),
    "no text": (unbuilt("failed \udc00"), "failed", "\ufffd\ufffd\ufffd"),
    "a source changed": (later("abi.c"), "outdated", ""),
    "a header changed": (later("export.h"), "outdated", ""),
    "no library": (lambda library: library.write_bytes(b"\x7fELF"), "unloadable", ""),
    "a folder": (into_folder, "unloadable", ""),
    "of another build": (changed_abi, "other", ""),
}


@needs_cc
@pytest.mark.parametrize("case", CASES)
def test_what_does_not_fit_is_not_used_and_said(case: str, built: Path, tmp_path: Path) -> None:
    prepare, code, said = CASES[case]
    library, found, words = in_copy(built, tmp_path, prepare)
    assert library is None
    assert (found, words) == (code, said)


@needs_cc
def test_what_fits_is_used(built: Path, tmp_path: Path) -> None:
    library, code, said = in_copy(built, tmp_path, lambda library: os.utime(library))
    assert library is not None
    assert (code, said) == ("compiled", "")


@needs_cc
def test_a_library_of_others_is_not_used(built: Path, tmp_path: Path) -> None:
    import _ctypes

    other = getattr(_ctypes, "__file__", None)
    if other is None:
        pytest.skip("this Python has no library beside it")
    assert in_copy(built, tmp_path, lambda library: shutil.copyfile(other, library))[:2] == (None, "unloadable")


@needs_cc
@pytest.mark.parametrize(("value", "code"), [("1", "off"), ("yes", "off"), ("0", "compiled"), ("", "compiled")])
def test_it_can_be_switched_off(value: str, code: str, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = loader(built)
    monkeypatch.setenv(native.PURE, value)
    assert (found.in_use(), found.library() is None) == (code, code == "off")
    monkeypatch.delenv(native.PURE)
    assert found.in_use() == "compiled"


def test_the_tested_install_uses_it() -> None:
    if native.in_use() != "compiled" and not os.environ.get("GOV_DEADLINES_NO_SKIP"):
        pytest.skip(f"the compiled part is not in use: {native.in_use()}")
    assert native.in_use() == "compiled"
    assert native.library() is native.library() is not None


@pytest.mark.skipif(not shutil.which("nm") or sys.platform != "linux", reason="needs nm, and names as Linux has them")
def test_it_shows_only_its_own_names() -> None:
    if native.in_use() != "compiled":
        pytest.skip("the compiled part is not in use")
    shown = subprocess.run(["nm", "-D", "--defined-only", native.LIBRARY], capture_output=True, text=True, check=True)
    names = {line.split()[-1] for line in shown.stdout.splitlines()} - {
        "_init",
        "_fini",
        "_edata",
        "_end",
        "__bss_start",
    }
    assert "gd_abi" in names
    assert [name for name in names if not name.startswith("gd_")] == []


ASKED = """\
import sys
from datetime import date
import gov_deadlines as gd
gd.due("qinzhou/countersign-reply", date(2024, 4, 3))
print(sorted({"ctypes", "gov_deadlines.native"} & set(sys.modules)))
"""


def test_an_answer_needs_neither_it_nor_what_loads_it() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "code", ["off", "asked", "absent", "no-compiler", "failed", "outdated", "unloadable", "other", "?"]
)
def test_each_reason_has_its_words(code: str) -> None:
    text = way(code, "cc: error")
    assert "不使用编译部分" in text.zh
    assert "without the compiled part" in text.en
    assert ("cc: error" in text.zh, "cc: error" in text.en) == ((code in {"no-compiler", "failed"}),) * 2
    assert "\n" not in text.zh + text.en


def test_every_code_of_the_loader_has_words_of_its_own() -> None:
    codes = re.findall("``([a-z-]+)``", native.in_use.__doc__ or "")
    others = [code for code in codes if code not in {"compiled", "absent"}]
    assert len(others) == 7
    assert len({way(code, "").en for code in [*others, "absent", "compiled"]}) == 9


def test_a_wheel_carries_no_sources_of_it() -> None:
    if installed() != SOURCES:
        assert not [path for path in installed().iterdir() if path.suffix in {".c", ".h"}]
