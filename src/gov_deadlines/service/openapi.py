"""The description of the service in OpenAPI 3.1, made from the table of operations, in both languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from gov_deadlines.service.calendar_feeds import FEEDS
from gov_deadlines.service.components import HERE, components
from gov_deadlines.service.fixed import Fixed
from gov_deadlines.service.operation import PREFIX, Operation, described
from gov_deadlines.service.operations import OPERATIONS
from gov_deadlines.service.parameters import Parameter
from gov_deadlines.text import Text
from gov_deadlines.version import __version__

_TITLE = Text("title", "政府工作规则中的时限", "Time limits in Chinese governments' work rules")
_ERRORS = {
    "400": Text("400", "请求不符合本说明", "the request does not fit this description"),
    "404": Text("404", "没有这个时限或地区", "there is no such limit or region"),
    "414": Text("414", "网址太长", "the address is too long"),
    "422": Text("422", "问题成立，但没有答案", "a question without an answer"),
    "429": Text("429", "请求太密", "too many requests"),
    "503": Text("503", "数据有误，或正忙", "faulty data, or busy"),
}
_UNCHANGED = {"description": "没有变化 / not changed"}
_OF_BODIES = {
    "408": Text("408", "正文没有及时送到", "the body did not arrive in time"),
    "413": Text("413", "正文太大", "the body is too large"),
    "415": Text("415", "正文不是 JSON", "the body is not JSON"),
}


def description(root_path: str = "", fixed: Iterable[Fixed] = ()) -> dict[str, Any]:
    """The whole description; ``root_path`` is where a reverse proxy shows the service, ``fixed`` what else is there."""
    paths = {PREFIX + one.path: _path(one) for one in (*OPERATIONS, *FEEDS)}
    paths |= {one.path: _fixed(one) for one in fixed}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": described(_TITLE, None),
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root_path or "/"}],
        "paths": paths,
        "components": {"schemas": components({one.schema for one in OPERATIONS})},
    }


def _path(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": described(operation.summary, None),
        "responses": _responses(operation),
    }
    if operation.takes_lists:
        found["requestBody"] = _body(operation)
        return {"post": found}
    found["parameters"] = [_parameter(operation, one) for one in operation.parameters]
    return {"get": found}


def _fixed(one: Fixed) -> dict[str, Any]:
    content = {one.kind: {"schema": dict(one.schema)}}
    responses: dict[str, Any] = {"200": {"description": described(one.about, None), "content": content}}
    if one.tagged:
        responses["304"] = _UNCHANGED
    responses |= _refused({status: _ERRORS[status] for status in ("414", "429", *["503"] * one.tagged)})
    return {"get": {"operationId": one.name, "summary": described(one.about, None), "responses": responses}}


def _parameter(operation: Operation, one: Parameter) -> dict[str, Any]:
    in_path = f"{{{one.name}}}" in operation.path
    examples = {language: {"value": given[one.name]} for language, given in _examples(operation) if one.name in given}
    return {
        "name": one.name,
        "in": "path" if in_path else "query",
        "required": one.required,
        "description": described(one.about, None),
        "schema": one.schema(),
        "examples": examples or {"any": {"value": one.example}},
    }


def _body(operation: Operation) -> dict[str, Any]:
    examples = {language: {"value": dict(given)} for language, given in _examples(operation)}
    return {
        "required": True,
        "content": {"application/json": {"schema": operation.input_schema(), "examples": examples}},
    }


def _examples(operation: Operation) -> tuple[tuple[str, Any], tuple[str, Any]]:
    zh, en = operation.examples
    return ("zh", zh), ("en", en)


def _responses(operation: Operation) -> dict[str, Any]:
    refusals = _ERRORS | (_OF_BODIES if operation.takes_lists else {})
    schema = {"$ref": HERE + operation.schema} if operation.schema else {"type": "string"}
    found: dict[str, Any] = {
        "200": {
            "description": described(operation.summary, None),
            "content": {operation.media: {"schema": schema}},
        }
    }
    if not operation.takes_lists:
        found["304"] = _UNCHANGED
    return found | _refused(refusals)


def _refused(refusals: Mapping[str, Text]) -> dict[str, Any]:
    """The responses that are errors."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}
    return {status: {"description": described(about, None), "content": content} for status, about in refusals.items()}
