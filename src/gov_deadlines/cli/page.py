"""``gov-deadlines page``: one HTML file that answers without installation, server or network."""

from gov_deadlines.cli import console
from gov_deadlines.cli.options import BOOK, Given, option, remark_on_own_data, sharing
from gov_deadlines.pages.voice import pick


@sharing(
    ("authority", *BOOK),
    output=option("--output -o FILE", "写到哪个文件，如 时限查询.html", "the file to write, e.g. deadlines.html"),
    force=option("--force", "覆盖已有的文件", "overwrite a file that exists"),
)
def page(output: str, force: bool = False, *, given: Given) -> None:
    """Write the page. It opens in Chinese, or with ``--lang en`` in English; its reader can switch."""
    from gov_deadlines.webpage.making import write_page

    made = write_page(output, language=given.lang or "zh", force=force, **given.context)
    remark_on_own_data(given)
    if given.json:
        console.print_object(made.to_dict())
        return
    size = f"{made.size / 1000:.0f} KB"
    zh = f"已写入 {made.target}：{made.limits} 项时限，放假安排到 {made.coverage_end}，指纹 {made.fingerprint}，{size}"
    en = (
        f"Written: {made.target}: {made.limits} limits, holidays announced to {made.coverage_end}, "
        f"fingerprint {made.fingerprint}, {size}"
    )
    console.print_text(pick(given.language, zh, en))
