"""``gov-deadlines serve``: the answers over HTTP."""

from gov_deadlines.cli import console
from gov_deadlines.cli.options import Given, option, sharing
from gov_deadlines.cli.values import parse_whole_number
from gov_deadlines.errors import ExtraMissing, OutOfRange, UnknownChoice, WrongKind
from gov_deadlines.pages.voice import pick

_EXTRA = ("fastapi", "uvicorn")
_LOGGED = ("all", "errors")
_SIZES = {"": 1, "KB": 1024, "MB": 1024**2}
_LAST_PORT, _MOST_BODY, _MOST_RATE, _MOST_SECONDS = 65535, 64 * 1024**2, 100_000, 600


@sharing(
    ("holidays", "rules"),
    host=option("--host HOST", "监听的地址，默认只限本机", "the address to listen on, by default this machine only"),
    port=option("--port N", "端口，默认 8000；0 为任选", "the port, by default 8000; 0 takes a free one"),
    root_path=option(
        "--root-path PATH",
        "反向代理后面的路径，如 /deadlines",
        "the path under which a reverse proxy shows it, e.g. /deadlines",
    ),
    max_body=option("--max-body SIZE", "请求正文至多多大，默认 1MB", "the largest body of a request, by default 1MB"),
    seconds=option("--seconds N", "一次回答至多几秒，默认 10", "the longest that one answer may take, by default 10"),
    rate=option(
        "--rate N",
        "每个客户端每秒至多几次，0 为不限；只限本机时默认不限，否则 50",
        "requests a second for each client, 0 for no limit; by default none on this machine only, else 50",
    ),
    origin=option(
        "--allow-origin URL",
        "允许哪个网站的网页来问（可多次给出），默认没有",
        "a web site whose pages may ask (may be given several times), by default none",
    ),
    logged=option(
        "--log all|errors",
        "日志记全部请求，或只记出错与很慢的；都不含问题与来源",
        "log every request, or only failures and slow ones; neither holds questions or addresses",
    ),
)
def serve(
    host: str = "127.0.0.1",
    port: str = "8000",
    root_path: str = "",
    max_body: str = "1MB",
    seconds: str = "10",
    rate: str | None = None,
    origin: list[str] | None = None,
    logged: str = "all",
    *,
    given: Given,
) -> None:
    """Answer over HTTP until a signal asks to stop."""
    _require()
    from gov_deadlines.service.serving import serve as run
    from gov_deadlines.service.settings import Settings

    if logged not in _LOGGED:
        raise UnknownChoice("log", logged, _LOGGED)
    settings = Settings(
        host=host,
        port=_number("port", port, 0, _LAST_PORT),
        root_path=_path(root_path),
        holidays=given.some.get("holidays"),
        rules=given.some.get("rules"),
        language=given.language,
        max_body=_size(max_body),
        seconds=_number("seconds", seconds, 1, _MOST_SECONDS),
        rate=None if rate is None else _number("rate", rate, 0, _MOST_RATE),
        origins=tuple(origin or ()),
        logged="all" if logged == "all" else "errors",
    )
    if not settings.is_local:
        zh = "其他机器也能访问，没有登录：请放在反向代理之后。"
        en = "Other machines can ask, without a login: put it behind a reverse proxy."
        console.print_error(pick(given.language, zh, en))
    run(settings)


def _require() -> None:
    """Raise ExtraMissing if what the service needs is not installed."""
    from importlib.util import find_spec

    for module in _EXTRA:
        if find_spec(module) is None:
            raise ExtraMissing("web", module)


def _number(name: str, text: str, first: int, last: int) -> int:
    number = parse_whole_number(text)
    if not first <= number <= last:
        raise OutOfRange(name, number, first, last)
    return number


def _size(text: str) -> int:
    """A size such as ``512KB`` or ``2MB`` in bytes. Raises InvalidArgument."""
    plain = text.strip().upper()
    unit = next((unit for unit in ("KB", "MB") if plain.endswith(unit)), "")
    digits = plain.removesuffix(unit).strip()
    if not (digits.isascii() and digits.isdecimal()):
        raise WrongKind("max_body", text, "body")
    size = int(digits[:12]) * _SIZES[unit]
    if not _SIZES["KB"] <= size <= _MOST_BODY:
        raise OutOfRange("max_body", text, "1KB", "64MB")
    return size


def _path(text: str) -> str:
    """The path under which a proxy shows the service: it begins with a slash and does not end with one."""
    path = text.rstrip("/")
    return path if not path or path.startswith("/") else f"/{path}"
