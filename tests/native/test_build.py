"""How the compiled part is built: with which compiler, and what is left when none can."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from gov_deadlines import native
from native_parts import CC, SOURCES, copied, loader, module

pytestmark = pytest.mark.skipif(CC is None or not SOURCES.exists(), reason="needs a C compiler and a checkout")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path / "native")


@pytest.fixture
def build(folder: Path) -> ModuleType:
    return module(folder / "build.py")


def program(folder: Path, name: str, text: str) -> list[str]:
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return [str(path)]


def test_the_compilers_to_try(build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build.compilers() == []
    cc, clang = program(tmp_path, "cc", ""), program(tmp_path, "clang", "")
    assert build.compilers() == [cc, clang]
    monkeypatch.setenv("CC", "ccache gcc -m64")
    assert build.compilers() == [["ccache", "gcc", "-m64"]]


def test_the_first_that_can_builds(build: ModuleType, folder: Path, tmp_path: Path) -> None:
    fails = program(tmp_path, "fails", "sys.exit('error: no headers')")
    silent = program(tmp_path, "silent", "")  # makes nothing and is content
    made = build.build(str(folder), [["/nowhere/cc"], fails, silent, [CC]])
    assert made == str(folder / os.path.basename(native.LIBRARY))
    assert loader(folder).in_use() == "compiled"


def test_a_compiler_that_cannot_make_it_as_one_makes_it_in_parts(
    build: ModuleType, folder: Path, tmp_path: Path
) -> None:
    text = f"""
import subprocess
if {build.AS_ONE[0]!r} in sys.argv:
    sys.exit("error: no such linker")
sys.exit(subprocess.run([{CC!r}, *sys.argv[1:]]).returncode)
"""
    build.build(str(folder), [program(tmp_path, "parts", text)])
    assert loader(folder).in_use() == "compiled"


FAILURES = {
    "sys.exit('note\\nabi.c:1: error: bad\\nerror: worse')": "failed fails: abi.c:1: error: bad",
    "sys.exit('one\\ntwo\\n')": "failed fails: two",
    "sys.exit(7)": "failed fails: exit status 7",
    "import time; time.sleep(60)": "failed fails: not done after 1 s",
}


@pytest.mark.parametrize("text", FAILURES)
def test_a_failure_says_why_and_leaves_the_old_library(
    text: str, build: ModuleType, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = folder / build.NAME
    old.write_bytes(b"old")
    run = build.run
    monkeypatch.setattr(build, "run", lambda command: run(command, seconds=1))
    with pytest.raises(build.NotBuilt) as caught:
        build.build(str(folder), [program(tmp_path, "fails", text)])
    assert str(caught.value) == FAILURES[text]
    assert old.read_bytes() == b"old"
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_a_library_that_does_not_load_here_is_not_kept(build: ModuleType, folder: Path, tmp_path: Path) -> None:
    text = "open(sys.argv[sys.argv.index('-o') + 1], 'wb').write(b'for another machine')"
    with pytest.raises(build.NotBuilt, match="failed python"):
        build.build(str(folder), [program(tmp_path, "other", text)])
    assert not (folder / build.NAME).exists()


def test_without_any_compiler(build: ModuleType, folder: Path) -> None:
    with pytest.raises(build.NotBuilt, match="no-compiler"):
        build.build(str(folder), [])


def test_both_sides_have_the_same_number(build: ModuleType, folder: Path) -> None:
    assert build.abi() == native.ABI
    (folder / "__init__.py").write_text("", encoding="utf-8")
    with pytest.raises(build.NotBuilt, match="no ABI"):
        build.build(str(folder), [[CC]])


def test_it_is_built_for_any_machine_of_the_kind(build: ModuleType) -> None:
    assert not [flag for flag in build.FLAGS if flag.startswith(("-march", "-mtune", "-mcpu"))]
    assert "-fvisibility=hidden" in build.FLAGS
