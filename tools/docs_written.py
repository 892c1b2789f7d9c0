"""Write every page of docs/ that is made by a script, one script after the other; with ``--check``, only compare.

Usage: python tools/docs_written.py [--check]
"""

import subprocess
import sys
from pathlib import Path

WRITERS = (
    *("cli_reference", "api_reference", "errors_page", "codes_page", "dates_page", "words_table", "provenance_page"),
    *("service_page", "performance_zh", "pictures", "llms"),
)


def main(arguments: list[str]) -> int:
    """Run them all; 1 if one has something to say."""
    folder = Path(__file__).parent
    codes = [
        subprocess.run([sys.executable, str(folder / f"{name}.py"), *arguments], check=False).returncode
        for name in WRITERS
    ]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
