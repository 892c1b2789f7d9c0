"""Draw docs/pictures: a terminal with a question and its answer as SVG, and an answered ledger as PNG, in both languages.

Usage: python tools/pictures.py [--check]

``--check`` compares the pictures of the terminal only. The ledger is drawn where LibreOffice (soffice), pdftoppm and
Pillow are, else it is left as it is.
"""

import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
QUESTIONS = {
    "terminal.svg": 'gov-deadlines due "Qinzhou countersign" --on 2024/4/3 --explain --lang en',
    "terminal.zh-CN.svg": "gov-deadlines due 钦州会签 --on 2024年4月3日 --explain --lang zh",
}
LINES = 10
LEDGERS = {  # the language, with the ledger as an office keeps it
    "ledger.png": "en",
    "ledger.zh-CN.png": "zh",
}
ROWS = {
    "en": "Matter,Received,Department,Done\ncountersign,2024-03-27,Housing,2024-04-08\n"
    "countersign,2024-04-03,Finance,\ncountersign,2024-04-12,Transport,\nplenary meeting,2024-04-15,Office,\n",
    "zh": "事项,收文日期,责任部门,办结情况\n会签,2024-03-27,住建局,2024-04-08\n"
    "会签,2024-04-03,财政局,\n会签,2024-04-12,交通局,\n全体会议,2024-04-15,办公室,\n",
}
# dark letters on white; no font is fetched
THEME = TerminalTheme((255, 255, 255), (36, 41, 46), [(36, 41, 46)] * 8, [(36, 41, 46)] * 8)
FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC",
  "PingFang SC", "Microsoft YaHei", monospace; font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>{lines}</defs>
<rect fill="#ffffff" stroke="#c8c8c8" stroke-width="1" x="1" y="1" width="{terminal_width}" height="{terminal_height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def terminal(question: str) -> str:
    """A picture of a question and the beginning of its answer."""
    from gov_deadlines.cli.main import main as ask

    shown = io.StringIO()
    out, sys.stdout = sys.stdout, shown
    try:
        ask(shlex.split(question)[1:])
    finally:
        sys.stdout = out
    console = Console(record=True, width=104, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text(f"$ {question}", style="bold"))
    for line in shown.getvalue().splitlines()[:LINES]:
        console.print(Text(line), soft_wrap=False)
    return console.export_svg(code_format=FORMAT, theme=THEME, title="", unique_id="terminal")


def ledger(target: Path, language: str) -> bool:
    """A picture of an answered ledger; False where a program is missing."""
    if not all(map(shutil.which, ("soffice", "pdftoppm"))):
        return False
    from PIL import Image, ImageChops

    with tempfile.TemporaryDirectory() as folder:
        source, answered = Path(folder) / "ledger.csv", Path(folder) / "answered.xlsx"
        source.write_text(ROWS[language], encoding="utf-8")
        words = ["ledger", str(source), "-o", str(answered), "--authority", "qinzhou", "--as-of", "2024-04-16"]
        given = [sys.executable, "-m", "gov_deadlines", *words, "--lang", language]
        subprocess.run(given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        _landscape(answered)
        to_pdf = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf"]
        subprocess.run([*to_pdf, str(answered), "--outdir", folder], stdout=subprocess.DEVNULL, check=True)
        page = Path(folder) / "page"
        subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", str(answered.with_suffix(".pdf")), page], check=True)
        with Image.open(f"{page}.png") as opened:
            image = opened.convert("RGB")
        left, top, right, bottom = ImageChops.invert(image).getbbox() or (0, 0, *image.size)
        cut = image.crop((left - 12, top - 12, right + 12, bottom + 12))
        cut.quantize(64).save(target, optimize=True)
    return True


def _landscape(workbook: Path) -> None:
    """Let the first sheet be printed on one page across."""
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.print_options.gridLines = True
    for column in "FGHIJKLMN":
        sheet.column_dimensions[column].width = max(sheet.column_dimensions[column].width or 0, 12)
    book.save(workbook)


def main(*, check: bool) -> int:
    """Draw the pictures, or compare those of the terminal; 1 where one is not up to date."""
    FOLDER.mkdir(exist_ok=True)
    stale = 0
    for name, question in QUESTIONS.items():
        path, picture = FOLDER / name, terminal(question)
        if path.exists() and path.read_text(encoding="utf-8") == picture:
            continue
        stale += 1
        if not check:
            path.write_text(picture, encoding="utf-8")
        print(f"docs/pictures/{name} {'is not up to date: run tools/pictures.py' if check else 'drawn'}")
    if not check:
        for name, language in LEDGERS.items():
            print(f"docs/pictures/{name} {'drawn' if ledger(FOLDER / name, language) else 'left: no LibreOffice'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C.UTF-8"
    sys.exit(main(check="--check" in sys.argv[1:]))
