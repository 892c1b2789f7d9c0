"""What a clerk would type: one example for each command, and the first screen. Imported only to show them."""

from gov_deadlines.text import Text

EXAMPLES = {
    text.code: text
    for text in (
        Text(
            "",
            "gov-deadlines due 钦州会签 --on 2026-4-3",
            "gov-deadlines due qinzhou/countersign-reply --on 2026-04-03",
        ),
        Text("find", "gov-deadlines find 会签几天回复", "gov-deadlines find countersign"),
        Text(
            "due",
            "gov-deadlines due 钦州会签 --on 2026-4-3 --explain",
            "gov-deadlines due qinzhou/countersign-reply --on 2026-04-03 --explain",
        ),
        Text(
            "verify",
            "gov-deadlines verify 钦州会签 --on 2026-4-3 --claimed 2026-4-15",
            "gov-deadlines verify qinzhou/countersign-reply --on 2026-04-03 --claimed 2026-04-15",
        ),
        Text(
            "track",
            "gov-deadlines track 钦州会签 --received 2026-4-3 --as-of 今天",
            "gov-deadlines track qinzhou/countersign-reply --received 2026-04-03 --as-of today",
        ),
        Text(
            "plan",
            "gov-deadlines plan 忻州/会签回复 忻州/常务会议 --by 2026-9-30",
            "gov-deadlines plan xinzhou/countersign-reply xinzhou/executive-meeting --by 2026-09-30",
        ),
        Text(
            "cadence",
            "gov-deadlines cadence check 钦州/常务会议 --dates 会议日期.txt",
            "gov-deadlines cadence check qinzhou/executive-meeting --dates meetings.txt",
        ),
        Text(
            "cadence check",
            "gov-deadlines cadence check 钦州/常务会议 --dates 会议日期.txt",
            "gov-deadlines cadence check qinzhou/executive-meeting --dates meetings.txt",
        ),
        Text("calendar", "gov-deadlines calendar day 2026-10-10", "gov-deadlines calendar day 2026-10-10"),
        Text("calendar day", "gov-deadlines calendar day 10月10日", "gov-deadlines calendar day 2026-10-10"),
        Text("calendar add", "gov-deadlines calendar add 2026-9-28 5", "gov-deadlines calendar add 2026-09-28 5"),
        Text(
            "calendar count",
            "gov-deadlines calendar count 2026-9-28 2026-10-12",
            "gov-deadlines calendar count 2026-09-28 2026-10-12",
        ),
        Text(
            "calendar show",
            "gov-deadlines calendar show 2026-10 --region 广西",
            "gov-deadlines calendar show 2026-10 --region CN-GX",
        ),
        Text(
            "calendar diff",
            "gov-deadlines calendar diff --from 2024-3-21 --to 2024-3-22 --region 广西",
            "gov-deadlines calendar diff --from 2024-03-21 --to 2024-03-22 --region CN-GX",
        ),
        Text("calendar audit", "gov-deadlines calendar audit", "gov-deadlines calendar audit"),
        Text("projection", "gov-deadlines projection score", "gov-deadlines projection score"),
        Text(
            "projection freeze",
            "gov-deadlines projection freeze --year 2028 -o 2028年推算.toml",
            "gov-deadlines projection freeze --year 2028 -o forecast-2028.toml",
        ),
        Text("projection score", "gov-deadlines projection score", "gov-deadlines projection score"),
        Text(
            "limits",
            "gov-deadlines limits list --authority 钦州",
            "gov-deadlines limits list --authority qinzhou",
        ),
        Text(
            "limits list",
            "gov-deadlines limits list --authority 钦州",
            "gov-deadlines limits list --authority qinzhou",
        ),
        Text(
            "limits show", "gov-deadlines limits show 钦州会签", "gov-deadlines limits show qinzhou/countersign-reply"
        ),
        Text(
            "limits compare",
            "gov-deadlines limits compare 会签回复 --on 2026-4-3",
            "gov-deadlines limits compare countersign-reply --on 2026-04-03",
        ),
        Text(
            "limits scan",
            "gov-deadlines limits scan 工作规则.txt --authority qinzhou -o 草稿.toml",
            "gov-deadlines limits scan rules.txt --authority qinzhou -o draft.toml",
        ),
        Text(
            "limits verify",
            "gov-deadlines limits verify --source 工作规则.txt",
            "gov-deadlines limits verify --source rules.txt",
        ),
        Text(
            "notice",
            "gov-deadlines notice rehearse 放假通知.txt --deadlines 台账.csv",
            "gov-deadlines notice rehearse notice.txt --deadlines ledger.csv",
        ),
        Text(
            "notice read",
            "gov-deadlines notice read 放假通知.txt -o 2027.toml",
            "gov-deadlines notice read notice.txt -o 2027.toml",
        ),
        Text(
            "notice new",
            "gov-deadlines notice new --region 广西 --year 2027 -o 2027.toml",
            "gov-deadlines notice new --region CN-GX --year 2027 -o 2027.toml",
        ),
        Text(
            "notice import",
            "gov-deadlines notice import --from chinese_calendar --year 2027 -o 2027.toml",
            "gov-deadlines notice import --from chinese_calendar --year 2027 -o 2027.toml",
        ),
        Text("notice check", "gov-deadlines notice check 2027.toml", "gov-deadlines notice check 2027.toml"),
        Text(
            "notice rehearse",
            "gov-deadlines notice rehearse 放假通知.txt --deadlines 台账.csv",
            "gov-deadlines notice rehearse notice.txt --deadlines ledger.csv",
        ),
        Text(
            "ledger",
            "gov-deadlines ledger 督办台账.xlsx -o 督办台账-期限.xlsx --authority 钦州",
            "gov-deadlines ledger ledger.xlsx -o ledger-dates.xlsx --authority qinzhou",
        ),
        Text(
            "batch",
            "gov-deadlines batch due 收文.csv -o 收文-期限.csv --limit-column 事项 --trigger-column 收文日期 --lang zh",
            "gov-deadlines batch due received.csv -o received-due.csv --limit-column limit --trigger-column received",
        ),
        Text(
            "batch due",
            "gov-deadlines batch due 收文.csv -o 收文-期限.csv --limit-column 事项 --trigger-column 收文日期 --lang zh",
            "gov-deadlines batch due received.csv -o received-due.csv --limit-column limit --trigger-column received",
        ),
        Text(
            "batch recalc",
            "gov-deadlines batch recalc 收文.csv -o 变动.csv --from-known-on 2026-11-1",
            "gov-deadlines batch recalc received.csv -o moved.csv --from-known-on 2026-11-01",
        ),
        Text("table", "gov-deadlines table export -o 全部答案.csv", "gov-deadlines table export -o answers.csv"),
        Text(
            "table export",
            "gov-deadlines table export -o 全部答案.csv --limit 钦州会签",
            "gov-deadlines table export -o answers.csv --limit qinzhou/countersign-reply",
        ),
    )
}
FIRST_SCREEN = Text(
    "first-screen",
    """\
政府工作规则里的时限：最迟哪天办完，这个日期定不定，依据哪一条。

  这叫什么时限？       gov-deadlines find 会签几天回复
  最迟哪天？           gov-deadlines due 钦州会签 --on 2026-4-3
  整本台账一次算完：   gov-deadlines ledger 督办台账.xlsx -o 督办台账-期限.xlsx

--on 写收到之日，会议写最后一天；也可以写 4月3日、今天、昨天。
日期后面写着“暂定”的，放假通知公布后还可能变动。

  某天上不上班：       gov-deadlines calendar day 10月10日
  一个政府的全部时限： gov-deadlines limits list --authority 钦州

每个命令怎么用：gov-deadlines due -h        全部命令：gov-deadlines -h""",
    """\
Time limits in Chinese governments' work rules: by when, how firm, and which article says so.

  What is it called?     gov-deadlines find countersign
  By when?               gov-deadlines due qinzhou/countersign-reply --on 2026-04-03
  A whole ledger:        gov-deadlines ledger ledger.xlsx -o ledger-dates.xlsx

--on is the day of receipt, or the last day of a meeting; also: today, yesterday.
A date marked "provisional" may still change when the holidays are announced.

  Is that day worked?    gov-deadlines calendar day 2026-10-10
  A government's limits: gov-deadlines limits list --authority qinzhou

How a command is used: gov-deadlines due -h        All commands: gov-deadlines -h""",
)
