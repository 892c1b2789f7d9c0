"""The twenty limits, copied by hand from the contract and the facts; the packs have their own copy."""

from datetime import date
from typing import Final

from reference import Limit

QINZHOU = ("CN-GX", date(2023, 9, 12))
XIANNING = ("CN-HB", date(2023, 6, 7))
XINZHOU = ("CN-SX", date(2023, 6, 21))
XIANGSHAN = ("CN-GX", date(2021, 10, 11))
ZHONGSHAN = ("CN-GZ", date(2022, 3, 11))

VERSIONS = {
    "qinzhou": "2023",
    "xianning": "2023",
    "xinzhou": "2023",
    "xiangshan": "2021",
    "zhongshan": "2022",
}

# the readings that apply besides the default
RECEIPT = ("deemed-received",)
RECEIPT_COUNTED = ("deemed-received", "trigger-counted")
BACK_WORKING = ("clear-days",)
BACK = ("clear-days", "rest-later", "rest-stands")
BACK_EITHER = ("working-days", "clear-days", "rest-later", "rest-stands")

GENERALLY, PRINCIPLE, SHALL, AT_MOST, STATED = "generally", "in_principle", "shall", "at_most", "stated"
AFTER: Final = "after"
BEFORE: Final = "before"
WD: Final = "working-day"
D: Final = "day"

LIMITS = (
    Limit("qinzhou/countersign-reply", "29(2)", GENERALLY, *QINZHOU, AFTER, 7, WD, RECEIPT, True),
    Limit("xianning/meeting-document-issuance", "22(2)", PRINCIPLE, *XIANNING, AFTER, 5, WD),
    Limit("xianning/countersign-reply", "29(2)", GENERALLY, *XIANNING, AFTER, 7, WD, RECEIPT, True),
    Limit("xianning/absence-report", "40(3)", SHALL, *XIANNING, BEFORE, 3, D, BACK_EITHER),
    Limit("xinzhou/meeting-document-issuance", "23(2)", PRINCIPLE, *XINZHOU, AFTER, 7, WD),
    Limit("xinzhou/citywide-meeting-request", "26(2)", SHALL, *XINZHOU, BEFORE, 10, WD, BACK_WORKING),
    Limit("xinzhou/joint-draft-submission", "30", PRINCIPLE, *XINZHOU, BEFORE, 15, D, BACK),
    Limit("xinzhou/government-draft-submission", "30", PRINCIPLE, *XINZHOU, BEFORE, 10, D, BACK_EITHER),
    Limit("xinzhou/countersign-reply", "33(2)", GENERALLY, *XINZHOU, AFTER, 7, WD, RECEIPT, True),
    Limit("xiangshan/meeting-document-issuance", "44(2)", PRINCIPLE, *XIANGSHAN, AFTER, 5, WD),
    Limit("xiangshan/countersign-reply", "47(2) s1", GENERALLY, *XIANGSHAN, AFTER, 3, WD, RECEIPT, True),
    Limit("xiangshan/countersign-reply-special", "47(2) s2", PRINCIPLE, *XIANGSHAN, AFTER, 7, WD, RECEIPT, True),
    Limit("zhongshan/countersign-reply", "29(2)", GENERALLY, *ZHONGSHAN, AFTER, 3, WD, RECEIPT, True),
    Limit("zhongshan/document-handling", "31(1)", PRINCIPLE, *ZHONGSHAN, AFTER, 3, WD, RECEIPT_COUNTED),
    Limit("zhongshan/document-handling-complex", "31(1)", AT_MOST, *ZHONGSHAN, AFTER, 5, WD, RECEIPT_COUNTED),
    Limit("zhongshan/document-handling-urgent", "31(1)", STATED, *ZHONGSHAN, AFTER, 0, D),
    Limit("zhongshan/topic-meeting", "42(1)", PRINCIPLE, *ZHONGSHAN, AFTER, 7, WD, RECEIPT),
    Limit("zhongshan/district-meeting-plan", "49(2)", PRINCIPLE, *ZHONGSHAN, BEFORE, 10, D, BACK_EITHER),
    Limit("zhongshan/absence-report", "74(3)", PRINCIPLE, *ZHONGSHAN, BEFORE, 3, D, BACK_EITHER),
    Limit("zhongshan/leader-invitation", "75", PRINCIPLE, *ZHONGSHAN, BEFORE, 7, D, BACK_EITHER),
)
