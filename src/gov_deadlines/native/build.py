"""Build the compiled part with the C compiler of this machine: ``python src/gov_deadlines/native/build.py``.

Standard library only, and nothing of the package: the wheel's build runs it by its path.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
SUFFIX = {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so")
NAME = "compiled.library" + SUFFIX
# No -march: what is built here also runs on an older machine of the same kind.
FLAGS = ["-std=c11", "-O2", "-Wall", "-Wextra", "-fvisibility=hidden", "-shared"]
AS_ONE = ["-flto"]  # functions of one file within those of another: a few percent faster; not every linker can
SANITIZED = [
    *("-g", "-O1", "-Werror", "-fno-omit-frame-pointer"),
    *("-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"),
]
_ASK = "import ctypes, sys; sys.exit(ctypes.CDLL(sys.argv[1]).gd_abi() != int(sys.argv[2]))"


class NotBuilt(Exception):
    """There is no library: a code (``no-compiler``, ``failed``, ``asked``), and what was said, in one line."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(f"{code} {said}".rstrip())
        self.code = code
        self.said = said


def compilers() -> list[list[str]]:
    """The C compilers to try, as the beginnings of their command lines: ``CC`` alone if it is set."""
    if os.environ.get("CC", "").strip():
        return [shlex.split(os.environ["CC"], posix=os.name == "posix")]
    return [[found] for found in map(shutil.which, ("cc", "gcc", "clang")) if found]


def build(folder: str, commands: list[list[str]], *, sanitize: bool = False) -> str:
    """Build the library in a folder with the first of these compilers that can; its path. NotBuilt if none can."""
    why = NotBuilt("no-compiler")
    for command in commands:
        for flags in [SANITIZED] if sanitize else [AS_ONE, []]:
            try:
                return _build(folder, command, flags)
            except NotBuilt as error:
                why = error
    raise why


def _build(folder: str, command: list[str], more: list[str]) -> str:
    sources = sorted(os.path.join(FOLDER, name) for name in os.listdir(FOLDER) if name.endswith(".c"))
    flags = [*FLAGS, *([] if sys.platform == "win32" else ["-fPIC"]), *more]
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".build-") as inner:
            made = os.path.join(inner, NAME)
            run([*command, *flags, f"-DGD_ABI={abi()}", "-o", made, *sources])
            if more is not SANITIZED:  # this Python has no sanitizer loaded
                run([sys.executable, "-I", "-c", _ASK, made, str(abi())])
            library = os.path.join(folder, NAME)
            os.replace(made, library)  # whole or not at all; who has the old one open keeps it
    except OSError as error:
        raise NotBuilt("failed", str(error)) from None
    return library


def run(command: list[str], *, seconds: float = 300) -> None:
    """Run a command quietly; raises NotBuilt with the first error that it wrote if it fails or takes longer."""
    name = os.path.basename(command[0])
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise NotBuilt("failed", f"{name}: not done after {seconds:.0f} s") from None
    except OSError as error:
        raise NotBuilt("failed", f"{name}: {error.strerror or error}") from None
    if done.returncode:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        errors = [line for line in said if re.search(r"\berror:", line, re.IGNORECASE)] or said[-1:]
        raise NotBuilt("failed", f"{name}: {(errors or [f'exit status {done.returncode}'])[0][:200]}")
    sys.stderr.write(done.stderr)


def abi() -> int:
    """The number in ``__init__.py``, which is not imported: the package may not be importable while it is built."""
    with open(os.path.join(FOLDER, "__init__.py"), encoding="utf-8") as file:
        found = re.search(r"^ABI = (\d+)", file.read(), re.MULTILINE)
    if found is None:
        raise NotBuilt("failed", "native/__init__.py has no ABI")
    return int(found[1])


def main() -> int:
    """Build in place; 1 if that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sanitize", action="store_true", help="with AddressSanitizer and UndefinedBehaviorSanitizer")
    wanted = parser.parse_args()
    try:
        print(build(FOLDER, compilers(), sanitize=wanted.sanitize))
    except NotBuilt as error:
        print(f"not built: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
