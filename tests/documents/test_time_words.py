"""Words of time, on invented sentences: each pattern fires where it should, and near misses do not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_deadlines.documents import time_words as module
from gov_deadlines.documents.time_words import fold, time_words

# kind -> sentences; what must be found stands in 【】
FIRES = {
    "fixed": """
        钥匙应在【5个工作日内】归还
        钥匙应在【５ 个 工作日 内】归还
        钥匙应在【5工作日内】归还
        钥匙应在【五个工作日以内】归还
        钥匙应在【3—5个工作日内】归还
        钥匙应在【3-5个工作日内】归还
        钥匙应在【3－5个工作日内】归还
        钥匙应在【3～5个工作日内】归还
        钥匙应在【三至五日内】归还
        钥匙应在【三到五天之内】归还
        钥匙应在【十五日内】归还
        钥匙应在【15日内】归还
        钥匙应在【一百二十日内】归还
        钥匙应在【几天内】归还，最多不拖
        钥匙应在【若干日后】归还
        钥匙应在【数日内】归还
        钥匙应在【两周内】归还
        钥匙应在【2个星期内】归还
        钥匙应在【三个月内】归还
        钥匙应在【半个月内】归还
        钥匙应在【2个季度内】归还
        钥匙保存【10年】
        钥匙应在【24小时内】归还
        钥匙应在【一个小时内】归还
        钥匙应在【1.5小时内】归还
        钥匙应在【30分钟内】归还
        茶会【提前3天】告知
        茶会【提前 10 个工作日】告知
        茶会举办【前7日】告知
        茶会举办【7日前】告知
        茶会举办【7天之前】告知
        散会【3日后】归档
        用了【60天】茶室
        钥匙应在【个工作日内】归还，数字在网页上丢了
        茶单【提前3日】报送
        茶单会前【五日】送到
        公示【5日】期满
        【15日】期限届满
        茶会【提前3天】下发茶单
        馆长【提前3日】本人告知
        账目于【5日】记完
        钥匙应在【五(5)个工作日内】归还
        钥匙应在【10日（遇节假日顺延）内】归还
        钥匙应在【10个自然日内】归还
        钥匙应在【3日至5日内】归还
        钥匙应在【30余日内】归还
        钥匙应在【伍日内】归还
        钥匙应在【半月内】归还
        钥匙应在【一个半月内】归还
        钥匙应在【两月内】归还
        钥匙应在【一刻钟内】归还
        钥匙应在【一年内】归还
        茶室借用【半年以内】
        材料不齐的应在【五日内】一次告知
        任期届满【前60日内】提名
    """,
    "cadence": """
        茶会【每年】一次
        茶会【每月】召开1－2次
        茶会【每两周】召开一次
        茶会【每2周】召开1次
        茶会【每半年】召开一次
        茶会【每个季度】办一场
        茶会【每季】办一场
        茶具【每日】清点
        茶具【每天】清点
        茶具【每工作日】清点
        茶具【每隔三天】清点
        茶会【一年不超过一次】
        茶会【一年两次】
        茶会【两个月安排一次】
        茶会【一周一次】
        茶会【每学期】办一场
        茶水账【逐月】公布
        茶水账【按季度】公布
        茶水账【按月】公布
        茶水账【按周】公布
        茶会【一年一度】
        各室召开【周例会】
        各室实行【月调度】
        各室编发【季报】
        茶室制定【年度采买计划】
        茶室报告【半年】账目
        茶室公布【全年】账目
        【第一个议题】是茶叶
        【首个议题】是茶叶
        【每次会议】都要记录
        茶叶【年内】用完
        各室实行【季考核】
        各室实行月通报、【年总评】
        各室实行【日报告】
        落实【半月调度】
        茶会【每半月】一次
        茶会【隔月】一次
        账目【一季度一通报】
        馆员【每人每年】写一篇
        账目【日清日结】
        各室实行【月度考核】
        各室实行【年度考核】
        茶室【一日一报】
        茶室【一季一讲评】
    """,
    "immediate": """
        漏水的按有关规定【第一时间】报馆长
        漏水应【立即】上报
        漏水应【立刻】上报
        漏水应【马上】上报
        漏水应【即刻】上报
        漏水应【即时】上报
        漏水应【随即】上报
        漏水应【当场】处理
        水表【实时】显示
        来信【即到即办】
        来信【随到随办】
        来信【即收即转】
        来信【当日】办结
        来信【当天】办结
        来信【即日】办结
        漏水【不得迟报】
        漏水【严禁瞒报、迟报】
        漏水【不得因等人而延误】
        漏水应【同步】报物业
        茶室实行【24小时】值班
        茶室实行【全天24小时】值守
    """,
    "recurrence-unnumbered": """
        茶具【定期】消毒
        茶具【不定期】抽查
        茶会根据需要【适时】召开
        茶会可【随时】召开
        茶具【不时】抽查
        茶客【经常】来访
        茶具【视情】更换
        茶具【视情况】更换
        茶具【定时】消毒
        茶会【根据需要】召开
        茶会【根据工作需要】临时召开
    """,
    "promptness": """
        漏水应【及时】上报
        漏水应【尽快】修好
        漏水应【尽早】修好
        漏水要【及早】修好
        漏水要【从速】修好
        漏水要【迅速】修好
        漏水要【抓紧】修好
        漏水要【快速】处置
        茶会要【按时】到场
        欠款不能【按期】还清
        茶会【如期】举办
        茶会【准时】开始
    """,
    "deferred": """
        借阅有【时限】
        借阅有【期限】
        借阅有法定【期限】
        【限期】改正
        来信【限时】办结
        在【规定时间】报到
        在【规定的时间】报到
        按【时间节点】推进
        按【时序进度】推进
        报名【截止日期】另行通知
        账目【按有关规定】报送
        账目【按照有关规定】马上报茶山馆备案
        账目【依照国家规定】上报
        账目【根据相关规定】办理离馆手续
        账目【依照有关茶室管理规定】报送
        借阅可【延期】
        假期【顺延】
        推行【13710】督办
    """,
    "ordering": """
        茶单【会前】送到
        茶单【会后】收回
        【事先】打招呼
        【事前】打招呼
        【事后】打扫
        【提前】打招呼
        【预先】打招呼
        【先行】审核
        在此之前|【此前】已借的
        开门【之前】烧水
        关门【之后】断电
        【发布前】由馆长看过
        【决策前】听取意见
        【讨论前】备好材料
        茶水【实施前】试饮
        在茶水端上桌【前】试饮
        每月5日|十二月底【以前】交账
        看过【后再】签
        看过【后，再】签
        看过【后方可】签
        签字【方能】出门
        【先】看后签
        给馆长【留出足够的时间】
        看过【批准后】由馆长签
        【同意后】由馆长签
        茶单经副馆长【审核后】，由馆长签发
        与邻馆【会签后】报馆长
        【提出意见后】报馆长
    """,
    "interval-or-effect": """
        茶单【本周】内送到
        茶单【次周】一送到
        茶单应在【月内】送到
        茶单应在【季度内】送到
        馆长外出【期间】由副馆长看门
        茶会【闭会】以后
        借期【届满】
        借期【期满】
        办法【届时】另定
        馆长【任期】五载
        馆长【终身】负责
        账目【永久】保存
        由副馆长【临时】看门
        从收到【之日起】
        本办法今后|自下月|【施行】
        旧办法【停止执行】
        旧办法【同时废止】
        旧办法予以|【废止】
        新办法【生效】
        借阅【暂停】
        抵触的【以本办法为准】
        副馆长【同时】出差
        【一方采茶、赶集或请假】，由另一方看门
        【2024年3月1日】开馆
        【２０２４ 年 ３ 月 １ 日】开馆
        【二〇二四年三月一日】开馆
        【3月1日】开馆
        【2024-03-01】开馆
        【20240301日】开馆
        【12月底】结账
        【年底】结账
        【月末】结账
        【次日】开馆
        【翌日】开馆
        【当月】结账
        【上半年】结账
        【第三季度】结账
        账目于【每月5日前】报出
        账目于【每月应于5日前】报出
        账目于【每季度首月10日前】报出
        账目于【每季度末20日前】报出
        账目于【每年1月31日前】报出
        账目于【每年6月30日和12月31日前】报出
        账目于【每年12月底前】报出
        账目于【每月5日（遇节假日顺延）前】报出
        账目于【每月10日、20日】报出
        账目于【每周五前】报出
        账目于【每月最后一个工作日前】报出
        账目于【每月前5个工作日内】报出
        账目于【次月3日前】报出
        账目于【次年1月15日前】报出
        账目于【当年12月底前】报出
        账目于【每月上旬】报出
        账目于【每年第一季度】报出
        账目于【每年年底前】报出
        账目于【3月5日至10日】报出
    """,
    "count-or-consequence": """
        【逾期】不候
        借阅【超期】的
        无故【拖延】的
        对【迟报】的要批评
        压缩讲话【时间】
        控制讲话【时长】
        坚持开【短会】
    """,
}
NEAR_MISSES = """
    先进单位排在前列
    以前的茶具不再用
    目前茶室有三个门
    当前任务是烧水
    前往茶山考察前沿技术
    勇毅前行的前景
    优先采买，首先试饮，领先一步
    建设先行区、先行示范和先导片
    茶室的日常工作
    新时代的茶人
    时代在变
    从今后往回看
    年轻的茶人与青年的茶客
    五年规划与年度预算
    三年行动和百年老店
    第一届茶会第31次品茶
    近五年来的茶事
    四化同步发展
    加强事中事后监管
    中长期安排与长效机制
    必要时由馆长看过
    品茶时不说话
    按日程走，按期刊号找
    每个房间每种茶
    每次不超过15壶
    每篇不超过3000字
    花了200万元
    天然气与天气
    实施行政许可
    法院的生效判决
    空间不足
    茶山〔2024〕3号
    同时要注意卫生
    规定要求很多
    按规定必须报送的账目
    不再制发
    协商后仍不一致
    加强论证后评估
    茶会通过后续办法
    即时通讯软件
    临时性机构
    加快建设，逐步完善
    百日攻坚
    本月报告与本周通报
    统一日程与统一周期
    记者日报与日期栏
    节日检查与假日巡查
    间隔日光灯
    根据需要安排茶客列席
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


CASES = [(kind, line) for kind, block in FIRES.items() for line in lines(block)]


def marked(line: str) -> tuple[str, str]:
    """The sentence of a case and the folded word that must be found in it."""
    sentence = line.rpartition("|")[2] if "|" in line.partition("【")[0] else line.replace("|", "")
    wanted = re.search("【(.*?)】", sentence)
    assert wanted, line
    return sentence.replace("【", "").replace("】", ""), fold(wanted.group(1))


@pytest.mark.parametrize(("kind", "line"), CASES)
def test_a_word_of_time_is_found(kind: str, line: str) -> None:
    sentence, wanted = marked(line)
    assert (kind, wanted) in [(word.kind, word.text) for word in time_words(sentence)]


@pytest.mark.parametrize("sentence", lines(NEAR_MISSES))
def test_a_near_miss_is_none(sentence: str) -> None:
    assert time_words(sentence) == ()


def test_every_pattern_is_tried() -> None:
    """Each entry of the table is what finds (or sets aside) something in at least one example."""
    texts = [marked(line)[0] for _, line in CASES] + lines(NEAR_MISSES)
    used = {found.lastindex for text in texts for found in module._pattern().finditer(fold(text))}
    entries = [pattern for _, patterns in module._TABLE for pattern in patterns]
    assert [pattern for at, pattern in enumerate(entries, start=1) if at not in used] == []


def test_patterns_have_no_groups_of_their_own() -> None:
    """The number of the group that matched tells the kind."""
    assert module._pattern().groups == sum(len(patterns) for _, patterns in module._TABLE)


@pytest.mark.parametrize(
    ("plain", "styled"),
    [
        ("钥匙7个工作日内归还", "钥匙７个工作日内归还"),
        ("钥匙7个工作日内归还", "钥 匙 7 个 工 作 日 内 归 还"),
        ("每月倒茶1-2次,逾期不候", "每月倒茶１－２次，逾期不候"),
        ("提前3天报(告)", "提前　３ 天报（告）"),
    ],
)
def test_width_and_spaces_make_no_difference(plain: str, styled: str) -> None:
    assert time_words(plain) == time_words(styled) != ()


@given(st.text(alphabet="前先后时日年月周期每一二3年内提应第次个工作，；。 ", max_size=60))
def test_words_stand_where_they_say_and_never_overlap(sentence: str) -> None:
    folded, end = fold(sentence), 0
    for word in time_words(sentence):
        assert folded[word.start : word.end] == word.text
        assert word.start >= end
        end = word.end


def test_a_long_sentence_takes_no_time() -> None:
    """A pattern that tries every way to split a run would not come back from this."""
    for run in ("一", "年", "每", "根据需要", "不得", "前", "9"):
        time_words(run * 5000)
