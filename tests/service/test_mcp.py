"""The tools over MCP, as the SDK's own client sees them: the process is started and talked to."""

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from gov_deadlines.service.operations import OPERATIONS, ask

mcp = pytest.importorskip("mcp")
anyio = pytest.importorskip("anyio")
jsonschema = pytest.importorskip("jsonschema")
COMMAND = [sys.executable, "-m", "gov_deadlines", "mcp"]


def talk(run: Callable[[Any], Awaitable[None]], *options: str) -> None:
    """Start the process, and talk to it as a client."""

    async def main() -> None:
        server = mcp.StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], *options], env=dict(os.environ))
        async with mcp.stdio_client(server) as streams, mcp.ClientSession(*streams) as session:
            await session.initialize()
            await run(session)

    anyio.run(main)


def error_of(result: Any) -> Any:
    assert result.is_error
    return json.loads(result.content[0].text)


def test_every_tool_answers_its_examples_as_the_operation_does() -> None:
    async def run(session: Any) -> None:
        tools = {one.name: one for one in (await session.list_tools()).tools}
        assert list(tools) == [one.name for one in OPERATIONS]
        for operation in OPERATIONS:
            tool = tools[operation.name]
            assert operation.summary.zh in tool.description
            assert operation.summary.en in tool.description
            assert tool.annotations.read_only_hint
            for example in operation.examples:
                jsonschema.Draft202012Validator(tool.input_schema).validate(dict(example))
                result = await session.call_tool(
                    operation.name, dict(example)
                )  # the client holds it against the schema
                assert not result.is_error, result.content
                direct = json.loads(json.dumps(ask(operation.name, example)))
                wanted = direct if isinstance(direct, dict) else {"result": direct}
                assert result.structured_content == wanted
                assert json.loads(result.content[0].text) == wanted

    talk(run)


def test_tools_have_the_schemas_of_their_answers() -> None:
    from gov_deadlines.service.mcp import output_schema

    without = {one.name for one in OPERATIONS if output_schema(one) is None}
    assert without <= {"columns", "notices", "data", "schema"}


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("due", {}, "invalid-argument"),
    ("due", {"limit": "nobody/nothing", "on": "2024-04-03"}, "unknown-limit"),
    ("due", {"limit": "qinzhou/countersign-reply", "on": "2024-02-30"}, "invalid-date"),
    ("due", {"limit": "qinzhou/countersign-reply", "on": 5}, "invalid-argument"),
    ("due", {"limit": ["x"], "on": {}}, "invalid-argument"),
    ("due", {"limit": "qinzhou/countersign-reply", "on": "2024-04-03", "on_time": True}, "invalid-argument"),
    ("due", {"limit": "qinzhou/countersign-reply", "on": "2019-04-03"}, "not-in-force"),
    ("due", {"limit": "qinzhou/countersign-reply", "on": "2035-04-03"}, "not-announced"),
    ("due", {"limit": "x" * 5000, "on": "2024-04-03"}, "invalid-argument"),
    ("day", {"date": "2024-04-03", "region": "CN-XX"}, "unknown-region"),
    ("add", {"date": "2024-04-03", "n": 1.5}, "invalid-argument"),
    ("limit", {"limit": "会签"}, "ambiguous-limit"),
]


def test_errors_are_tool_errors_with_our_error_object() -> None:
    async def run(session: Any) -> None:
        for name, given, code in BAD:
            found = error_of(await session.call_tool(name, given))
            assert (name, given, found["code"]) == (name, given, code)
            assert found["message"]
            assert found["hint"]
            assert found["exit"] in (2, 3)
            assert "Traceback" not in found["message"]
        assert len(error_of(await session.call_tool("limit", {"limit": "会签"}))["candidates"]) > 1
        with pytest.raises(mcp.MCPError, match="nonsense"):
            await session.call_tool("nonsense", {})
        again = await session.call_tool("due", {"limit": "qinzhou/countersign-reply", "on": "2024-04-03"})
        assert again.structured_content["due"] == "2024-04-17"

    talk(run)


def test_in_chinese_and_with_the_office_s_own_notices(tmp_path: Path) -> None:
    async def run(session: Any) -> None:
        tools = (await session.list_tools()).tools
        assert all(one.title and one.description == one.title for one in tools)
        assert "工作日" in error_of(await session.call_tool("add", {"date": "2024-04-06", "n": 0}))["message"]
        (tmp_path / "2024.toml").write_text("broken", encoding="utf-8")
        assert error_of(await session.call_tool("day", {"date": "2024-04-03"}))["code"] == "data-fault"
        (tmp_path / "2024.toml").unlink()
        assert not (await session.call_tool("day", {"date": "2024-04-03"})).is_error

    talk(run, "--lang", "zh", "--holidays", str(tmp_path))


def test_nothing_but_the_protocol_goes_to_standard_output() -> None:
    ask_first = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    call = {"name": "due", "arguments": {"limit": "钦州会签", "on": "2024年4月3日"}}
    lines = [
        json.dumps(ask_first),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        "this is no JSON",
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}),
        json.dumps({"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": 5}}),
    ]
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    found: dict[object, Any] = {}
    process.stdin.write("".join(line + "\n" for line in lines).encode())
    process.stdin.flush()
    while not {1, 2, 3} <= found.keys():
        answer = json.loads(process.stdout.readline())
        assert answer["jsonrpc"] == "2.0"
        found[answer.get("id")] = answer
    rest, said = process.communicate(timeout=20)
    assert (process.returncode, rest) == (0, b"")
    assert b"Traceback" not in said
    assert found[2]["result"]["structuredContent"]["due"] == "2024-04-17"
    assert "error" in found[3]


def test_json_is_refused() -> None:
    done = subprocess.run([*COMMAND, "--json"], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (2, b"")
    assert json.loads(done.stderr)["code"] == "invalid-argument"


def test_without_the_sdk_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from gov_deadlines.errors import ExtraMissing
    from gov_deadlines.service.answering import Own
    from gov_deadlines.service.mcp import make_server

    monkeypatch.setitem(sys.modules, "mcp_types", None)
    with pytest.raises(ExtraMissing) as found:
        make_server(Own(), "en")
    assert ".[mcp]" in found.value.hint.en
