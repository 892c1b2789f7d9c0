"""Random requests against the service by its OpenAPI description: schemathesis with all its checks.

    python tools/api_checks.py [--seconds 600] [--seed N]

The service runs as it would anywhere, in a process of its own, on a free port of this machine. Exit 1 for any failure,
and for anything that the service logs as a fault of its own. Needs ``schemathesis`` and the extra ``[web]``.
"""

import argparse
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

CONFIG = Path(__file__).with_name("schemathesis.toml")


def main() -> None:
    """Start the service, ask, and stop it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", help="ask what was asked before with this number, as far as time allows")
    given = parser.parse_args()
    serving = [sys.executable, "-m", "gov_deadlines", "serve", "--port", "0", "--log", "errors"]
    server = subprocess.Popen(serving, stderr=subprocess.PIPE, text=True)
    faults: list[str] = []
    try:
        assert server.stderr is not None
        port = next(found["port"] for found in map(json.loads, server.stderr) if found["event"] == "listening")
        threading.Thread(target=_read, args=(server.stderr, faults), daemon=True).start()
        checks = ["--checks", "all", "--max-time", str(given.seconds), "--generation-database", "none"]
        checks += ["--seed", given.seed] if given.seed else []
        checks += ["--request-timeout", "60"]  # the machine may be busy with other things
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", *checks]
        code = subprocess.run([*command, f"http://127.0.0.1:{port}/v1/openapi.json"], check=False).returncode
    finally:
        server.send_signal(signal.SIGTERM)
        stopped = server.wait(timeout=30)
    print(f"schemathesis ended with {code}, the service with {stopped}; its own faults: {faults[:5] or 'none'}")
    sys.exit(1 if code or stopped or faults else 0)


def _read(lines: Iterable[str], faults: list[str]) -> None:
    """Keep what the service logs as a fault of its own."""
    faults += (line.strip() for line in lines if json.loads(line)["event"] == "broken")


if __name__ == "__main__":
    main()
