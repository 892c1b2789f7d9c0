"""The clients that are shown, and what runs the service: each as it stands in ``deploy``, against a real process."""

import http.client
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gov_deadlines.errors import RequestRefused
from gov_deadlines.service.refusing import error_object
from gov_deadlines.service.replying import as_bytes
from missing import program
from service_helpers import QINZHOU
from service_process import Served, serving

DEPLOY = Path(__file__).parents[2] / "deploy"
CLIENTS = {
    "java": ("java", str(DEPLOY / "clients" / "Deadlines.java")),
    "node": ("node", str(DEPLOY / "clients" / "deadlines.mjs")),
    "curl": ("sh", str(DEPLOY / "clients" / "deadlines.sh")),
}
WITH_200 = {"login": b"<html>Log in first</html>", "json": b'{"status":"log in first"}', "null": b"null", "none": b""}
PAGES = {"page": b"<html>Bad gateway</html>", **WITH_200}
BUSY = as_bytes(error_object(RequestRefused("busy"), "zh"))
pytestmark = pytest.mark.skipif(not DEPLOY.is_dir(), reason="the clients are only in a checkout")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as found:
        yield found


def run(client: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    program(client)
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = [*CLIENTS[client], *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", env=environment)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_gets_the_answers(served: Served, client: str) -> None:
    done = run(client, served.url, "钦州/会签回复", "2024-04-03")
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert "2024-04-17" in first
    assert "settled" in first
    assert '"2024-04-17","2024-10-15"' in second


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_is_told_why_there_is_no_answer(served: Served, client: str) -> None:
    done = run(client, served.url, QINZHOU, "2019-04-03")
    assert (done.returncode, done.stdout) == (3, "")
    assert "not-in-force" in done.stderr
    assert "施行" in done.stderr


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_says_how_it_is_called(client: str) -> None:
    done = run(client)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    """Something that never answers: it refuses as a busy service does; below /page and /login it is a proxy's page."""

    class Refusing(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = self.path.split("/")[1]
            body = PAGES.get(place, BUSY)
            self.send_response(200 if place in WITH_200 else 503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_ends_as_the_error_says(broken: str, client: str) -> None:
    """A service that is busy is no question to be corrected; what is no answer at all is neither."""
    assert run(client, broken, QINZHOU, "2024-04-03").returncode == 3
    done = run(client, f"{broken}/page", QINZHOU, "2024-04-03")
    assert (done.returncode, done.stdout, "undefined" in done.stderr) == (1, "", False)


@pytest.mark.parametrize("page", WITH_200)
@pytest.mark.parametrize("client", CLIENTS)
def test_what_is_no_answer_of_the_service_is_none_though_its_status_be_200(broken: str, client: str, page: str) -> None:
    """A page to log in, as a proxy sends it, and other JSON."""
    done = run(client, f"{broken}/{page}", QINZHOU, "2024-04-03")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().lower().endswith("no answer of the service")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_says_that_nobody_answers(client: str) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        done = run(client, f"http://127.0.0.1:{nobody.getsockname()[1]}", QINZHOU, "2024-04-03")
    assert (done.returncode, done.stdout) == (1, "")
    assert "undefined" not in done.stderr
    assert "\tat " not in done.stderr


def test_the_process_logs_json_and_stops_gently() -> None:
    with serving() as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
        connection.request("GET", "/v1/health/live")
        assert connection.getresponse().read()
        connection.request("GET", "/v1/due?limit=%E9")  # kept open while it stops
        connection.getresponse().read()
        started = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(timeout=15) == 0
        assert time.monotonic() - started < 12
        connection.close()
    events = [one["event"] for one in served.log]
    assert events == ["started", "request", "request", "stopped"]


def test_many_ask_at_once_and_each_gets_its_own_answer(served: Served) -> None:
    wrong: list[object] = []

    def ask(day: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
        for month in range(1, 13):
            trigger = f"{2024 if day % 2 else 2019}-{month:02d}-{day:02d}"
            connection.request("GET", f"/v1/due?limit={QINZHOU}&on={trigger}")
            heard = connection.getresponse()
            found = json.loads(heard.read())
            if heard.status == 200 and found["trigger"] != trigger:
                wrong.append(found)
            if heard.status != (200 if day % 2 else 422):
                wrong.append((heard.status, found))
        connection.close()

    threads = [threading.Thread(target=ask, args=(day,)) for day in range(1, 9)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []


def test_an_address_that_is_taken_is_told(served: Served) -> None:
    command = ["-m", "gov_deadlines", "serve", "--port", str(served.port), "--json"]
    import sys

    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert json.loads(done.stderr.splitlines()[-1])["code"] == "invalid-argument"


@pytest.mark.parametrize("instance", ["", "@8001"])
def test_the_systemd_unit_is_well_formed(tmp_path: Path, instance: str) -> None:
    """As it stands, and as a unit whose instance is the port, which docs/service.md makes of it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing: not every machine starts by it")
    unit = (DEPLOY / "gov-deadlines.service").read_text(encoding="utf-8")
    assert "--port 8000" in unit
    if instance:
        unit = unit.replace("--port 8000", "--port %i")
    name = f"gov-deadlines{instance[:1]}.service"
    (tmp_path / name).write_text(unit.replace("/opt/gov-deadlines/bin/gov-deadlines", "/bin/true"))
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / f"gov-deadlines{instance}.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "gov-deadlines" not in done.stderr


@pytest.mark.parametrize("page", ["service.md", "service.zh-CN.md"])
def test_the_single_process_gives_its_port_free_before_several_start(page: str) -> None:
    text = (DEPLOY.parent / "docs" / page).read_text(encoding="utf-8")
    block = next(one for one in re.findall("```sh as root\n(.*?)```", text, re.DOTALL) if "gov-deadlines@8000" in one)
    stop, start = block.splitlines()[-2:]
    assert stop == "systemctl disable --now gov-deadlines"
    assert start.startswith("systemctl enable --now gov-deadlines@8000 ")


@pytest.mark.parametrize("page", ["service.md", "service.zh-CN.md"])
def test_what_the_page_says_of_nginx_is_understood_by_it(tmp_path: Path, page: str) -> None:
    """The block with the zone and the server, and several processes; without TLS, which needs a certificate."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is missing")
    text = (DEPLOY.parent / "docs" / page).read_text(encoding="utf-8")
    block, upstream = (
        found[1]
        for found in (re.search(pattern, text, re.DOTALL) for pattern in ("```nginx\n(.*?)```", "`(upstream [^`]+)`"))
        if found is not None
    )
    part = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    (tmp_path / "part.conf").write_text(part.replace("http://127.0.0.1:8000/;", "http://deadlines/;"), encoding="utf-8")
    assert "proxy_pass http://deadlines/;" in text
    block = re.sub("ssl_certificate.*", "", block).replace("listen 443 ssl", f"listen unix:{tmp_path}/socket")
    block = block.replace("/etc/nginx/gov-deadlines.conf", f"{tmp_path}/part.conf")
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{ }} http {{ {upstream} {block} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    command = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_below_nginx(tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is missing")
    with serving("--root-path", "/deadlines") as served:
        location = (
            (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{served.port}")
        )
        socket_path = tmp_path / "nginx.sock"
        user = "user root;" if os.geteuid() == 0 else ""
        (tmp_path / "nginx.conf").write_text(
            f"""
daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; worker_processes 1; {user}
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy; fastcgi_temp_path {tmp_path}/f;
    uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;
    limit_req_zone $binary_remote_addr zone=deadlines:1m rate=100r/s;
    server {{ listen unix:{socket_path}; {location} }}
}}
""",
            encoding="utf-8",
        )
        proxy = subprocess.Popen(["nginx", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
        try:
            deadline = time.monotonic() + 10
            while not socket_path.exists():
                assert time.monotonic() < deadline
                time.sleep(0.05)
            asked = ["curl", "-s", "--unix-socket", str(socket_path)]
            due = f"http://localhost/deadlines/v1/due?limit={QINZHOU}&on=2024-04-03"
            assert json.loads(subprocess.check_output([*asked, due]))["due"] == "2024-04-17"
            assert b"<!DOCTYPE html>" in subprocess.check_output([*asked, "http://localhost/deadlines/"])
            description = subprocess.check_output([*asked, "http://localhost/deadlines/v1/openapi.json"])
            assert json.loads(description)["servers"] == [{"url": "/deadlines"}]
        finally:
            proxy.terminate()
            proxy.wait(timeout=10)


def test_head_has_no_body_and_keeps_the_connection(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    for day in ("2024-04-03", "2024-04-08"):
        connection.request("HEAD", f"/v1/due?limit=qinzhou/countersign-reply&on={day}")
        heard = connection.getresponse()
        assert (heard.status, heard.read(), heard.getheader("connection")) == (200, b"", None)
    connection.close()
    assert not [one for one in served.log if one["event"] in ("broken", "server")]
