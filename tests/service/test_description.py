"""The OpenAPI description: sound, complete, in both languages, and true of the answers."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gov_deadlines.service.calendar_feeds import FEEDS
from gov_deadlines.service.openapi import description
from gov_deadlines.service.operations import OPERATIONS
from service_helpers import QINZHOU, Caller

PARTS = "#/components/schemas/"


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    found = Caller()
    yield found
    found.close()


@pytest.fixture(scope="module")
def described(caller: Caller) -> dict[str, Any]:
    heard = caller.get("/v1/openapi.json")
    assert heard.status == 200
    found: dict[str, Any] = heard.json
    return found


def validator(described: dict[str, Any], schema: Any) -> Draft202012Validator:
    return Draft202012Validator(schema | {"components": described["components"]})


def test_what_it_names(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    fixed = {"health", "live", "ready", "page", "openapi"}
    names = {one["operationId"] for path in described["paths"].values() for one in path.values()}
    assert names == {one.name for one in (*OPERATIONS, *FEEDS)} | fixed
    assert len(described["paths"]) == len(names)


def test_every_part_it_refers_to_is_there_and_is_a_schema(described: dict[str, Any]) -> None:
    refs = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(described)))
    assert {one.removeprefix(PARTS) for one in refs} <= described["components"]["schemas"].keys()
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_words_and_examples_in_both_languages(described: dict[str, Any]) -> None:
    for path in described["paths"].values():
        for one in path.values():
            assert re.search("[一-鿿].* / .*[a-z]", one["summary"])
            for parameter in one.get("parameters", ()):
                assert re.search("[一-鿿].* / .*[a-z]", parameter["description"])
            for content in one.get("requestBody", {"content": {}})["content"].values():
                assert content["examples"].keys() == {"zh", "en"}
    limit = next(one for one in described["paths"]["/v1/due"]["get"]["parameters"] if one["name"] == "limit")
    assert {key: one["value"] for key, one in limit["examples"].items()} == {"zh": "钦州/会签回复", "en": QINZHOU}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_answer_is_as_described(described: dict[str, Any], operation: Any) -> None:
    method = "post" if operation.takes_lists else "get"
    responses = described["paths"][f"/v1/{operation.path}"][method]["responses"]
    schema = responses["200"]["content"]["application/json"]["schema"]
    for given in operation.examples:
        validator(described, schema).validate(json.loads(json.dumps(operation.ask(given))))


@pytest.mark.parametrize("path", ["/v1/health", "/v1/health/live", "/v1/health/ready"])
def test_what_takes_no_question_is_as_described(caller: Caller, described: dict[str, Any], path: str) -> None:
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator(described, schema).validate(caller.get(path).json)


def test_errors_are_as_described(caller: Caller, described: dict[str, Any]) -> None:
    schema = validator(described, {"$ref": f"{PARTS}error"})
    for heard in (
        caller.get("/v1/due"),
        caller.get("/v1/due", limit="会签", on="2024-04-03"),
        caller.get("/v1/due", limit=QINZHOU, on="2019-04-03"),
        caller.get("/nowhere"),
        caller.ask("PUT", "/v1/due"),
        caller.post("/v1/columns", b"{"),
    ):
        schema.validate(heard.json)


def test_the_page_and_the_feeds(caller: Caller) -> None:
    page = caller.get("/", {"accept-language": "en"})
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'sha256-")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert caller.get("/v1/data").json["fingerprint"] in page.headers["etag"]
    assert caller.get("/", {"accept-language": "en", "if-none-match": page.headers["etag"]}).status == 304
    assert caller.get("/", {"accept-language": "zh"}).headers["etag"] != page.headers["etag"]
    feed = caller.get("/v1/calendar.ics", region="CN-GX", year="2024")
    assert (feed.status, feed.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert feed.body.startswith(b"BEGIN:VCALENDAR")
    assert feed == caller.get("/v1/calendar.ics", region="CN-GX", year="2024")
    due = caller.get("/v1/due.ics", limit=QINZHOU, on="2024-04-03", lang="en", remind="3wd")
    assert b"DTSTART;VALUE=DATE:20240417" in due.body
    own = {"limit": QINZHOU, "on": "2024-04-03", "matter": "桂府〔2024〕5号", "reminders": "events"}
    named = caller.get("/v1/due.ics", **own)
    assert named.body.count(b"BEGIN:VEVENT") == 2
    assert re.findall(rb"UID:(\w+)", named.body)[0] != re.findall(rb"UID:(\w+)", due.body)[0]
    assert caller.get("/v1/due.ics", **own | {"reminders": "bells"}).status == 400
    assert caller.get("/v1/calendar.ics", year="2090").status == 422


def test_below_a_path_the_servers_say_so() -> None:
    assert description("/deadlines")["servers"] == [{"url": "/deadlines"}]


def test_a_long_address_gets_a_status_that_is_described(caller: Caller, described: dict[str, Any]) -> None:
    for path, methods in described["paths"].items():
        if "get" in methods:
            heard = caller.get(re.sub(r"\{\w+\}", "x", path) + "?x=" + "x" * 9000)
            assert heard.status == 414
            assert "414" in methods["get"]["responses"], path


FEED = {"region": "CN-GX", "year": "2024"}


def test_a_feed_is_in_the_language_of_who_asks_and_nobody_gets_another_s(caller: Caller) -> None:
    """The first and the remembered replies, with a tag of each language's own; with ``lang``, no header counts."""
    names = {"zh": "清明节".encode(), "en": b"Qingming"}
    for _ in range(2):
        tags = set()
        for language, name in names.items():
            heard = caller.get("/v1/calendar.ics", {"accept-language": language}, **FEED)
            assert name in heard.body
            assert (heard.headers["vary"], heard.headers["content-language"]) == ("Accept-Language", language)
            tags.add(heard.headers["etag"])
            asked = {"accept-language": language, "if-none-match": heard.headers["etag"]}
            again = caller.get("/v1/calendar.ics", asked, **FEED)
            assert (again.status, again.headers["vary"]) == (304, "Accept-Language")
        assert len(tags) == 2
    for language in names:
        heard = caller.get("/v1/calendar.ics", {"accept-language": language}, **FEED, lang="en")
        assert names["en"] in heard.body
        assert "vary" not in heard.headers


def test_a_feed_is_in_the_language_of_the_service_where_nobody_asks_for_one() -> None:
    english = Caller(language="en")
    try:
        due = {"limit": QINZHOU, "on": "2024-04-03"}
        assert b"Countersign" in english.get("/v1/due.ics", **due).body
        assert "会签".encode() in english.get("/v1/due.ics", {"accept-language": "zh-CN"}, **due).body
    finally:
        english.close()


def test_the_page_that_is_unchanged_is_so_in_one_language(caller: Caller) -> None:
    tag = caller.get("/", {"accept-language": "en"}).headers["etag"]
    again = caller.get("/", {"accept-language": "en", "if-none-match": tag})
    assert (again.status, again.headers["vary"], again.headers["content-language"]) == (304, "Accept-Language", "en")
    assert caller.get("/", {"accept-language": "zh", "if-none-match": tag}).status == 200
