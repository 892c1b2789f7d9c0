"""The SQL of docs/sql.md as it stands there, and a PostgreSQL server to run it on."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from missing import skip_or_fail

PAGE = Path(__file__).parents[2] / "docs" / "sql.md"


def blocks(page: Path) -> list[tuple[str, str]]:
    """The blocks of SQL on a page: the words that mark them, and what stands in them."""
    return re.findall(r"^```sql ([^\n]*)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def block(engine: str, part: str) -> str:
    """The one block of SQL on the page that is marked with these words."""
    (sql,) = (text for marks, text in blocks(PAGE) if {engine, part} <= set(marks.split()))
    return str(sql)


class Server:
    """A PostgreSQL server of its own, reached through a socket in its own folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._user = ("postgres" if _user_exists("postgres") else "nobody") if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._run(
            "initdb",
            "--no-sync",
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale",
            "C",
            "-D",
            f"{folder}/data",
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "-w", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", f"{self._folder}/data", "stop")

    def psql(self, script: str, where: Path) -> str:
        """Run a script in a folder; what it prints, as CSV."""
        command = [str(self._programs / "psql"), "-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", str(self._folder), "-U", "postgres", "-d", "postgres", "-f", "-"]
        done = subprocess.run(command, input=script, cwd=where, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    def _run(self, program: str, *arguments: str) -> None:
        # the server outlives pg_ctl: it must not hold a pipe that someone reads to its end
        done = subprocess.run(
            [self._programs / program, *arguments],
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {(self._folder / 'log').read_text() if program == 'pg_ctl' else ''}"


def _user_exists(name: str) -> bool:
    import pwd

    return any(entry.pw_name == name for entry in pwd.getpwall())


def _programs() -> Path | None:
    """Where PostgreSQL's own programs are: on the path, or where Debian puts those of the newest version."""
    named = shutil.which("pg_ctl")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    found = [path for path in [*versions, *([Path(named).resolve()] if named else [])] if path.exists()]
    return found[-1].parent if found else None


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """A server for a test, or a reason to skip it."""
    programs = _programs()
    if programs is None:
        skip_or_fail("PostgreSQL's server programs (initdb, pg_ctl) are not installed (.ci/packages installs them)")
    with tempfile.TemporaryDirectory(prefix="gd-pg-") as folder:  # a socket's path must be short
        found = Server(programs, Path(folder))
        try:
            yield found
        finally:
            found.stop()
