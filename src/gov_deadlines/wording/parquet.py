"""Why a Parquet file was written anew, instead of its own bytes being copied."""

from gov_deadlines.text import Text

WHY = {
    text.code: text
    for text in (
        Text("not-compiled", "没有使用编译部分", "the compiled part is not in use"),
        Text("rejected-rows", "有行被拒绝，不能原样复制", "rows were rejected, so that others move up"),
        Text(
            "names",
            "有的列没有名字、同名、只有大小写不同，或叫 file_row_number",
            "some columns have no name, the same name but for case, or are called file_row_number",
        ),
        Text("encrypted", "文件已加密", "the file is encrypted"),
        Text("footer", "文件尾部有此处不认识的内容", "the file's footer has something that is not known here"),
        Text(
            "metadata",
            "另一个程序在文件里存了自己的表结构，此处不能往里添列",
            "another program keeps a schema of its own in the file, to which no columns can be added here",
        ),
        Text("values", "新增的列里不同的值太多", "an added column has too many different values"),
        Text("old-days", "有 1582 年 10 月 15 日以前的日期", "there are days before 15 October 1582"),
    )
}
