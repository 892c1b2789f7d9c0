"""The same questions over the Model Context Protocol, on standard input and output: a tool for each operation.

The tools, their parameters and answers are those of HTTP; only errors differ, which are tool errors here, so that
whoever asked can see what to mend. Nothing but the protocol goes to standard output.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gov_deadlines.answer_schemas import schema, schemas
from gov_deadlines.errors import ExtraMissing, GovDeadlinesError, RequestRefused
from gov_deadlines.service.answering import Own
from gov_deadlines.service.logs import Log
from gov_deadlines.service.operation import Operation, described
from gov_deadlines.service.operations import NAMED, OPERATIONS
from gov_deadlines.service.refusing import worded
from gov_deadlines.text import Language, Text
from gov_deadlines.version import __version__

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, Tool

NAME = "gov-deadlines"
_INVALID_PARAMS = -32602
_RESULT = "result"  # holds an answer that is a list: the protocol wants an object
_INSTRUCTIONS = Text(
    "instructions",
    "政府工作规则中的时限：最迟哪天、是否确定、依据何在。日期一律问工具，不要自己数工作日。答案标为 "
    "provisional（暂定）的，放假通知公布后可能变动，请连同 earliest、latest 一起说明。不知道时限的编号时先用 find。",
    "Time limits in Chinese governments' work rules: by when, how firm, and why. Ask the tools for every date; do not "
    "count working days yourself. A provisional answer may change when holidays are announced: say so, with earliest "
    "and latest. Where a limit's id is not known, use find first.",
)
_NAMES = {
    "ignore_in_force": "ignore_in_force: true",
    "given_within": 'within: "5wd"',
    "given_by": 'by: "2024-04-10"',
    "limits": "limits",
    "cadences": 'limits (class: "cadence")',
    "page": "limit",
    "show": "limit ({of})",
    "due": "due ({of})",
    "status": "status",
    "cadence": "cadence",
    "first": "from",
    "last": "to",
}


def serve(own: Own, language: Language, described_in: Language | None = None) -> None:
    """Answer on standard input and output until that ends.

    Args:
        own: the office's own notices and packs, read again when they change.
        language: of errors.
        described_in: the language of the tools' descriptions; both if None.

    Raises:
        ExtraMissing: the SDK is not installed.
    """
    server = make_server(own, language, described_in)
    import anyio
    from mcp.server.stdio import stdio_server

    async def run() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)


def make_server(own: Own, language: Language, described_in: Language | None = None) -> "Server[Any]":
    """The server, with its tools. Raises ExtraMissing."""
    try:
        import anyio.to_thread
        import mcp_types as types
        from mcp.server.lowlevel import Server
        from mcp.shared.exceptions import MCPError
    except ImportError:
        raise ExtraMissing("mcp", "mcp") from None
    tools = [_tool(one, described_in) for one in OPERATIONS]

    async def list_tools(_context: object, _params: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools)

    async def call_tool(_context: object, params: types.CallToolRequestParams) -> types.CallToolResult:
        operation = NAMED.get(params.name)
        if operation is None:
            raise MCPError(_INVALID_PARAMS, f"Unknown tool: {params.name}")
        given = params.arguments or {}
        return await anyio.to_thread.run_sync(lambda: _called(operation, given, own, language))

    return Server(
        NAME,
        version=__version__,
        instructions=described(_INSTRUCTIONS, described_in),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _tool(operation: Operation, language: Language | None) -> "Tool":
    import mcp_types as types

    return types.Tool(
        name=operation.name,
        title=operation.summary.say(language or "zh"),
        description=described(operation.summary, language),
        input_schema=operation.input_schema(language),
        output_schema=output_schema(operation),
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )


def output_schema(operation: Operation) -> dict[str, Any] | None:
    """The JSON Schema of an operation's answer as a tool gives it: an object. None if there is no schema.

    It is without the words for people, of which ``gov-deadlines schema`` prints all: a model may have to read it.

    >>> output_schema(NAMED["due"])["title"], output_schema(NAMED["find"])["required"]
    ('Due date', ['result'])
    """
    if operation.schema not in schemas():
        return None
    found: dict[str, Any] = _without_words(schema(operation.schema))
    if found.get("type") != "array":
        return {"type": "object"} | found
    definitions = found.pop("$defs", {})
    inner = {key: value for key, value in found.items() if not key.startswith("$")}  # of the whole, not of a part
    return {"type": "object", "properties": {_RESULT: inner}, "required": [_RESULT], "$defs": definitions}


def _without_words(value: Any) -> Any:  # noqa: ANN401  (JSON)
    """A JSON Schema without its descriptions; a property may be called ``description``, but is no text."""
    match value:
        case dict():
            return {
                key: _without_words(one)
                for key, one in value.items()
                if key != "x-zh" and not (key == "description" and isinstance(one, str))
            }
        case list():
            return [_without_words(one) for one in value]
    return value


def _called(operation: Operation, given: Mapping[str, object], own: Own, language: Language) -> "CallToolResult":
    """The answer as text and as structured content; an error as its object, in text alone."""
    import mcp_types as types

    try:
        answer = operation.ask(given, own)
    except GovDeadlinesError as error:
        return _refused(error, language)
    except Exception as error:  # noqa: BLE001  (the last line of defence: whoever asked gets no traceback)
        Log().broken(operation.name, error)
        return _refused(RequestRefused("broken"), language)
    structured = answer if isinstance(answer, dict) else {_RESULT: answer}
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=_json(structured))], structured_content=structured
    )


def _refused(error: GovDeadlinesError, language: Language) -> "CallToolResult":
    import mcp_types as types

    text = _json(worded(error, language, _NAMES))
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
