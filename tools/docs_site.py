"""Build the docs site: the pages of docs/ in both languages, each as a site of its own, side by side in one folder.

Usage: python tools/docs_site.py TARGET [--keep FOLDER]

The pages stay where they are and can be read there, too; they are copied, and their links are turned into links of
the site. ``--keep`` leaves what mkdocs was given. A warning of mkdocs is an error. Nothing is fetched.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from docs_pages import DOCS, LANGUAGES, PARTS, ROOT, navigation, pages, source

NAMES = {"zh": "政府工作时限", "en": "gov-deadlines"}
OTHER = {"zh": {"lang": "en", "name": "English"}, "en": {"lang": "zh", "name": "中文"}}
_FENCE = re.compile(r"^( *)(```+)([^\n`]*)\n(.*?)^ *\2 *$", re.MULTILINE | re.DOTALL)
_SWITCH = re.compile(r"^\*?\[(?:中文|English)[^\]]*\]\([^)\s]+\)[^\n]*\n+", re.MULTILINE)
_BETWEEN = re.compile(r"(?<=[\u3001-\u9fff\uff00-\uffef“”’—…])\n(?=\[?[\u3001-\u9fff\uff00-\uffef“‘—])")
_SEARCH_MENDS = (
    # a Chinese word that ends where the question ends is seen: else 会签 is looked up as 会, and every 会议 is found
    ("o<t.length;o++)t.slice(s,o)in e", "o<=t.length;o++)t.slice(s,o)in e"),
    # a Chinese word gets one star, as any other does: with two it is listed as missing on pages that have it
    ('[...fe(s,this.index.invertedIndex)].join("* ")', '[...fe(s,this.index.invertedIndex)].join(" ")'),
    # what has more of the words comes first, even where another page has one of them in its title
    ("score:a*(1+K(g,2))", "score:a*(1+K(g,2))*K(1e12,Object.values(f).filter(l=>l).length/Object.keys(f).length)"),
)
_LINK = re.compile(r"(!?)\[((?:[^\]\[]|\[[^\]\[]*\])*)\]\(([^)\s]+)\)")


class BrokenLink(Exception):
    """A page links to a file that does not exist, or to a page of the other language."""


class BrokenSearch(Exception):
    """The theme's search is another one than the one whose fault is mended here."""


def outside_fences(text: str, change: Callable[[str], str]) -> str:
    """A page with everything but its blocks of code changed; a block keeps only the language of its code."""
    done, last = [], 0
    for block in _FENCE.finditer(text):
        code = "".join(block[3].split()[:1]).replace("console", "text")
        done += [change(text[last : block.start()]), block[1], block[2], code, "\n", block[4], block[1], block[2]]
        last = block.end()
    return "".join([*done, change(text[last:])])


class Arranged:
    """The pages of one language, and the other files they show, as mkdocs takes them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.names = {source(name, language): name for name in pages()}
        self.others = {source(name, OTHER[language]["lang"]) for name in pages()}
        self.home = ROOT / f"README{LANGUAGES[language]}.md"
        self.files: set[Path] = set()

    def page(self, path: Path) -> str:
        """A page with the links of the site, and without the line that leads to the other language."""
        text = _SWITCH.sub("", path.read_text(encoding="utf-8"), count=1)
        return outside_fences(text, lambda part: self._prose(path, part))

    def _prose(self, path: Path, part: str) -> str:
        """The links of the site; and no blank in Chinese where a line of the file ends."""
        linked = _LINK.sub(lambda found: self._link(path, found), part)
        return _BETWEEN.sub("", linked) if self.language == "zh" else linked

    def _link(self, path: Path, found: re.Match[str]) -> str:
        shown, text, to = found.groups()
        if re.match("[a-z]+:|#", to):
            return found[0]
        name, mark, anchor = to.partition("#")
        target = Path(os.path.normpath(path.parent / name))
        if target in self.names:
            return f"[{text}]({self.names[target]}.md{mark}{anchor})"
        if target == self.home:
            return f"[{text}](index.md)"
        if not target.exists() or target in self.others:
            raise BrokenLink(f"{path.relative_to(ROOT)}: {to}")
        if target.is_relative_to(DOCS) and target.suffix != ".md":
            self.files.add(target)
            return found[0]
        return found[0] if shown else text  # a file of the repository, which the site does not have


def arrange(language: str, folder: Path) -> Path:
    """Lay out the pages of a language with a configuration for mkdocs; its path."""
    docs = folder / language / "docs"
    docs.mkdir(parents=True)
    arranged = Arranged(language)
    for path, name in arranged.names.items():
        (docs / f"{name}.md").write_text(arranged.page(path), encoding="utf-8")
    for file in arranged.files:
        copy = docs / file.relative_to(DOCS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    for name in ("site.css", "iframe-worker.js"):
        shutil.copyfile(PARTS / name, docs / name)
    config = folder / language / "mkdocs.yml"
    config.write_text(configuration(language, docs), encoding="utf-8")
    return config


def configuration(language: str, docs: Path) -> str:
    """What mkdocs is told about one language; JSON is YAML too, but for the names of functions in the shared part."""
    own: dict[str, object] = {
        "INHERIT": str(PARTS / "mkdocs.yml"),
        "site_name": NAMES[language],
        "docs_dir": str(docs),
        "theme": {"language": language, "custom_dir": str(PARTS / "theme")},
        "extra": {"alternate": list(LANGUAGES), "other": OTHER[language]},
        "nav": [
            {section[language]: [f"{name}.md" for name in section["pages"]]} for section in navigation()["section"]
        ],
    }
    if language == "zh":
        own["plugins"] = {"search": {"jieba_dict_user": str(PARTS / "words.txt")}, "offline": {}}
    return json.dumps(own, ensure_ascii=False, indent=1)


def build(target: Path, folder: Path) -> bool:
    """Build both languages at once; whether neither has a fault."""
    running = []
    for language in LANGUAGES:
        config = arrange(language, folder)
        words = ["-m", "mkdocs", "build", "-q", "--strict", "-f", str(config), "-d", str(target / language)]
        quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore", "TMPDIR": str(folder)}
        running.append(subprocess.Popen([sys.executable, *words], env=quiet, stderr=subprocess.PIPE, text=True))
    sound = True
    for one in running:
        said = one.communicate()[1]
        if one.returncode:
            sound = False
            sys.stderr.write(said)
    for language in LANGUAGES if sound else ():
        mend_search(target / language)
    return sound


def mend_search(site: Path) -> None:
    """Mend the theme's search, which looks for any of several words: see ``_SEARCH_MENDS``.

    No setting of mkdocs does this. The script is the pinned theme's; a new version of it must be looked at again, so it
    is an error if a place is not there.
    """
    (script,) = (site / "assets" / "javascripts" / "workers").glob("search.*.min.js")
    text = script.read_text(encoding="utf-8")
    for fault, mended in _SEARCH_MENDS:
        if text.count(fault) != 1:
            raise BrokenSearch(script.name)
        text = text.replace(fault, mended)
    script.write_text(text, encoding="utf-8")


def add_root(target: Path) -> None:
    """The page at the root, from which a language is chosen, and llms.txt with the links of the site."""
    links = "".join(
        f'<a href="{one}/index.html" lang="{one}">{escape(name)}</a>'
        for one, name in {"zh": "中文", "en": "English"}.items()
    )
    page = (PARTS / "index.html").read_text(encoding="utf-8").replace("<!-- languages -->", links)
    (target / "index.html").write_text(page, encoding="utf-8")
    text = (DOCS / "llms.txt").read_text(encoding="utf-8")
    (target / "llms.txt").write_text(site_links(text), encoding="utf-8")


def site_links(text: str) -> str:
    """llms.txt with the addresses of the site's pages instead of those of the files in docs/."""
    where = {source(name, one): f"{one}/{name}.html" for name in pages() for one in LANGUAGES}

    def link(found: re.Match[str]) -> str:
        path = Path(os.path.normpath(DOCS / found[3]))
        return f"[{found[2]}]({where[path]})" if path in where else found[0]

    return _LINK.sub(link, text)


def main() -> int:
    """Build the site; 1 if a page has a fault."""
    parser = argparse.ArgumentParser(description="Build the docs site.")
    parser.add_argument("target", type=Path, help="the folder to write; what is in it is removed")
    parser.add_argument("--keep", type=Path, help="a folder in which to leave what mkdocs is given")
    given = parser.parse_args()
    target: Path = given.target.resolve()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(given.keep or made).resolve()
        for language in LANGUAGES:
            shutil.rmtree(target / language, ignore_errors=True)
            shutil.rmtree(folder / language, ignore_errors=True)
        try:
            sound = build(target, folder)
        except BrokenLink as error:
            print(f"a link leads nowhere, or to the other language: {error}", file=sys.stderr)
            return 1
        if sound:
            add_root(target)
    return int(not sound)


if __name__ == "__main__":
    sys.exit(main())
