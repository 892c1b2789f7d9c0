"""Which way files are answered, and why, in both languages."""

from gov_deadlines.text import Text

_WHY = {
    "off": ("已设 GOV_DEADLINES_PURE", "GOV_DEADLINES_PURE is set"),
    "asked": ("安装时已设 GOV_DEADLINES_PURE", "GOV_DEADLINES_PURE was set when it was installed"),
    "absent": ("没有编译", "it was not built"),
    "no-compiler": ("安装时没有 C 编译器", "there was no C compiler when it was installed"),
    "failed": ("安装时编译失败", "it could not be compiled when it was installed"),
    "outdated": (
        "源码在编译之后改过，请运行 native/build.py",
        "its sources were changed after it was built; run native/build.py",
    ),
    "unloadable": ("这台机器无法加载", "it cannot be loaded on this machine"),
    "other": ("它属于另一次构建，请重新安装", "it is of another build; install again"),
}


def way(code: str, said: str) -> Text:
    """How the rows of a file are answered: by the compiled part, or why not, with what was said when it was built.

    >>> way("off", "").say("en")
    'Files are answered without the compiled part, more slowly: GOV_DEADLINES_PURE is set'
    """
    if code == "compiled":
        return Text(code, "文件推算：使用编译部分", "Files are answered by the compiled part")
    zh, en = _WHY.get(code, _WHY["absent"])
    if said and code in {"no-compiler", "failed"}:
        zh, en = f"{zh}（{said}）", f"{en} ({said})"
    return Text(
        code,
        f"文件推算：不使用编译部分，速度较慢：{zh}",
        f"Files are answered without the compiled part, more slowly: {en}",
    )
