"""Make the pictures of the page for the documentation: docs/pictures/page-*.png, each below 150 KB.

Needs Chromium with its driver, selenium, pdftoppm (poppler-utils) and Pillow. The page is made anew; its clock stands
on the day it was made, so that the same data give the same pictures.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browsers import Browser, chromium  # noqa: E402  (found only now)
from gov_deadlines.webpage.making import write_page  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
COLOURS, LARGEST = 64, 150_000
ANSWER = "limit=qinzhou/countersign-reply&on=2026-09-28"
SHOTS = {  # the question, and the size of the window
    "answer-zh": (f"#{ANSWER}", (1280, 940)),
    "answer-en": (f"#{ANSWER}&lang=en", (1280, 940)),
}
SHEETS = {"sheet-zh": f"#{ANSWER}", "sheet-en": f"#{ANSWER}&lang=en"}


def small(path: Path, most_wide: int = 1280) -> None:
    """Make a picture small: few colours, not too wide. Raises ValueError if it is still too large."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    if picture.width > most_wide:
        picture = picture.resize(
            (most_wide, round(picture.height * most_wide / picture.width)), Image.Resampling.LANCZOS
        )
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size >= LARGEST:
        raise ValueError(f"{path}: {path.stat().st_size} bytes")


def shoot(browser: Browser, page: Path, made_on: str, folder: Path) -> None:
    """Take every picture of a page into a folder."""
    for name, (asked, (width, height)) in SHOTS.items():
        target = folder / f"page-{name}.png"
        browser.size(width, height)
        browser.open(page, asked, now=made_on)
        browser.picture(target)
        small(target)
    for name, asked in SHEETS.items():
        browser.open(page, asked, now=made_on)
        printed = folder / f"page-{name}"
        subprocess.run(
            ["pdftoppm", "-r", "80", "-png", "-singlefile", "-", str(printed)], input=browser.pdf(), check=True
        )
        small(printed.with_suffix(".png"))


def main() -> None:
    """Make the page and its pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "deadlines.html"
        made = write_page(str(page))
        with chromium(Path(place)) as browser:
            shoot(browser, page, str(made.made_on), folder)


if __name__ == "__main__":
    main()
