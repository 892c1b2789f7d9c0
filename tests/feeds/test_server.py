"""A calendar file put on a calendar server (Radicale, on loopback), fetched, and moved there by a recalculation."""

import re
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

import gov_deadlines as gd
from ics_lines import events_of
from libical import read

pytest.importorskip("icalendar")
if find_spec("radicale") is None:
    pytest.skip("Radicale is not installed", allow_module_level=True)
QINZHOU = "qinzhou/countersign-reply"
BEFORE, AFTER = date(2019, 3, 1), date(2019, 4, 1)


class Server:
    """A calendar server with one user."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """The status and the body of an answer."""
        login = {"Authorization": "Basic " + b64encode(b"clerk:secret").decode()}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urlopen(Request(self.root + path, body or None, login | named, method=method), timeout=20) as found:
                return found.status, found.read()
        except HTTPError as error:
            return error.code, error.read()

    def events_between(self, first: str, last: str) -> str:
        """What the server finds in a span of days, as it answers a calendar program."""
        query = f"""<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><C:calendar-data/>
            </D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
            <C:time-range start="{first}T000000Z" end="{last}T000000Z"/></C:comp-filter></C:comp-filter></C:filter>
            </C:calendar-query>"""
        status, body = self.ask("REPORT", "/clerk/due/", query.encode(), Depth="1", Content_Type="text/xml")
        assert status == 207
        return body.decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("radicale")
    settings = {
        "--config": "",
        "--server-hosts": f"127.0.0.1:{port}",
        "--auth-type": "none",
        "--storage-filesystem-folder": str(folder),
        "--web-type": "none",
    }
    words = [word for pair in settings.items() for word in pair]
    with (Path(folder) / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "radicale", *words], stdout=log, stderr=log)
    found = Server(port)
    try:
        for _ in range(200):
            try:
                found.ask("OPTIONS", "/")
                break
            except (URLError, ConnectionError):
                assert process.poll() is None, (Path(folder) / "log").read_text()
                time.sleep(0.05)
        assert found.ask("MKCALENDAR", "/clerk/due/")[0] == 201
        yield found
    finally:
        process.terminate()
        process.wait(20)


def made(known_on: date) -> bytes:
    answer = gd.due(QINZHOU, date(2019, 4, 19), known_on=known_on, ignore_in_force=True)
    return gd.calendar_file(answer, matter="关于征求意见的函；请于期限内回复", remind=["3wd"])


def test_a_recalculation_moves_the_event_on_the_server(server: Server) -> None:
    before, after = made(BEFORE), made(AFTER)
    (first,), (second,) = events_of(before), events_of(after)
    path = f"/clerk/due/{first['UID']}.ics"
    assert server.ask("PUT", path, before, Content_Type="text/calendar")[0] == 201
    status, stored = server.ask("GET", path)
    assert status == 200
    assert read(stored) == read(before)
    assert server.ask("PUT", path, after, Content_Type="text/calendar")[0] in (201, 204)
    (moved,) = read(server.ask("GET", path)[1])
    assert moved == read(after)[0]
    assert moved["UID"] == first["UID"]
    assert int(moved["SEQUENCE"]) > int(first["SEQUENCE"])
    old, new = first["DTSTART;VALUE=DATE"], second["DTSTART;VALUE=DATE"]
    assert old != new
    assert first["UID"] not in server.events_between(old, first["DTEND;VALUE=DATE"])
    assert first["UID"] in server.events_between(new, second["DTEND;VALUE=DATE"])


@pytest.mark.parametrize("reminders", ["alarms", "both"])
def test_a_whole_calendar_is_stored_and_fetched(server: Server, reminders: str) -> None:
    data = gd.calendar_file(gd.calendar("CN-GX"), years=[2020, 2026], remind=["1d"], reminders=reminders)  # type: ignore[arg-type]
    path = f"/clerk/days-{reminders}/"
    assert server.ask("PUT", path, data, Content_Type="text/calendar")[0] == 201
    stored = server.ask("GET", path)[1]
    by_uid = {one["UID"]: one for one in read(data)}
    assert {one["UID"]: one for one in read(stored)} == by_uid
    assert len(by_uid) > 50


def test_the_server_refuses_what_is_no_calendar(server: Server) -> None:
    broken = re.sub(rb"\r\nUID:[^\r]*", b"", made(AFTER)).replace(b"END:VEVENT", b"END:VTODO")
    assert server.ask("PUT", "/clerk/due/broken.ics", broken, Content_Type="text/calendar")[0] == 400
