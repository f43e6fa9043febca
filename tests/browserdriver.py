"""A headless Chromium that a test drives in real time: script, keys, mouse, pictures, PDF, every request written down.

It is spoken to through a pair of pipes (Chrome DevTools protocol), so no library and no port is needed. The network is
off in three ways: no host name resolves, the page is told that it is offline, and, where the system lets us, the whole
browser runs in a network namespace without any interface.
"""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from tests.browser import ARGUMENTS, find_chromium

_LOCAL = ("file:", "data:", "blob:")
_CODES = {
    "Enter": 13,
    "Tab": 9,
    "Escape": 27,
    " ": 32,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "Home": 36,
    "End": 35,
}


class Driver:
    """One browser with one page."""

    def __init__(self, process: subprocess.Popen[bytes], to: int, back: int) -> None:
        self._process, self._to, self._back = process, to, back
        self._waiting = b""
        self._number = 0
        self._session: str | None = None
        self.requests: list[str] = []
        """Addresses that the page asked for, other than its own file and inlined data."""
        self.console: list[str] = []
        """What the console said, refusals of the policy and uncaught errors among it."""
        self.dialogs: list[str] = []
        """Texts of alerts that the page opened."""

    # protocol

    def _read(self, seconds: float) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while b"\0" not in self._waiting:
            ready, _, _ = select.select([self._back], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError("Chromium does not answer")
            if not (part := os.read(self._back, 1 << 20)):
                raise ConnectionError("Chromium has ended")
            self._waiting += part
        text, _, self._waiting = self._waiting.partition(b"\0")
        return json.loads(text)

    def send(self, method: str, seconds: float = 60.0, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and give its result."""
        self._number += 1
        number = self._number
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        while True:
            answer = self._read(seconds)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self._heard(answer)

    def _tell(self, method: str, **parameters: Any) -> None:
        """Send without waiting for the answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters, "sessionId": self._session}
        os.write(self._to, json.dumps(message).encode() + b"\0")

    def _heard(self, event: dict[str, Any]) -> None:
        name, about = event.get("method", ""), event.get("params", {})
        if name == "Network.requestWillBeSent":
            self._asked(about["request"]["url"])
        elif name == "Network.webSocketCreated":
            self._asked(about["url"])
        elif name == "Fetch.requestPaused":
            self._asked(about["request"]["url"])
            if about["request"]["url"].startswith(_LOCAL):
                self._tell("Fetch.continueRequest", requestId=about["requestId"])
            else:
                self._tell("Fetch.failRequest", requestId=about["requestId"], errorReason="InternetDisconnected")
        elif name == "Runtime.consoleAPICalled":
            self.console.append(" ".join(str(a.get("value", a.get("description", ""))) for a in about["args"]))
        elif name == "Runtime.exceptionThrown":
            details = about["exceptionDetails"]
            self.console.append(details.get("exception", {}).get("description") or details["text"])
        elif name == "Log.entryAdded":
            self.console.append(about["entry"]["text"])
        elif name == "Page.javascriptDialogOpening":
            self.dialogs.append(about["message"])
            self._tell("Page.handleJavaScriptDialog", accept=True)

    def _asked(self, address: str) -> None:
        if not address.startswith(_LOCAL):
            self.requests.append(address)

    # acting

    def begin(self, size: tuple[int, int]) -> None:
        """Open an empty page of `size` (CSS pixels) that is watched from its first request."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{part}.enable")
        self.send("Fetch.enable", patterns=[{"urlPattern": "*"}])
        self.send("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
        self.resize(size)

    def resize(self, size: tuple[int, int], scale: float = 1.0) -> None:
        """Give the page another size."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=scale, mobile=False
        )

    def go(self, page: Path, ready: str = "document.readyState === 'complete'", seconds: float = 60.0) -> None:
        """Open a file and wait until `ready` holds."""
        self.send("Page.navigate", url=page.resolve().as_uri())
        self.until(ready, seconds)

    def until(self, condition: str, seconds: float = 20.0) -> None:
        """Wait for a condition in script."""
        end = time.monotonic() + seconds
        while not self.run(condition):
            if time.monotonic() > end:
                raise TimeoutError(f"never: {condition}; console: {self.console[-3:]}")
            time.sleep(0.02)

    def run(self, script: str) -> Any:
        """What a script gives; a promise is waited for. Not subject to the policy of the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AssertionError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def key(self, name: str, *, shift: bool = False) -> None:
        """Press and release a key."""
        code = _CODES.get(name, ord(name.upper()) if len(name) == 1 else 0)
        about: dict[str, Any] = {
            "key": name,
            "code": name,
            "windowsVirtualKeyCode": code,
            "modifiers": 8 if shift else 0,
        }
        text = {"Enter": "\r", " ": " "}.get(name, name if len(name) == 1 else "")
        self.send("Input.dispatchKeyEvent", type="keyDown", **about, **({"text": text} if text else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    def type(self, text: str) -> None:
        """Put text in as an input method does."""
        self.send("Input.insertText", text=text)

    def click(self, x: float, y: float, count: int = 1) -> None:
        """Click at a place of the window."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for n in range(1, count + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=n)

    def click_on(self, selector: str, number: int = 0) -> None:
        """Click in the middle of an element."""
        place = self.run(
            f"(() => {{ const e = document.querySelectorAll({json.dumps(selector)})[{number}]; if (!e) return null;"
            " e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        if place is None:
            raise AssertionError(f"no element {selector} [{number}]")
        self.click(*place)

    def picture(self, image: Path) -> Path:
        """A PNG of what is shown."""
        image.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))
        return image

    def pdf(self, file: Path) -> Path:
        """The page as it prints, at the size it asks for."""
        made = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        file.write_bytes(base64.b64decode(made["data"]))
        return file

    def drawn_ms(self) -> float:
        """From the start of navigation until the page said that it is drawn."""
        return float(self.run("performance.getEntriesByName('drawn')[0].startTime"))

    def cpu_s(self) -> float:
        """Process time of the whole browser so far."""
        root = psutil.Process(self._process.pid)
        total = 0.0
        for process in [root, *root.children(recursive=True)]:
            try:
                used = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += used.user + used.system
        return total


@cache
def _without_network() -> tuple[str, ...]:
    """The words that start a program in a network namespace of its own, where the system lets us."""
    if (program := shutil.which("unshare")) is None:
        return ()
    tried = subprocess.run([program, "--net", "--map-root-user", "true"], capture_output=True, check=False)
    return (program, "--net", "--map-root-user") if tried.returncode == 0 else ()


@contextmanager
def driven(folder: Path, *, size: tuple[int, int] = (1280, 720)) -> Iterator[Driver]:
    """A browser for the time of the block; `folder` takes its profile."""
    command = [
        *_without_network(),
        find_chromium(),
        *ARGUMENTS,
        f"--user-data-dir={folder / 'driven'}",
        "--remote-debugging-pipe",
        "about:blank",
    ]
    theirs_in, to = os.pipe()
    back, theirs_out = os.pipe()
    # other shells know descriptors up to 9 only
    shell = ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", *command]
    with (folder / "chromium.log").open("wb") as log:
        process = subprocess.Popen(
            shell, pass_fds=(theirs_in, theirs_out), stdout=log, stderr=log, start_new_session=True
        )
    os.close(theirs_in)
    os.close(theirs_out)
    driver = Driver(process, to, back)
    try:
        driver.begin(size)
        yield driver
    finally:
        os.close(to)
        os.close(back)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)
