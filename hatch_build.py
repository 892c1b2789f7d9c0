"""The wheel's build: it compiles the part in C where that can be done, and says why where it cannot.

Nothing that goes wrong here stops an install: the wheel is then a plain one, and ``gov-deadlines --version`` gives the
reason. Without a C compiler the package ``ziglang``, which brings one, is fetched into a temporary folder and removed
again. It is no build requirement: one that cannot be had, or has no room, would stop the whole install.
"""

import contextlib
import importlib.util
import os
import platform
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INSIDE = "gov_deadlines/native"
NOT_BUILT = "not_built.txt"
ZIGLANG = "ziglang>=0.13,<0.18"
ROOM = 600_000_000  # what it takes for a moment: 413 MB in files, and 101 MB that come over the network
PATIENCE = 45  # seconds to fetch it: an install should not take longer than a minute
# By platform: the compiler's name for it, and the oldest systems that the library then runs on, as a wheel's tag.
TARGETS = {
    "linux-x86_64-gnu": ("x86_64-linux-gnu.2.17", "manylinux_2_17_x86_64.manylinux2014_x86_64"),
    "linux-aarch64-gnu": ("aarch64-linux-gnu.2.17", "manylinux_2_17_aarch64.manylinux2014_aarch64"),
    "linux-x86_64-musl": ("x86_64-linux-musl", "musllinux_1_2_x86_64"),
    "linux-aarch64-musl": ("aarch64-linux-musl", "musllinux_1_2_aarch64"),
    "darwin-x86_64": ("x86_64-macos.11.0", "macosx_11_0_x86_64"),
    "darwin-arm64": ("aarch64-macos.11.0", "macosx_11_0_arm64"),
    "windows-amd64": ("x86_64-windows-gnu", "win_amd64"),
    "windows-arm64": ("aarch64-windows-gnu", "win_arm64"),
}


class CustomBuildHook(BuildHookInterface[Any]):
    """Compiles when a wheel is made, and in place when the install is an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the library and its platform to the wheel, or the reason why there is none."""
        native = os.path.join(self.root, "src", *INSIDE.split("/"))
        build = load(os.path.join(native, "build.py"))
        self._folder = "" if version == "editable" else tempfile.mkdtemp(prefix="gov-deadlines-")
        folder = self._folder or native
        try:
            tag = compiled(build, folder)
        except build.NotBuilt as error:
            self.app.display_warning(f"gov-deadlines: the compiled part is left out: {error}")
            left_out(build, folder, str(error))
        else:
            remove(os.path.join(folder, NOT_BUILT))
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{tag or self._platform()}"
        if self._folder:
            made = {os.path.join(folder, name): f"{INSIDE}/{name}" for name in os.listdir(folder)}
            build_data["force_include"].update(made)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was needed for the wheel only."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _platform(self) -> str:
        """The tag of this very machine: the compiler's library may need all that is here."""
        return str(self.build_config.builder.get_best_matching_tag().rpartition("-")[2])


def load(path: str) -> ModuleType:
    """A module from its file."""
    found = importlib.util.spec_from_file_location("native_build", path)
    assert found is not None  # noqa: S101
    assert found.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def compiled(build: ModuleType, folder: str) -> str:
    """Compile into the folder; the wheel's platform, or "" if it is this very machine's. NotBuilt if it cannot be."""
    if os.environ.get("GOV_DEADLINES_PURE", "") not in {"", "0"}:
        raise build.NotBuilt("asked")
    try:
        build.build(folder, build.compilers())
        return ""
    except build.NotBuilt as error:
        target, tag = TARGETS.get(here(), ("", ""))
        if os.environ.get("CC", "").strip() or not target:  # the compiler was chosen; or none other is known
            raise
        why = error
    try:
        with ziglang(build) as command:
            # It would compile for this very processor, and for this very libc.
            build.build(folder, [[*command, "cc", "-target", target, "-mcpu=baseline", "-fno-sanitize=undefined"]])
    except build.NotBuilt as error:
        raise build.NotBuilt(why.code, "; ".join(filter(None, (why.said, error.said)))) from None
    return tag


def here() -> str:
    """The platform as the table has it."""
    system, machine = platform.system().lower(), platform.machine().lower()
    if sys.maxsize < 2**32:
        return "32 bits"
    if system != "linux":
        return f"{system}-{machine}"
    return f"{system}-{machine}-{'musl' if 'musl' in str(sysconfig.get_config_var('SOABI')) else 'gnu'}"


def left_out(build: ModuleType, folder: str, why: str) -> None:
    """Write down why there is no library, and remove an older one."""
    remove(os.path.join(folder, build.NAME))
    with contextlib.suppress(OSError), open(os.path.join(folder, NOT_BUILT), "w", encoding="utf-8") as file:
        file.write(" ".join(why.split()) + "\n")


def remove(path: str) -> None:
    """Remove a file if it is there and can be removed."""
    with contextlib.suppress(OSError):
        os.remove(path)


@contextlib.contextmanager
def ziglang(build: ModuleType) -> Iterator[list[str]]:
    """The beginning of the command line of Zig, which is there only for the moment."""
    if importlib.util.find_spec("ziglang"):
        yield [sys.executable, "-m", "ziglang"]
        return
    try:
        with tempfile.TemporaryDirectory(prefix="gov-deadlines-", ignore_cleanup_errors=True) as folder:
            free = shutil.disk_usage(folder).free
            if free < ROOM:
                wanted = f"{free // 10**6} MB free for a moment, {ROOM // 10**6} needed: {tempfile.gettempdir()}"
                raise build.NotBuilt("no-compiler", f"ziglang: {wanted}")
            fetch(build, folder)
            os.environ |= {f"ZIG_{kind}_CACHE_DIR": os.path.join(folder, "cache") for kind in ("GLOBAL", "LOCAL")}
            yield [sys.executable, os.path.join(folder, "ziglang", "__main__.py")]
    except OSError as error:
        raise build.NotBuilt("no-compiler", f"ziglang: {error}") from None


def fetch(build: ModuleType, folder: str) -> None:
    """Put ziglang into a folder with the first installer there is; NotBuilt if that fails."""
    command = next(installers(build, folder), None)
    if command is None:
        raise build.NotBuilt("no-compiler", "ziglang: neither pip nor uv is here to fetch it")
    try:
        build.run(command, seconds=PATIENCE)
    except build.NotBuilt as error:
        raise build.NotBuilt("no-compiler", f"ziglang: {error.said}") from None


def installers(build: ModuleType, folder: str) -> Iterator[list[str]]:
    """The command lines that put ziglang into a folder, and nothing anywhere else.

    A build often runs in an environment of its own, without an installer: -I leads out of it, to the outer one's pip;
    uv says where it is; and most Pythons carry a pip for new environments.
    """
    where = ["--target", folder, "--no-deps", "--only-binary", ":all:", "--quiet", ZIGLANG]
    options = ["--no-cache-dir", "--no-compile", "--no-user", "--no-input", "--disable-pip-version-check"]
    pip = ["install", *options, "--retries", "1", "--timeout", "10", *where]
    with contextlib.suppress(build.NotBuilt):
        build.run([sys.executable, "-I", "-c", "import pip"])
        yield [sys.executable, "-I", "-m", "pip", *pip]
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv:
        yield [uv, "pip", "install", "--no-cache", "--python", sys.executable, *where]
    found = importlib.util.find_spec("ensurepip")
    bundled = os.path.join(os.path.dirname(found.origin or ""), "_bundled") if found else ""
    for name in sorted(os.listdir(bundled)) if os.path.isdir(bundled) else ():
        if name.startswith("pip-"):
            yield [sys.executable, "-I", os.path.join(bundled, name, "pip"), *pip]
