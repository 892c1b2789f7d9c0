"""One headless Chromium with the page in it, for tests and pictures; no test here may reach beyond this machine."""

import base64
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from missing import program

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions"),
    *("--disable-default-apps", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--lang=zh-CN"),
)


class Browser:
    """A browser on one page, with what the tests ask of it."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self._faked: str | None = None

    def open(self, page: Path, asked: str = "", *, now: str | None = None) -> None:
        """Open the page at a question, as on the day ``now``: ``2026-11-29``."""
        self._fake(now)
        self.driver.get("about:blank")
        self.driver.get(f"{page.as_uri()}{asked}")

    def _fake(self, now: str | None) -> None:
        if self._faked is not None:
            self.cdp("Page.removeScriptToEvaluateOnNewDocument", identifier=self._faked)
            self._faked = None
        if now is not None:
            script = (
                f"{{const o = Date.parse('{now}T04:00:00Z') - Date.now(), n = Date.now; Date.now = () => n() + o;}}"
            )
            self._faked = self.cdp("Page.addScriptToEvaluateOnNewDocument", source=script)["identifier"]

    def cdp(self, command: str, **values: object) -> Any:
        return self.driver.execute_cdp_cmd(command, values)

    def size(self, width: int, height: int, scale: float = 1) -> None:
        """The window's inner size in CSS pixels; ``scale`` is how large they are drawn."""
        self.cdp(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )

    def run(self, script: str, *values: object) -> Any:
        return self.driver.execute_script(script, *values)

    def text(self, selector: str) -> str:
        return str(self.run("const one = document.querySelector(arguments[0]); return one && one.innerText", selector))

    def press(self, *keys: str) -> None:
        """Type text and keys into whatever has the focus."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def click(self, name: str) -> None:
        """Click the element with this id as a person does."""
        self.driver.find_element("id", name).click()

    def focused(self) -> str:
        return str(self.run("return document.activeElement.id || document.activeElement.tagName"))

    def wait(self, script: str) -> Any:
        """The first truthy value of a script; fails after three seconds."""
        end = time.monotonic() + 3
        while time.monotonic() < end:
            if found := self.run(script):
                return found
            time.sleep(0.02)
        raise AssertionError(f"never true: {script}")

    def picture(self, target: Path) -> None:
        """A picture of the page, as far as the window goes."""
        shot = self.cdp("Page.captureScreenshot", format="png")
        target.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self) -> bytes:
        """The page as it is printed on A4, in black and white, without backgrounds."""
        printed = self.cdp("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(printed["data"])

    def complaints(self) -> list[str]:
        """What the browser's console said since the last call."""
        return [str(one["message"]) for one in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses of every request since the last call."""
        events = [json.loads(one["message"])["message"] for one in self.driver.get_log("performance")]
        return [one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"]


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A headless Chromium with an empty profile below ``folder``; it is closed at the end."""
    driver_path, browser_path = program("chromedriver"), program("chromium", "chromium-browser", "google-chrome")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = browser_path
    for flag in (*QUIET, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(driver_path))
    try:
        yield Browser(driver)
    finally:
        driver.quit()


class Firefox:
    """A headless Firefox, driven over WebDriver BiDi: it speaks that itself, so no driver is needed."""

    def __init__(self, address: str) -> None:
        from websocket import create_connection

        self._socket: Any = create_connection(address, timeout=30, suppress_origin=True)
        self._number = 0
        self.complaints: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self._context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **values: object) -> Any:
        """The result of a command; what the console says meanwhile is kept."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": values}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("method") == "log.entryAdded":
                self.complaints.append(str(said["params"]["text"]))
            if said.get("id") == self._number:
                if said["type"] == "error":
                    raise AssertionError(said["message"])
                return said["result"]

    def open(self, address: str) -> None:
        """Open an address, and wait until it has loaded."""
        self.ask("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def value(self, expression: str) -> Any:
        """The value of an expression on the page: a text, a number, a truth value."""
        target = {"context": self._context}
        found = self.ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if found["type"] == "exception":
            raise AssertionError(found["exceptionDetails"]["text"])
        return found["result"].get("value")

    def close(self) -> None:
        self._socket.close()


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A headless Firefox with an empty profile below ``folder``; it is stopped at the end."""
    import re
    import subprocess

    profile = folder / "firefox"
    profile.mkdir()
    settings = {"app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False}
    settings |= {"browser.shell.checkDefaultBrowser": False, "network.captive-portal-service.enabled": False}
    settings |= {"network.connectivity-service.enabled": False, "app.normandy.enabled": False}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in settings.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    log = folder / "firefox.log"
    command = [program("firefox-esr", "firefox"), "--headless", "--no-remote", "--profile", str(profile)]
    with log.open("wb") as said:
        running = subprocess.Popen(
            [*command, "--remote-debugging-port=0"], stdout=said, stderr=said, env=os.environ | {"HOME": str(folder)}
        )
    try:
        end = time.monotonic() + 60
        while not (found := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text("utf-8", "replace"))):
            if time.monotonic() > end or running.poll() is not None:
                raise AssertionError(log.read_text("utf-8", "replace"))
            time.sleep(0.1)
        speaking = Firefox(f"{found[1]}/session")
        try:
            yield speaking
        finally:
            speaking.close()
    finally:
        running.terminate()
        running.wait(20)
