"""Making the wheel: with the compiled part where it can be had, and a plain one with the reason where it cannot.

``tools/try_installs.py`` does the same for real, in new environments.
"""

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from native_parts import CC, SOURCES, copied, loader, module

ROOT = Path(__file__).parents[2]
HOOK = ROOT / "hatch_build.py"
NATIVE = ("src", "gov_deadlines", "native")
# Stands for Zig: takes what Zig would be told, and compiles for this machine.
FAKE = """\
import subprocess, sys
given = sys.argv[1:]
at = given.index("-target")
ok = given[0] == "cc" and "-mcpu=baseline" in given and given[at + 1] == "x86_64-linux-gnu.2.17"
given = [one for one in given[1:at] + given[at + 2:] if one != "-mcpu=baseline"]
sys.exit(subprocess.call([{cc!r}, *given]) if ok else 9)
"""

pytestmark = pytest.mark.skipif(CC is None or not HOOK.exists(), reason="needs a C compiler and a checkout")


class Made:
    """What the hook made of a checkout with the smallest of C sources."""

    def __init__(self, hook: ModuleType, root: Path) -> None:
        self.hook, self.root = hook, root
        self.native = root.joinpath(*NATIVE)
        copied(self.native)

    def build(self, version: str = "standard") -> dict[str, Any]:
        builder = SimpleNamespace(get_best_matching_tag=lambda: "cp311-cp311-linux_x86_64")
        made = self.hook.CustomBuildHook(
            str(self.root), {}, SimpleNamespace(builder=builder), SimpleNamespace(), str(self.root), "wheel"
        )  # as the build calls it
        data: dict[str, Any] = {"pure_python": True, "force_include": {}}
        made.initialize(version, data)
        data["files"] = {name: Path(path).read_bytes() for path, name in data.pop("force_include").items()}
        made.finalize(version, data, "")
        return data


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    pytest.importorskip("hatchling")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.delenv("GOV_DEADLINES_PURE", raising=False)
    yield Made(module(HOOK), tmp_path / "checkout")
    assert list(temporary.iterdir()) == []


def without_cc(made: Made, monkeypatch: pytest.MonkeyPatch, *installers: list[str]) -> None:
    """A machine of a known kind without a compiler; what would fetch one is given."""
    build = made.hook.load(str(made.native / "build.py"))
    monkeypatch.setattr(build, "compilers", list)
    monkeypatch.setattr(made.hook, "load", lambda _path: build)
    monkeypatch.setattr(made.hook, "here", lambda: "linux-x86_64-gnu")
    monkeypatch.setattr(made.hook, "installers", lambda _build, _folder: iter(installers))


def program(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def reason(data: dict[str, Any]) -> str:
    """Why there is no library; the wheel is a plain one."""
    assert data["pure_python"]
    assert "tag" not in data
    assert list(data["files"]) == ["gov_deadlines/native/not_built.txt"]
    text: str = data["files"]["gov_deadlines/native/not_built.txt"].decode()
    assert text.endswith("\n")
    assert text.count("\n") == 1
    return text.strip()


def test_with_a_compiler_the_wheel_is_of_this_machine(made: Made) -> None:
    data = made.build()
    assert (data["pure_python"], data["tag"]) == (False, "py3-none-linux_x86_64")
    assert list(data["files"]) == [f"gov_deadlines/native/{Path(loader(made.native).LIBRARY).name}"]
    assert loader(made.native).in_use() == "absent"  # the checkout is left as it was


def test_with_ziglang_the_wheel_is_of_all_such_machines(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_build: ModuleType, folder: str) -> None:
        os.mkdir(os.path.join(folder, "ziglang"))
        Path(folder, "ziglang", "__main__.py").write_text(FAKE.format(cc=CC), encoding="utf-8")

    without_cc(made, monkeypatch)
    monkeypatch.setattr(made.hook, "fetch", fetch)
    data = made.build()
    assert (data["pure_python"], data["tag"]) == (False, "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64")
    assert len(data["files"]) == 1


def test_who_asks_for_a_plain_wheel_gets_it_and_nothing_is_run(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOV_DEADLINES_PURE", "1")
    monkeypatch.setattr(subprocess, "run", None)
    assert reason(made.build()) == "asked"


def test_a_compiler_that_was_chosen_and_fails_is_not_replaced(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "/nowhere/cc -m64")
    monkeypatch.setattr(made.hook, "fetch", None)
    assert reason(made.build()) == "failed cc: No such file or directory"


def test_no_compiler_is_fetched_for_a_machine_that_has_none_of_its_kind(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_cc(made, monkeypatch)
    monkeypatch.setattr(made.hook, "here", lambda: "linux-vax-gnu")
    monkeypatch.setattr(made.hook, "fetch", None)
    assert reason(made.build()) == "no-compiler"


@pytest.mark.parametrize(
    ("installers", "why"),
    [
        ((), "neither pip nor uv is here to fetch it"),
        (
            (program("raise SystemExit('WARNING: one\\nERROR: none found\\nERROR: no')"), program("")),
            "ERROR: none found",
        ),
        ((program("import time; time.sleep(60)"),), "not done after 1 s"),
        ((program(""),), ""),  # content, but brought nothing
    ],
    ids=["none", "failed", "silent", "empty"],
)
def test_a_compiler_that_cannot_be_had(
    installers: tuple[list[str], ...], why: str, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_cc(made, monkeypatch, *installers)
    monkeypatch.setattr(made.hook, "PATIENCE", 1 if "not done" in why else 30)
    said = reason(made.build())
    assert said.startswith("no-compiler ")
    assert why in said


def test_no_room_for_a_compiler(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    without_cc(made, monkeypatch, program("raise SystemExit('fetched in spite of it')"))
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=12_000_000))
    assert reason(made.build()).startswith("no-compiler ziglang: 12 MB free for a moment, 600 needed: ")


def test_both_reasons_are_given_where_cc_fails_and_no_other_can_be_had(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_cc(made, monkeypatch)
    build = made.hook.load("")
    monkeypatch.setattr(build, "compilers", lambda: [["/nowhere/cc"]])
    expected = "failed cc: No such file or directory; ziglang: neither pip nor uv is here to fetch it"
    assert reason(made.build()) == expected


def test_an_editable_install_is_built_in_place(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made.build("editable")["files"] == {}
    assert loader(made.native).in_use() == "compiled"
    monkeypatch.setenv("GOV_DEADLINES_PURE", "1")
    assert made.build("editable")["files"] == {}
    monkeypatch.delenv("GOV_DEADLINES_PURE")
    assert loader(made.native).in_use() == "asked"
    made.build("editable")
    assert (loader(made.native).in_use(), loader(made.native).said_by_build()) == ("compiled", "")


def test_an_editable_install_where_nothing_can_be_written(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    without_cc(made, monkeypatch)
    build = made.hook.load("")
    monkeypatch.setattr(build, "compilers", lambda: [[str(CC)]])
    monkeypatch.setattr(build.tempfile, "TemporaryDirectory", refuse)
    made.build("editable")
    assert loader(made.native).in_use() == "failed"


def test_whoever_can_fetch_is_asked_to_leave_all_else_alone(made: Made) -> None:
    build = made.hook.load(str(made.native / "build.py"))
    commands = list(made.hook.installers(build, "/there"))
    assert commands
    for command in commands:
        where = command[command.index("--target") :]
        assert where[:5] == ["--target", "/there", "--no-deps", "--only-binary", ":all:"]


def test_where_a_compiler_can_be_fetched_for(made: Made) -> None:
    assert made.hook.here()
    for target, tag in made.hook.TARGETS.values():
        assert ("gnu.2.17" in target) == ("manylinux_2_17_" in tag)


# The real thing, from the archive of the sources


def python_build(folder: Path, what: str, into: Path, **variables: str) -> Path:
    """What the build backend makes in a folder of the project."""
    call = f"import hatchling.build as b; print(b.{what}({str(into)!r}))"
    environment = {key: value for key, value in os.environ.items() if key not in {"CC", "GOV_DEADLINES_PURE"}}
    done = subprocess.run(
        [sys.executable, "-c", call],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env=environment | variables,
    )
    return into / done.stdout.splitlines()[-1]


def test_the_archive_has_all_that_a_wheel_is_made_of(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    archive = python_build(ROOT, "build_sdist", tmp_path)
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")
    folder = tmp_path / archive.name.removesuffix(".tar.gz")
    sources = {path.name for path in folder.joinpath(*NATIVE).iterdir()}
    assert sources >= {path.name for path in SOURCES.glob("*.[ch]")} | {"__init__.py", "build.py"}
    assert not [name for name in sources if name.startswith(("compiled", "not_built"))]

    compiled = python_build(folder, "build_wheel", tmp_path)
    plain = python_build(folder, "build_wheel", tmp_path, GOV_DEADLINES_PURE="1")
    assert "-py3-none-" in compiled.name
    assert not compiled.name.endswith("-any.whl")
    assert plain.name.endswith("-py3-none-any.whl")
    inside = {wheel: set(zipfile.ZipFile(wheel).namelist()) for wheel in (compiled, plain)}
    library = f"gov_deadlines/native/{Path(loader(SOURCES).LIBRARY).name}"
    assert inside[compiled] - inside[plain] == {library}
    assert inside[plain] - inside[compiled] == {"gov_deadlines/native/not_built.txt"}
    assert not [name for name in inside[compiled] if name.endswith((".c", ".h"))]
