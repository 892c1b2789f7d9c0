"""``gov-deadlines page``: one HTML file that answers without installation, server or network."""

from collections.abc import Sequence

from gov_deadlines.answers.context import Context
from gov_deadlines.cli import console
from gov_deadlines.cli.options import BOOK, Given, option, remark_on_own_data, sharing
from gov_deadlines.pages.voice import pick


@sharing(
    BOOK,
    authorities=option(
        "--authority A",
        "只收这个政府的时限，如 钦州；可以重复，默认全部",
        "only this government's limits, e.g. qinzhou; may be repeated, by default all",
    ),
    output=option("--output -o FILE", "写到哪个文件，如 时限查询.html", "the file to write, e.g. deadlines.html"),
    force=option("--force", "覆盖已有的文件", "overwrite a file that exists"),
)
def page(output: str, authorities: list[str] | None = None, force: bool = False, *, given: Given) -> None:
    """Write the page. It opens in Chinese, or with ``--lang en`` in English; its reader can switch."""
    from gov_deadlines.webpage.making import write_page

    language = given.lang or "zh"
    made = write_page(output, authorities=authorities or (), language=language, force=force, **given.context)
    remark_on_own_data(given)
    _remark_on_left_out(made.left_out, given)
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


def _remark_on_left_out(authorities: Sequence[str], given: Given) -> None:
    """Print to stderr which of the user's own packs are not on a page for some governments only."""
    packs = Context.of(**given.context).book.names.packs if authorities else {}
    for one in authorities:
        name = packs[one][-1].short
        zh = f"网页没有收入自备的规则包 {one}（{name.zh}）：要收入，请加 --authority {one}。"
        en = f"Your own pack {one} ({name.en}) is not on the page. To add it: --authority {one}"
        console.print_error(pick(given.language, zh, en))
