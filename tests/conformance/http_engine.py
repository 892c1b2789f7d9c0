"""The service as an engine of the conformance suite: it is started, and every question goes to it over HTTP."""

import http.client
import json
import sys
from typing import Any
from urllib.parse import urlencode

from gov_deadlines.service.operations import NAMED
from service_process import serving

Ask = dict[str, Any]


def asked(connection: http.client.HTTPConnection, ask: Ask) -> Any:
    """The answer to one question, or its error's code; ``unsupported`` where there is no such operation."""
    operation = NAMED.get(ask.pop("op"))
    if operation is None:
        return {"unsupported": True}
    path, given = f"/v1/{operation.path}", {name: one for name, one in ask.items() if one is not None}
    if operation.takes_lists:
        connection.request("POST", path, json.dumps(given), {"content-type": "application/json"})
    else:
        texts = {name: one if isinstance(one, str) else json.dumps(one) for name, one in given.items()}
        connection.request("GET", f"{path}?{urlencode(texts)}")
    heard = connection.getresponse()
    found = json.loads(heard.read())
    return found if heard.status == 200 else {"error": found["code"]}


def main() -> None:
    """Answer the questions on stdin, one a line, in order."""
    with serving("--log", "errors") as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
        for line in sys.stdin:
            print(json.dumps(asked(connection, json.loads(line)), ensure_ascii=False))
        connection.close()


if __name__ == "__main__":
    main()
