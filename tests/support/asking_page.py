"""A page on loopback whose engine answers questions in a browser."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gov_deadlines.webpage.engine_source import engine_source

WAIT = 60  # seconds
PAGE = """\
<!doctype html><meta charset="utf-8"><title>0</title>
<script src="/engine.js"></script>
<script>
"use strict";
const read = (path) => fetch(path).then((found) => found.json());
Promise.all([read("/data"), read("/questions")]).then(([data, questions]) => {
  const engine = GovDeadlines.load(data);
  const answers = questions.map((one) => engine.ask(one));
  return fetch("/answers", { method: "POST", body: JSON.stringify(answers) });
});
</script>
"""


class Asking:
    """A loopback server whose page answers the questions in a browser and posts what it found."""

    def __init__(self, data: dict[str, Any], questions: list[Any]) -> None:
        self.answers: Any = None
        self.done = threading.Event()
        pages = {"/": ("text/html", PAGE), "/engine.js": ("text/javascript", engine_source())}
        pages |= {"/data": ("application/json", json.dumps(data))}
        pages |= {"/questions": ("application/json", json.dumps(questions))}
        asking = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, text = pages.get(self.path, ("text/plain", ""))
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode())

            def do_POST(self) -> None:
                asking.answers = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(204)
                self.end_headers()
                asking.done.set()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def ask(self, visit: Callable[[str], object]) -> list[Any]:
        """What the page posts after a browser has visited it."""
        serving = threading.Thread(target=self.server.serve_forever, daemon=True)
        serving.start()
        try:
            visit(self.address)
            assert self.done.wait(WAIT), "no answers came back"
        finally:
            self.server.shutdown()
            self.server.server_close()
        return list(self.answers)
