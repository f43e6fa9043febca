"""Ctrl+C: long work is asked to stop; nothing is torn out of the hands of a library."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = threading.Event()
_gently = threading.Event()


def listen() -> None:
    """Take Ctrl+C over from Python, where that is possible (the main thread); noted, and raised as usual."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) in (
        signal.default_int_handler,
        _heard,
    ):
        _asked.clear()
        signal.signal(signal.SIGINT, _heard)


def asked() -> bool:
    """Whether the user pressed Ctrl+C: what `Progress.stopped` asks."""
    return _asked.is_set()


@contextmanager
def gently() -> Iterator[None]:
    """Inside, Ctrl+C is only noted: for libraries that swallow an exception, or break when one comes at any moment.

    Work inside must ask `asked` (through its `Progress`) often enough.
    """
    before = _gently.is_set()
    _gently.set()
    try:
        yield
    finally:
        if not before:
            _gently.clear()


def _heard(_number: int, _frame: FrameType | None) -> None:
    _asked.set()
    if not _gently.is_set():
        raise KeyboardInterrupt
