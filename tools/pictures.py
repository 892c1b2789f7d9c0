"""Draw docs/pictures in both languages: a question and its answer in a terminal, and an answered ledger.

Usage: python tools/pictures.py [--check]

``--check`` compares the pictures of the terminal only. The ledger is drawn where LibreOffice (soffice), pdftoppm and
Pillow are, else it is left as it is.
"""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from html import escape
from pathlib import Path
from unicodedata import east_asian_width

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
QUESTIONS = {
    "terminal.svg": 'gov-deadlines due "Qinzhou countersign" --on 2024/4/3 --explain --lang en',
    "terminal.zh-CN.svg": "gov-deadlines due 钦州会签 --on 2024年4月3日 --explain --lang zh",
}
LINES = 10  # of the answer
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
COLUMNS = 104  # of the terminal, at most
CELL, LINE, PAD = 8.4, 20, 16  # of a letter and a line of 14 pixels; around them
SVG = """\
<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" xmlns="http://www.w3.org/2000/svg" role="img">
<rect x="0.5" y="0.5" width="{inner}" height="{height_inner}" rx="6" fill="#ffffff" stroke="#c8c8c8"/>
<g fill="#24292e" font-size="14" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono',
'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace">
{lines}
</g>
</svg>
"""


def cells(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def wrapped(line: str) -> list[str]:
    """A line in pieces that fit, the further ones below its second word; Chinese is cut anywhere, words are not."""
    pieces, piece = [], ""
    indent = " " * cells((re.match(r"\S+\s{2,}|", line) or [""])[0])
    for word in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+", line):
        if cells(piece + word.rstrip()) > COLUMNS:
            pieces.append(piece.rstrip())
            piece = indent + word.lstrip()
        else:
            piece += word
    return [*pieces, piece]


def terminal(question: str) -> str:
    """A picture of a question and the beginning of its answer."""
    from gov_deadlines.cli.main import main as ask

    shown = io.StringIO()
    with redirect_stdout(shown):
        ask(shlex.split(question)[1:])
    answer = [piece for line in shown.getvalue().splitlines()[:LINES] for piece in wrapped(line)]
    lines = [
        f'<text style="white-space: pre" x="{PAD}" y="{PAD + 14 + LINE * number}"{weight}>{escape(line)}</text>'
        for number, (line, weight) in enumerate(
            [(f"$ {question}", ' font-weight="bold"'), *((one, "") for one in answer)]
        )
    ]
    width, height = round(CELL * COLUMNS + 2 * PAD), LINE * len(lines) + 2 * PAD
    sizes = {"width": width, "height": height, "inner": width - 1, "height_inner": height - 1}
    return SVG.format(lines="\n".join(lines), **sizes)


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
        subprocess.run(
            ["pdftoppm", "-r", "150", "-png", "-singlefile", str(answered.with_suffix(".pdf")), page], check=True
        )
        with Image.open(f"{page}.png") as opened:
            image = opened.convert("RGB")
        left, top, right, bottom = ImageChops.invert(image).getbbox() or (0, 0, *image.size)
        cut = image.crop((left - 12, top - 12, right + 12, bottom + 12))
        cut.quantize(64).save(target, optimize=True)
    return True


def _landscape(workbook: Path) -> None:
    """Let the sheet be printed on one page across, with columns wide enough to be read."""
    import openpyxl
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.gridLines = True
    for number, width in enumerate((12, 11, 10, 11, 11, 11, 9, 11, 11, 14, 11, 32, 46), 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = width
    for number, row in enumerate(sheet.iter_rows(), 1):
        sheet.row_dimensions[number].height = 18 if number == 1 else 34
        for cell in row:
            cell.alignment = Alignment(wrap_text=number > 1, vertical="center")
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
