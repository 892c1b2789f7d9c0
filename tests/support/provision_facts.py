"""Every provision about time in the five documents: a list of facts made by hand, independent of the packs.

Those with an id: class, id and article. The others: class, authority and article, with an article repeated for each
such provision; ``P`` is the preamble, the covering notice or the imprint.
"""

WITH_ID = {
    "fixed": """
        qinzhou/countersign-reply: 29(2)
        xianning/meeting-document-issuance: 22(2)
        xianning/countersign-reply: 29(2)
        xianning/absence-report: 40(3)
        xinzhou/meeting-document-issuance: 23(2)
        xinzhou/citywide-meeting-request: 26(2)
        xinzhou/joint-draft-submission: 30
        xinzhou/government-draft-submission: 30
        xinzhou/countersign-reply: 33(2)
        xiangshan/meeting-document-issuance: 44(2)
        xiangshan/countersign-reply: 47(2) s1
        xiangshan/countersign-reply-special: 47(2) s2
        zhongshan/countersign-reply: 29(2)
        zhongshan/document-handling: 31(1)
        zhongshan/document-handling-complex: 31(1)
        zhongshan/topic-meeting: 42(1)
        zhongshan/district-meeting-plan: 49(2)
        zhongshan/absence-report: 74(3)
        zhongshan/leader-invitation: 75
    """,
    "immediate": """
        zhongshan/document-handling-urgent: 31(1)
    """,
    "cadence": """
        qinzhou/plenary-meeting: 19
        qinzhou/executive-meeting: 20
        qinzhou/department-annual-meeting: 25
        qinzhou/study-agenda-item: 26
        xianning/plenary-meeting: 19
        xianning/executive-meeting: 20
        xianning/study-session: 26
        xianning/research-topics: 38
        xianning/field-research-days: 38
        xinzhou/executive-meeting: 21
        xinzhou/study-session: 27
        xinzhou/pre-meeting-law-study: 28
        xinzhou/annual-law-study-plan: 28
        xiangshan/plenary-meeting: 39
        xiangshan/executive-meeting: 40
        xiangshan/department-district-meeting: 45
        xiangshan/annual-meeting-plan: 45
        zhongshan/work-report: 24
        zhongshan/annual-issuance-plan: 34
        zhongshan/seal-inspection: 35
        zhongshan/executive-meeting: 40
        zhongshan/annual-research-plan: 76
    """,
}

WITHOUT_ID = {
    "recurrence-unnumbered": {
        "qinzhou": "17 23 33",
        "xinzhou": "24 36",
        "xiangshan": "21 41",
        "zhongshan": "18 24 27 27 41 42 64 76",
        "xianning": "23",
    },
    "immediate": {
        "zhongshan": "24 35 52 57 58 58 58 58",
    },
    "deferred": {
        "qinzhou": "14 22 29 32 42",
        "xianning": "14",
        "xinzhou": "14 34 36 41 45",
        "xiangshan": "27 32 54 58",
        "zhongshan": "18 18 27 27 31 31 45 58 67",
    },
    "ordering": {
        "qinzhou": "21 21 21 21 23 24 25 27 28 32 33 42",
        "xianning": "21 21 22 24 25 27 28 30 32 40 40",
        "xinzhou": "22 29 30 32 36 45 45",
        "xiangshan": "21 21 25 26 42 43 43 44 45 46 53 53 54",
        "zhongshan": "18 18 18 21 24 25 29 42 43 43 44 47 50 53 71 71 74 74",
    },
    "promptness": {
        "qinzhou": "8 16 16 22 33 36 41",
        "xianning": "8 16 16 22 32 34 35 39",
        "xinzhou": "8 16 16 18 23 38 38 44",
        "xiangshan": "20 20 21 25 27 29 30 31 34 35 55",
        "zhongshan": "7 17 18 22 25 25 26 27 27 31 31 43 52 52 53 53 54 57 58 61 63",
    },
    "interval-or-effect": {
        "qinzhou": "5 5 46 46 P P",
        "xianning": "5 5 43 43 P P",
        "xinzhou": "5 5 48 48 P P P",
        "xiangshan": "9 10 37 P P",
        "zhongshan": "6 6 23 65 80 80 P P P",
    },
    "count-or-consequence": {
        "qinzhou": "25 34",
        "xianning": "25 33",
        "xinzhou": "26 31 31 31 31 31 37",
        "zhongshan": "27 40 40 43 45 45 47 67",
        "xiangshan": "45 58",
    },
}

# not in that list: found by the scanner or by reading the documents again
FOUND_SINCE = {
    ("deferred", "qinzhou", "33"): 1,
    ("count-or-consequence", "zhongshan", "49"): 1,
    ("interval-or-effect", "xiangshan", "P"): 1,
    # one step of procedure after another ("X 后 Y")
    ("ordering", "qinzhou", "21"): 1,
    ("ordering", "qinzhou", "31"): 1,
    ("ordering", "xianning", "22"): 1,
    ("ordering", "xianning", "31"): 1,
    ("ordering", "xinzhou", "35"): 1,
    ("ordering", "xiangshan", "42"): 1,
    ("ordering", "xiangshan", "49"): 1,
    ("ordering", "xiangshan", "50"): 1,
    ("ordering", "zhongshan", "18"): 1,
    ("ordering", "zhongshan", "29"): 1,
    ("ordering", "zhongshan", "32"): 2,
    ("ordering", "zhongshan", "48"): 1,
    # filed elsewhere than in that list
    ("count-or-consequence", "zhongshan", "27"): 1,
    ("ordering", "zhongshan", "45"): 1,
}

# in that list, but not about time (characters, copies, money, persons, agenda items), or filed under another class
TAKEN_OUT = {
    ("count-or-consequence", "qinzhou", "34"): 1,
    ("count-or-consequence", "xianning", "33"): 1,
    ("count-or-consequence", "xinzhou", "31"): 5,
    ("count-or-consequence", "xinzhou", "37"): 1,
    ("count-or-consequence", "zhongshan", "40"): 2,
    ("count-or-consequence", "zhongshan", "45"): 2,
    ("count-or-consequence", "zhongshan", "47"): 1,
    ("deferred", "zhongshan", "27"): 1,
}
