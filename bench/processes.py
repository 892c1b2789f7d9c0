"""Shared by the benchmark scripts: whole processes, how long they take, their CPU time and the memory they hold."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
SAMPLED = 0.02


class Job(NamedTuple):
    """A command, and the file that it writes (None: it writes none that is kept).

    ``printed`` says that the command writes the file to its standard output.
    """

    command: Sequence[str]
    target: Path | None = None
    printed: bool = False


class Run(NamedTuple):
    """Seconds until what was written is on the disk, seconds of CPU of all processes."""

    seconds: float
    cpu: float


class Failed(Exception):
    """A command that ended otherwise than with 0 or, rows having been rejected, with 1; the last thing it said."""


def timed(job: Job, *, quick: bool = False) -> Run:
    """Run a job to its end and until its target is on the disk; nothing is left to be written by the one before.

    ``quick`` leaves the disk out, before and after.
    """
    _remove(job.target)
    if not quick:
        os.sync()
    began = time.perf_counter()
    process = _started(job)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if not quick and job.target is not None and job.target.exists():
        _onto_disk(job.target)
    seconds = time.perf_counter() - began
    _check(process)
    return Run(seconds, used.ru_utime + used.ru_stime)


def memory(job: Job) -> float:
    """The most megabytes that all processes of a job had in memory together, looked at every 20 ms."""
    _remove(job.target)
    process = _started(job)
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(SAMPLED)
    _check(process)
    return peak * PAGE / 1e6


def resident(session: int) -> int:
    """Pages that the processes of a session have in memory."""
    pages = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = Path(entry.path, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                pages += int(fields[21])
    return pages


def _started(job: Job) -> subprocess.Popen[bytes]:
    """In a session of its own; as users run it, so with compiled modules."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    out = job.target.open("wb") if job.printed and job.target else None
    process = subprocess.Popen(
        job.command,
        stdout=out or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=environment,
    )
    if out:
        out.close()
    return process


def _check(process: subprocess.Popen[bytes]) -> None:
    said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
    if process.stderr:
        process.stderr.close()
    if process.returncode not in (0, 1) or (process.returncode and "Traceback" in said) or "Error: " in said:
        lines = said.splitlines() or [f"exit {process.returncode}"]
        raise Failed(next((line for line in lines if "Error: " in line), lines[-1]))


def _remove(target: Path | None) -> None:
    """What an earlier run of the job has written, rejects too."""
    if target is not None:
        for old in target.parent.glob(f"{target.name.partition('.')[0]}.*"):
            old.unlink()


def _onto_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
