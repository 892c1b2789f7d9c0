"""The service over HTTP, inside this process: answers, errors, headers, methods and limits."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from gov_deadlines.service.operations import NAMED, OPERATIONS, ask
from gov_deadlines.service.refusing import OWN_FOLDERS
from gov_deadlines.service.replying import language_of
from gov_deadlines.wording.errors import PYTHON, Words, with_names
from gov_deadlines.wording.refusals import REASONS, SENTENCES
from service_helpers import QINZHOU, Caller

DUE = {"limit": QINZHOU, "on": "2024-04-03"}


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    found = Caller()
    yield found
    found.close()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_operation_answers_its_examples(caller: Caller, operation: Any) -> None:
    for given in operation.examples:
        if operation.takes_lists:
            heard = caller.post(f"/v1/{operation.path}", given)
        else:
            asked = {name: json.dumps(one) if not isinstance(one, str) else one for name, one in given.items()}
            path = f"/v1/{operation.path}"
            for name in re.findall("{(.*)}", path):
                path = path.replace(f"{{{name}}}", asked.pop(name))
            heard = caller.get(path, **asked)
        assert (heard.status, heard.json) == (200, json.loads(json.dumps(operation.ask(given))))
        assert heard.headers["content-type"] == "application/json"


def test_remembered_answers_are_the_same(caller: Caller) -> None:
    first, second = caller.get("/v1/due", **DUE), caller.get("/v1/due", **DUE)
    assert first == second
    assert first.json == ask("due", DUE)
    assert [one["operation"] for one in caller.log[-2:]] == ["due", "due"]
    assert ("/v1/due", b"limit=qinzhou%2Fcountersign-reply&on=2024-04-03") in caller.service.watch.data.remembered


def test_headers_keep_it_safe(caller: Caller) -> None:
    for heard in (
        caller.get("/v1/due", **DUE),
        caller.get("/v1/due"),
        caller.get("/nowhere"),
        caller.get("/v1/health"),
    ):
        assert heard.headers["x-content-type-options"] == "nosniff"
        assert heard.headers["referrer-policy"] == "no-referrer"
        assert heard.headers["content-security-policy"].startswith("default-src 'none'")
        assert "access-control-allow-origin" not in heard.headers
        assert "server" not in heard.headers
        assert int(heard.headers["content-length"]) == len(heard.body)


def test_what_may_be_kept(caller: Caller) -> None:
    heard = caller.get("/v1/due", **DUE)
    tag = heard.headers["etag"]
    assert caller.get("/v1/data").json["fingerprint"] in tag
    assert heard.headers["cache-control"] == "no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = caller.get("/v1/due", {"if-none-match": known}, **DUE)
        assert (again.status, again.body) == (304, b"")
    assert caller.get("/v1/due", {"if-none-match": '"other"'}, **DUE).status == 200
    today = caller.get("/v1/track", limit=QINZHOU, received="2024-04-03")
    assert (today.status, today.headers["cache-control"], "etag" in today.headers) == (200, "no-store", False)
    assert caller.get("/v1/due", limit="x", on="2024-04-03").headers["cache-control"] == "no-store"


REFUSED: list[tuple[str, dict[str, str], int, str]] = [
    ("/v1/due", {"limit": QINZHOU}, 400, "invalid-argument"),
    ("/v1/due", {**DUE, "on": "2024-02-30"}, 400, "invalid-date"),
    ("/v1/due", {**DUE, "explain": "yes"}, 400, "invalid-argument"),
    ("/v1/due", {**DUE, "colour": "red"}, 400, "invalid-argument"),
    ("/v1/due", {**DUE, "limit": ""}, 404, "unknown-limit"),
    ("/v1/due", {**DUE, "limit": "x" * 201}, 400, "invalid-argument"),
    ("/v1/due", {**DUE, "on": ""}, 400, "invalid-date"),
    ("/v1/due", {**DUE, "limit": "nobody/nothing"}, 404, "unknown-limit"),
    ("/v1/due", {**DUE, "limit": "会签"}, 404, "ambiguous-limit"),
    ("/v1/due", {**DUE, "region": "CN-XX"}, 404, "unknown-region"),
    ("/v1/due", {**DUE, "on": "2019-04-03"}, 422, "not-in-force"),
    ("/v1/due", {**DUE, "on": "2099-04-03"}, 422, "not-announced"),
    ("/v1/due", {**DUE, "within": "5wd", "by": "2024-04-10"}, 422, "invalid-argument"),
    ("/v1/calendar/add", {"date": "2024-04-06", "n": "0"}, 422, "rest-day"),
    ("/v1/calendar/add", {"date": "2024-04-06", "n": "many"}, 400, "invalid-argument"),
    ("/v1/limits/nobody/nothing", {}, 404, "unknown-limit"),
    ("/v1/nothing", {}, 404, "request-refused"),
    ("/v1/due/", DUE, 404, "request-refused"),
]


@pytest.mark.parametrize(("path", "query", "status", "code"), REFUSED)
def test_refusals(caller: Caller, path: str, query: dict[str, str], status: int, code: str) -> None:
    heard = caller.get(path, **query)
    assert (heard.status, heard.json["code"]) == (status, code), heard.json
    assert heard.json.keys() - {"candidates"} == {"code", "message", "hint", "exit"}
    assert "--" not in heard.json["message"] + heard.json["hint"]


def test_errors_in_the_language_of_who_asks(caller: Caller) -> None:
    query = {**DUE, "limit": "nobody/nothing"}
    zh = caller.get("/v1/due", **query)
    en = caller.get("/v1/due", {"accept-language": "fr, en-GB;q=0.9, zh;q=0.2"}, **query)
    assert (zh.headers["content-language"], en.headers["content-language"]) == ("zh", "en")
    assert "没有" in zh.json["message"]
    assert "There is no limit" in en.json["message"]
    assert en.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        (b"en; q=0.9, zh; q=0.5", "en"),
        (b"zh ;q=0.5\t,\ten\t;\tq=0.9", "en"),
        (b"en;Q=0.1 , zh-CN ; q=0.2", "zh"),
        (b"en; level=1; q=0.1, zh; q=0.2", "zh"),
        (b"en; q=0, fr", "zh"),
        (b"en; q=", "zh"),
        (b"en;", "en"),
        (b"; q=1, ,", "zh"),
    ],
)
def test_blanks_around_the_weight_of_a_language_are_read(accepted: bytes, spoken: str) -> None:
    """RFC 9110, 12.4.2 and 5.6.6: optional blanks stand on both sides of the semicolon."""
    assert language_of(accepted, "zh") == spoken


def test_what_is_not_announced_is_told_with_the_region_s_name_and_without_stray_blanks(caller: Caller) -> None:
    asked = {"limit": "zhongshan/countersign-reply", "on": "2099-04-03"}
    zh = caller.get("/v1/due", {"accept-language": "zh"}, **asked).json
    en = caller.get("/v1/due", {"accept-language": "en"}, **asked).json
    assert zh["message"].startswith("贵州省（CN-GZ）的放假安排")
    assert en["message"].startswith("Guizhou (CN-GZ) is announced")
    assert "用本服务的通知文件夹（" in zh["hint"]
    assert "with this service's folder of notices (" in en["hint"]


@pytest.mark.parametrize("kind", sorted({*SENTENCES, *REASONS}))
def test_no_hint_has_a_blank_between_chinese_characters(kind: str) -> None:
    words = Words({**PYTHON, **OWN_FOLDERS["zh"]})
    for text in [SENTENCES[kind]] if kind in SENTENCES else REASONS[kind].values():
        for sentence in (text[0], text[2]):
            named = with_names(sentence, words)
            assert not re.search("[一-龥，。：；（）] [一-龥]|[一-龥] [，。：；（）一-龥]", named), named


def test_queries_that_are_none(caller: Caller) -> None:
    for query, said in (
        (b"limit=%ff&on=2024-04-03", "UTF-8"),
        (b"limit=a&limit=b&on=2024-04-03", "limit"),
        (b"&".join(b"a%d=1" % nth for nth in range(100)), "a0"),
    ):
        heard = caller.ask("GET", "/v1/due", query)
        assert (heard.status, said in heard.json["message"]) in ((400, True), (414, True)), heard.json
    assert caller.ask("GET", "/v1/due", b"limit=" + b"x" * 9000).status == 414


BODIES: list[tuple[bytes, int]] = [
    (b"", 400),
    (b"{", 400),
    (b"[]", 400),
    (b"null", 400),
    (b'{"limit": "a", "limit": "b", "days": []}', 400),
    (b'{"limit": NaN, "days": []}', 400),
    (b'{"limit": "\xff", "days": []}', 400),
    (b'{"limit": "\\ud800", "days": []}', 400),
    (b"[" * 100_000, 400),
    (b'{"limit": ' + b"1" * 5000 + b', "days": []}', 400),
    (b'{"limit": "qinzhou/countersign-reply", "days": []}', 200),
    (b'{"limit": "qinzhou/countersign-reply", "days": [], "x": 1}', 400),
    (b'{"limit": "qinzhou/countersign-reply", "days": "2024-04-03"}', 400),
    (b'{"limit": "nobody/nothing", "days": ["2024-04-03"]}', 404),
]


@pytest.mark.parametrize(("body", "status"), BODIES)
def test_bodies(caller: Caller, body: bytes, status: int) -> None:
    heard = caller.post("/v1/columns", body)
    assert heard.status == status, heard.json
    assert isinstance(heard.json, dict)


def test_kinds_of_bodies(caller: Caller) -> None:
    good = {"limit": QINZHOU, "days": ["2024-04-03"]}
    for kind, status in (
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("application/json; charset=gbk", 415),
        ("text/plain", 415),
        ("", 415),
    ):
        assert caller.post("/v1/columns", good, {"content-type": kind}).status == status
    assert caller.ask("POST", "/v1/columns", b"limit=x", body=b"{}").status == 400


def test_bodies_that_are_too_large() -> None:
    small = Caller(max_body=100)
    try:
        body = json.dumps({"limit": QINZHOU, "days": ["2024-04-03"] * 10}).encode()
        assert small.post("/v1/columns", body).status == 413
        assert small.post("/v1/columns", body, {"content-length": str(len(body))}).status == 413
        assert small.post("/v1/columns", b"{}", {"content-length": "9" * 5000}).status == 413
        assert small.post("/v1/columns", {"limit": QINZHOU, "days": []}).status == 200
    finally:
        small.close()


def test_methods(caller: Caller) -> None:
    head = caller.ask("HEAD", "/v1/due", b"limit=qinzhou/countersign-reply&on=2024-05-06")
    get = caller.ask("GET", "/v1/due", b"limit=qinzhou/countersign-reply&on=2024-05-06")
    assert (head.status, head.body, head.headers) == (200, b"", get.headers)
    assert caller.ask("HEAD", "/v1/due", b"limit=qinzhou/countersign-reply&on=2024-05-06").body == b""
    assert caller.ask("OPTIONS", "/v1/due").headers["allow"] == "GET, HEAD, OPTIONS"
    assert caller.ask("OPTIONS", "/v1/columns").headers["allow"] == "OPTIONS, POST"
    assert caller.ask("OPTIONS", "/nowhere").status == 404
    for method, path, allow in (
        ("POST", "/v1/due", "GET, HEAD, OPTIONS"),
        ("DELETE", "/v1/limits/qinzhou/countersign-reply", "GET, HEAD, OPTIONS"),
        ("GET", "/v1/columns", "OPTIONS, POST"),
        ("TRACE", "/v1/due", "GET, HEAD, OPTIONS"),
        ("QUERY", "/v1/due", "GET, HEAD, OPTIONS"),
    ):
        heard = caller.ask(method, path)
        assert (heard.status, heard.headers["allow"], heard.json["code"]) == (405, allow, "request-refused")


def test_health(caller: Caller) -> None:
    health = caller.get("/v1/health")
    assert (health.status, health.json["status"], health.json["refused"]) == (200, "ok", [])
    assert health.json["fingerprint"] == caller.get("/v1/data").json["fingerprint"]
    assert health.headers["cache-control"] == "no-store"
    assert caller.get("/v1/health/live").json["status"] == "live"
    assert caller.get("/v1/health/ready").json["status"] == "ready"


def test_a_fault_of_ours_is_logged_without_its_values(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(type(NAMED["compare"]), "answer", lambda *_: broken(None))
    heard = caller.get("/v1/compare", name="会签回复")
    assert (heard.status, heard.json["code"], heard.json["exit"]) == (500, "request-refused", 3)
    line = next(one for one in caller.log if one["event"] == "broken")
    assert line["error"] == "ZeroDivisionError"
    assert "secret" not in caller.stream.getvalue()


def test_the_log_is_about_nobody(caller: Caller) -> None:
    caller.ask("GET", "/v1/due", b"limit=secret-limit&on=2024-04-03", headers={"x-forwarded-for": "198.51.100.7"})
    caller.ask("GET", "/secret-path", client="198.51.100.7")
    caller.ask("SECRET-METHOD", "/v1/due")
    text = caller.stream.getvalue()
    assert "secret" not in text.lower()
    assert "198.51.100.7" not in text
    assert {"at", "event", "operation", "method", "status", "ms", "bytes"} == caller.log[-1].keys()


def test_rates() -> None:
    slow = Caller(rate=1.0)
    try:
        statuses = [slow.get("/v1/health").status for _ in range(6)]
        assert statuses == [200] * 4 + [429] * 2
        refused = slow.get("/v1/health")
        assert int(refused.headers["retry-after"]) >= 1
        assert slow.ask("GET", "/v1/health", client="192.0.2.2").status == 200
    finally:
        slow.close()


def test_other_sites_may_ask_only_if_allowed(caller: Caller) -> None:
    asking = {"origin": "https://oa.example.gov", "access-control-request-method": "GET"}
    assert "access-control-allow-origin" not in caller.ask("OPTIONS", "/v1/due", headers=asking).headers
    open_one = Caller(origins=("https://oa.example.gov",))
    try:
        assert (
            open_one.ask("OPTIONS", "/v1/due", headers=asking).headers["access-control-allow-origin"]
            == asking["origin"]
        )
        heard = open_one.get("/v1/due", {"origin": "https://elsewhere.example"}, **DUE)
        assert "access-control-allow-origin" not in heard.headers
    finally:
        open_one.close()


def test_below_a_path(caller: Caller) -> None:
    below = Caller(root_path="/deadlines")
    try:
        heard = below.get("/deadlines/v1/due", **DUE)
        assert (heard.status, heard.json) == (200, caller.get("/v1/due", **DUE).json)
        assert below.get("/deadlines/v1/openapi.json").json["servers"] == [{"url": "/deadlines"}]
        assert below.get("/deadlines/v1/limits/qinzhou/countersign-reply").status == 200
        assert below.ask("OPTIONS", "/deadlines/v1/due").status == 204
    finally:
        below.close()


def test_too_many_at_once(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller.service, "_waiting", 10_000)
    refused = caller.get("/v1/calendar/month", month="2024-01")
    assert (refused.status, refused.json["exit"]) == (503, 3)  # the question is not at fault
    assert caller.get("/v1/calendar/day", date="2024-01-05", known_on="2024-01-04").status == 503
    assert caller.get("/v1/calendar/day", date="2024-01-05").status == 200  # what is quick needs no thread


def test_an_answer_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    slow = Caller(seconds=0.05)
    monkeypatch.setattr(type(NAMED["compare"]), "answer", lambda *_: time.sleep(0.2))
    try:
        heard = slow.get("/v1/compare", name="会签回复")
        assert (heard.status, "0.05" in heard.json["message"], heard.json["exit"]) == (503, True, 3)
    finally:
        slow.close()
