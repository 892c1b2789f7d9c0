"""The words of files.py's tables, in English and in Chinese."""

from collections.abc import Mapping
from typing import NamedTuple

from file_goals import FASTEST_JOIN, FASTEST_POLARS_JOIN, GROWTH, MEMORY, Judged
from file_jobs import (
    BEFORE,
    C1,
    C2,
    CAT,
    CV,
    DUCKDB,
    DUCKDB_COPY,
    OURS,
    PLAIN,
    POLARS,
    POLARS_COPY,
    POLARS_LOST,
    START,
)
from measure import MILLION, rows_shown, shown

SHORT = {C2: "C2", CV: "C2 with vectors", DUCKDB_COPY: "DuckDB's copy", PLAIN: "the plain job", BEFORE: "before"}


class Words(NamedTuple):
    """What stands in a table; the templates take the figures.

    Attributes:
        measured: when and on what.
        names: of contenders and of what goals compare with; those that are missing stand as they are.
        short: of what ratios are to, in the heads of columns.
        titles: of the kinds of files.
    """

    measured: str
    rounds_of: str
    names: Mapping[str, str]
    short: Mapping[str, str]
    titles: Mapping[str, str]
    title_of: str
    seconds: str
    cpu: str
    memory: str
    between: str
    cannot: str
    goal_header: tuple[str, ...]
    goal: Mapping[str, str]
    holds: tuple[str, str]
    chinese_rows: bool = False

    def rounds(self, usual: int, large: int) -> str:
        """How often."""
        return self.rounds_of.format(usual=usual, large=large)

    def name(self, name: str) -> str:
        """Of a contender; ours stands out."""
        found = self.names.get(name, name)
        return f"**{found}**" if name == OURS else found

    def over(self, base: str, rows: int) -> str:
        """The head of a column of ratios of time."""
        return f"× {self.short[base]}{self.between}{self.rows(rows)}"

    def cpu_over(self, base: str) -> str:
        """The head of a column of ratios of CPU seconds."""
        return f"CPU × {self.short[base]}"

    def title(self, kind: str, rows: int, megabytes: tuple[float, float]) -> str:
        """Above a table."""
        read, written = map(shown, megabytes)
        return self.title_of.format(kind=self.titles[kind], rows=self.rows(rows), read=read, written=written)

    def megabytes(self, figure: float | None) -> str:
        """Peak memory."""
        return "-" if figure is None else f"{figure:,.0f}"

    def rows(self, rows: int) -> str:
        """A number of rows."""
        if not self.chinese_rows:
            return rows_shown(rows)
        return f"{rows / 1e4:,g} 万行" if rows >= MILLION / 100 else f"{rows:,} 行"

    def judged(self, one: Judged) -> tuple[str, ...]:
        """A line of the table of goals."""
        base = self.names.get(one.goal.base, one.goal.base)
        said = self.goal[one.goal.figure].format(kind=self.titles[one.goal.kind], base=base)
        return said, self.rows(one.rows), f"{one.goal.most:g}", shown(one.measured), self.holds[not one.holds]


ENGLISH = Words(
    measured="Measured on {day}: {machine}, {cores} cores, {system}; {python}.",
    rounds_of=" Medians of {usual} rounds ({large} from 50 million rows on; three times as many of the start).",
    names={},
    short=SHORT,
    titles={
        "csv": "CSV",
        "quoted": "CSV, every field quoted (C: the same rows unquoted)",
        "gb18030": "CSV in GB18030 (polars writes UTF-8)",
        "jsonl": "JSON Lines (C: the same rows as CSV)",
        "parquet": "Parquet",
        "rejected": "Parquet, one row in 1,000 rejected",
        "ledger": "CSV as a ledger (`--as-of`, a column of days of completion)",
        "recalc": "Recalculation of CSV, the amendment of 2019 (C writes nothing)",
        START: "1,000 rows of CSV, from the shell",
    },
    title_of="**{kind}**: seconds, CPU and memory for {rows}, {read} MB in, {written} MB out.",
    seconds="s",
    cpu="CPU s",
    memory="peak MB",
    between=", ",
    cannot="cannot read it",
    goal_header=("goal", "rows measured", "at most", "measured", "holds"),
    goal={
        "seconds": "{kind}: time / {base}",
        "cpu": "{kind}: CPU seconds / {base}",
        MEMORY: "peak memory of text files, MB; most: {kind}",
        GROWTH: "{kind}: peak memory / at 10 million",
    },
    holds=("yes", "**no**"),
)
CHINESE = Words(
    measured="测于 {day}：{machine}，{cores} 核，{system}；{python}。",
    rounds_of="各 {usual} 轮的中位数（5000 万行以上 {large} 轮；启动为三倍）。",
    names={
        BEFORE: "gov-deadlines，此前",
        PLAIN: "gov-deadlines，不作台账",
        C1: "C1：C，单线程",
        C2: "C2：C，双线程",
        CV: "C2，用向量指令",
        CAT: "只写出答案的字节",
        POLARS_COPY: "polars，原样复制",
        DUCKDB_COPY: "DuckDB，原样复制",
        POLARS: "polars，连接",
        POLARS_LOST: "polars，连接（不保序）",
        DUCKDB: "DuckDB，连接（不保序）",
        FASTEST_JOIN: "最快的一种连接",
        FASTEST_POLARS_JOIN: "polars 较快的连接",
    },
    short={C2: "C2", CV: "C2 用向量", DUCKDB_COPY: "DuckDB 复制", PLAIN: "不作台账", BEFORE: "此前"},
    titles={
        "csv": "CSV",
        "quoted": "CSV，每个字段都加引号（C：同样的行，不加引号）",
        "gb18030": "GB18030 的 CSV（polars 写出 UTF-8）",
        "jsonl": "JSON Lines（C：同样的行，CSV）",
        "parquet": "Parquet",
        "rejected": "Parquet，千分之一的行被拒",
        "ledger": "CSV 台账（`--as-of`，带办结日期列）",
        "recalc": "CSV 重新推算，2019 年的修订（C 不写出）",
        START: "1000 行 CSV，从命令行",
    },
    title_of="**{kind}**：秒、CPU 与内存为 {rows}，读 {read} MB，写 {written} MB。",
    seconds="秒",
    cpu="CPU 秒",
    memory="内存峰值 MB",
    between="，",
    cannot="读不了",
    goal_header=("目标", "实测行数", "至多", "实测", "达到"),
    goal={
        "seconds": "{kind}：用时 / {base}",
        "cpu": "{kind}：CPU 秒 / {base}",
        MEMORY: "文本文件的内存峰值，MB；最多的：{kind}",
        GROWTH: "{kind}：内存峰值 / 1000 万行时",
    },
    holds=("是", "**否**"),
    chinese_rows=True,
)
