"""Install the project in every way that a machine may force on it, and ask each install for the same answers.

    python tools/try_installs.py [--python PATH] ... [CASE ...]

Each case makes an environment of its own, installs a copy of the checkout there (with the package registry that pip is
set up for), answers a CSV file of 1,000 rows, and compares it with the answer of the first case, byte for byte, and
the second line of ``--version`` with what must stand there. A machine without a compiler is a PATH with nothing on it
but Python. Prints a line for each case; exits with 1 if one failed. ``no-room`` needs root (it mounts a small file
system), ``uv`` needs uv. Takes minutes, and downloads 100 MB for each case that needs a compiler.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
COPIED = ("hatch_build.py", "pyproject.toml", "README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md")
LIMITS = ("qinzhou/countersign-reply", "钦州/会签单位回复", "qinzhou/nothing")
COMPILED = "Files are answered by the compiled part"
PLAIN = "Files are answered without the compiled part, more slowly: "
NO_COMPILER = PLAIN + "there was no C compiler when it was installed (ziglang: "


class Try(NamedTuple):
    """A folder to work in, its environment's programs, the project, and what a case changes and measures."""

    folder: Path
    programs: Path
    project: Path
    variables: dict[str, str]
    seconds: list[float]

    def run(self, *command: str | Path) -> str:
        """Run a command and return what it printed."""
        done = subprocess.run(
            [str(one) for one in command],
            env=self.variables,
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
        )
        if done.returncode not in {0, 1}:  # 1: answered, with rejected rows
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {(done.stderr or done.stdout)[-2000:]}")
        return done.stdout

    def pip(self, *arguments: str | Path) -> None:
        """Install with the environment's own pip."""
        self.install(self.programs / "python", "-m", "pip", "install", "-q", *arguments)

    def install(self, *command: str | Path) -> None:
        """Run what installs the project, and measure it."""
        began = time.monotonic()
        said = self.run(*command)
        self.seconds.append(time.monotonic() - began)
        if not list(self.programs.glob("gov-deadlines*")):
            raise RuntimeError(f"nothing was installed: {said}")


def with_cc(one: Try) -> str:
    """The usual machine of a developer."""
    one.pip(one.project)
    return COMPILED


def without_cc(one: Try) -> str:
    """No compiler: ziglang brings one for the moment."""
    one.variables["PATH"] = str(one.programs)
    one.pip(one.project)
    return COMPILED


def failing_cc(one: Try) -> str:
    """A cc that is there and fails: ziglang brings another."""
    cc = one.folder / "bin" / "cc"
    cc.parent.mkdir()
    cc.write_text("#!/bin/sh\necho 'cc: error: no headers' >&2\nexit 1\n")
    cc.chmod(0o755)
    one.variables["PATH"] = f"{one.programs}{os.pathsep}{cc.parent}"
    one.pip(one.project)
    return COMPILED


def chosen_cc(one: Try) -> str:
    """The compiler that CC names fails, and no other is tried."""
    one.variables["CC"] = "/bin/false"
    one.pip(one.project)
    return PLAIN + "it could not be compiled when it was installed (false: exit status 1)"


def pure(one: Try) -> str:
    """Switched off when it was installed."""
    one.variables["GOV_DEADLINES_PURE"] = "1"
    one.pip(one.project)
    del one.variables["GOV_DEADLINES_PURE"]
    return PLAIN + "GOV_DEADLINES_PURE was set when it was installed"


def switched_off(one: Try) -> str:
    """Built, and switched off when it runs."""
    one.pip(one.project)
    one.variables["GOV_DEADLINES_PURE"] = "1"
    return PLAIN + "GOV_DEADLINES_PURE is set"


def not_offered(one: Try) -> str:
    """A registry that has all that the project needs, but no ziglang."""
    one.pip(one.project, "--no-index", "--find-links", _shelf(one))
    return NO_COMPILER


def unreachable(one: Try) -> str:
    """Whoever asks for ziglang is turned away at once."""
    return _registry(one, "http://127.0.0.1:9/")


def silent(one: Try) -> str:
    """Whoever asks for ziglang gets no answer at all."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return _registry(one, f"http://127.0.0.1:{server.getsockname()[1]}/")


def _registry(one: Try, address: str) -> str:
    shelf = _shelf(one)
    del one.variables["PIP_NO_INDEX"], one.variables["PIP_FIND_LINKS"]
    one.variables.update({"PIP_INDEX_URL": address, "PIP_CONFIG_FILE": os.devnull})
    one.pip(one.project, "--no-index", "--find-links", shelf)  # the command's own options are not handed on
    return NO_COMPILER


def _shelf(one: Try) -> Path:
    """A folder with every package but ziglang; from now on nothing else can be had, and there is no compiler."""
    shelf = one.folder / "shelf"
    packages = ("hatchling>=1.26", "editables", str(one.project))
    one.run(one.programs / "python", "-m", "pip", "-q", "wheel", "-w", shelf, *packages)
    for made in shelf.glob("gov_deadlines*"):
        made.unlink()
    one.variables.update({"PATH": str(one.programs), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shelf)})
    return shelf


def no_room(one: Try) -> str:
    """The temporary folder lies in a file system of 300 MB."""
    small = one.folder / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", str(small)], check=True)
    try:
        one.variables.update({"PATH": str(one.programs), "TMPDIR": str(small)})
        one.pip(one.project)
    finally:
        subprocess.run(["umount", str(small)], check=True)
    return NO_COMPILER


def cut_short(one: Try) -> str:
    """No file may become larger than 50 MB: room gives out in the middle."""
    import resource

    one.variables["PATH"] = str(one.programs)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000_000, before[1]))
    try:
        one.pip(one.project)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    return NO_COMPILER


def editable(one: Try) -> str:
    """Installed in place, for who works on it."""
    one.pip("-e", one.project)
    return COMPILED


def archive(one: Try) -> str:
    """From the source archive, which has the C sources, by way of a wheel."""
    builder = one.folder / "builder"
    one.run(one.programs / "python", "-m", "pip", "install", "-q", "--target", builder, "hatchling")
    one.variables["PYTHONPATH"] = str(builder)
    made = f"import os; os.chdir({str(one.project)!r}); import hatchling.build as b; b.build_sdist({str(one.folder)!r})"
    one.run(one.programs / "python", "-c", made)
    del one.variables["PYTHONPATH"]
    one.pip(next(one.folder.glob("gov_deadlines-*.tar.gz")))
    return COMPILED


def by_uv(one: Try) -> str:
    """Installed by uv, into an environment without pip, on a machine without a compiler."""
    uv = shutil.which("uv")
    if uv is None:
        raise RuntimeError("uv is not here")
    shutil.rmtree(next((one.programs.parent / "lib").glob("python*")) / "site-packages" / "pip")
    one.variables["PATH"] = str(one.programs)
    one.install(uv, "pip", "install", "-q", "--python", one.programs / "python", one.project)
    return COMPILED


CASES: dict[str, Callable[[Try], str]] = {
    "cc": with_cc,
    "no-cc": without_cc,
    "failing-cc": failing_cc,
    "chosen-cc": chosen_cc,
    "pure": pure,
    "switched-off": switched_off,
    "not-offered": not_offered,
    "unreachable": unreachable,
    "silent": silent,
    "no-room": no_room,
    "cut-short": cut_short,
    "editable": editable,
    "archive": archive,
    "uv": by_uv,
}


@contextmanager
def attempt(python: str) -> Iterator[Try]:
    """A new environment and a copy of the project, both removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="try-installs-") as name:
        folder = Path(name)
        subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True)
        project = folder / "project"
        ignored = shutil.ignore_patterns("__pycache__", "compiled.[!p]*", "not_built.txt", "tests")
        for one in ("data", "src"):
            shutil.copytree(ROOT / one, project / one, ignore=ignored)
        for one in COPIED:
            shutil.copy(ROOT / one, project)
        unset = ("CC", "PYTHONPATH", "GOV_DEADLINES_PURE", "VIRTUAL_ENV", "UV")
        variables = {key: value for key, value in os.environ.items() if key not in unset}
        variables |= {"LC_ALL": "en_US.UTF-8", "TMPDIR": name, "OPENBLAS_NUM_THREADS": "1"}
        yield Try(folder, folder / "venv" / ("Scripts" if os.name == "nt" else "bin"), project, variables, [])


def answers(one: Try) -> bytes:
    """What it makes of 1,000 rows: the answered ones and the rejected ones."""
    lines = [f"{n},{LIMITS[n % 3]},202{n % 5}-{n % 12 + 1:02}-{n % 31 + 1:02}" for n in range(1000)]
    (one.folder / "in.csv").write_text("\n".join(["n,limit,received", *lines, ""]), encoding="utf-8")
    columns = ("--limit-column", "limit", "--trigger-column", "received")
    one.run(one.programs / "gov-deadlines", "batch", "due", "in.csv", "-o", "out.csv", *columns, "--rejects", "no.csv")
    return (one.folder / "out.csv").read_bytes() + (one.folder / "no.csv").read_bytes()


def tried(case: str, python: str, expected: list[bytes]) -> str:
    """Why the case failed, or nothing; prints how it went."""
    with attempt(python) as one:
        try:
            wanted = CASES[case](one)
            way = one.run(one.programs / "gov-deadlines", "--version").splitlines()[1]
            expected.append(answers(one))
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            return str(error)
        print(f"{case:13}{one.seconds[0]:6.1f} s  {way}", flush=True)
        left = [path.name for path in one.folder.glob("gov-deadlines-*")]
        if not way.startswith(wanted):
            return f"expected: {wanted}"
        if left or expected[0] != expected[-1] or expected[0].count(b"\n") < 1000:
            return f"left over: {left}" if left else "the answers differ"
    return ""


def main() -> int:
    """Try them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--python", action="append", metavar="PATH", help="a Python to install for; may be repeated")
    wanted = parser.parse_args()
    if unknown := set(wanted.cases) - CASES.keys():
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    expected: list[bytes] = []
    failed = 0
    for python in wanted.python or [sys.executable]:
        print(subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout.strip())
        for case in wanted.cases or CASES:
            why = tried(case, python, expected)
            if why:
                failed += 1
                print(f"{case:13}FAILED: {why}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
