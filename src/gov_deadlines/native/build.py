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
LIBRARY = os.path.join(FOLDER, "compiled" + SUFFIX)
FLAGS = ["-std=c11", "-O2", "-Wall", "-Wextra", "-fvisibility=hidden", "-shared"]
SANITIZED = ["-g", "-O1", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]


class NotBuilt(Exception):
    """There is no library, and one line of why."""


def compilers() -> list[list[str]]:
    """The C compilers to try, as the beginnings of their command lines: ``CC`` alone if it is set."""
    if os.environ.get("CC", "").strip():
        return [shlex.split(os.environ["CC"])]
    return [[found] for found in map(shutil.which, ("cc", "gcc", "clang")) if found]


def build(library: str, commands: list[list[str]], *, extra: list[str] | None = None) -> None:
    """Build the library with the first of these compilers that can; raises NotBuilt if none can."""
    why = "no C compiler was found"
    for command in commands:
        try:
            return _build(library, [*command, *FLAGS, *(extra or [])])
        except NotBuilt as error:
            why = str(error)
    raise NotBuilt(why)


def _build(library: str, command: list[str]) -> None:
    sources = sorted(os.path.join(FOLDER, name) for name in os.listdir(FOLDER) if name.endswith(".c"))
    position = [] if sys.platform == "win32" else ["-fPIC"]
    with tempfile.TemporaryDirectory(dir=os.path.dirname(library), prefix=".build-") as folder:
        made = os.path.join(folder, "made" + SUFFIX)
        run([*command, *position, f"-DGD_ABI={abi()}", "-o", made, *sources])
        os.replace(made, library)  # whole or not at all; who has the old one open keeps it


def run(command: list[str]) -> str:
    """What a command prints; raises NotBuilt with the last line that it wrote if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise NotBuilt(f"{command[0]}: {error}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or [f"exit status {done.returncode}"]
        raise NotBuilt(f"{command[0]}: {said[0]}")
    sys.stderr.write(done.stderr)
    return done.stdout


def abi() -> int:
    """The number in ``__init__.py``, which is not imported: the package may not be importable while it is built."""
    with open(os.path.join(FOLDER, "__init__.py"), encoding="utf-8") as file:
        found = re.search(r"^ABI = (\d+)", file.read(), re.MULTILINE)
    if found is None:
        raise NotBuilt("native/__init__.py has no ABI")
    return int(found[1])


def main() -> int:
    """Build in place; 1 if that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sanitize", action="store_true", help="with AddressSanitizer and UndefinedBehaviorSanitizer")
    wanted = parser.parse_args()
    try:
        build(LIBRARY, compilers(), extra=[*SANITIZED, "-Werror"] if wanted.sanitize else [])
    except NotBuilt as error:
        print(f"not built: {error}", file=sys.stderr)
        return 1
    print(LIBRARY)
    return 0


if __name__ == "__main__":
    sys.exit(main())
