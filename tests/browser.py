"""A headless Chromium for tests: pages are opened from disk, with the network off, and every request is written down."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_OWN = re.compile(r"https?://([\w-]+\.)*(googleapis|google|gstatic|gvt1|gvt2|googleusercontent|chromium)\.\w+[:/]")
"""Hosts that the browser itself asks for (updates, accounts, dictionaries), page or no page."""
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
"""How it is started: no window, nothing of its own on the network, no host name that resolves."""


@dataclass(frozen=True)
class Page:
    """What was seen of a page: its document after scripts ran, addresses asked for, and what the console said."""

    dom: str
    requests: tuple[str, ...]
    console: str


def find_chromium() -> str:
    """The program; skips the calling test where there is none."""
    for name in NAMES:
        if program := shutil.which(name):
            return program
    pytest.skip(f"no Chromium found (looked for {', '.join(NAMES)})")


def _run(arguments: list[str], folder: Path, seconds: float) -> subprocess.CompletedProcess[str]:
    command = [find_chromium(), *ARGUMENTS, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=seconds, check=False)


def open_page(page: Path, folder: Path, *, wait_ms: int = 4000, seconds: float = 120.0) -> Page:
    """Open `page` by file:// with every host name unresolvable; `folder` takes the profile and the net log.

    A script of the test may write what it learns into the document; it comes back in `Page.dom`.
    """
    log = folder / "net.json"
    done = _run(
        [
            f"--log-net-log={log}",
            "--enable-logging=stderr",
            f"--virtual-time-budget={wait_ms}",
            "--window-size=1400,900",
            "--dump-dom",
            page.resolve().as_uri(),
        ],
        folder,
        seconds,
    )
    if not done.stdout.strip():
        raise AssertionError(f"Chromium showed nothing: {done.stderr[-2000:]}")
    console = "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)
    return Page(done.stdout, requests_of(log), console)


def requests_of(log: Path) -> tuple[str, ...]:
    """Addresses in a net log other than those of the browser itself, files and inlined data."""
    text = log.read_text(encoding="utf-8", errors="replace")
    try:
        events = json.loads(text)["events"]
    except json.JSONDecodeError:  # the browser ended before it closed the list
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    asked = {
        e["params"]["url"]
        for e in events
        if isinstance(e.get("params"), dict) and isinstance(e["params"].get("url"), str)
    }
    return tuple(
        sorted(u for u in asked if not _OWN.match(u) and not u.startswith(("file:", "data:", "blob:", "chrome")))
    )


def picture(page: Path, image: Path, folder: Path, *, size: tuple[int, int] = (1400, 900), wait_ms: int = 4000) -> Path:
    """A screenshot of `page` as a PNG at `image`."""
    _run(
        [
            f"--window-size={size[0]},{size[1]}",
            "--hide-scrollbars",
            f"--virtual-time-budget={wait_ms}",
            f"--screenshot={image}",
            page.resolve().as_uri(),
        ],
        folder,
        120.0,
    )
    if not image.is_file():
        raise AssertionError("Chromium made no picture")
    return image
