"""Imports heavier libraries in the background once the window stands, so that neither it nor a job waits for them."""

import threading
from importlib import import_module

LIBRARIES = ("pypinyin", "scipy.sparse.csgraph", "scipy.spatial", "openpyxl")
"""Modules that jobs need and the first window does not, the soonest needed first; none of them knows Qt."""


def warm() -> threading.Thread:
    """Begin to import `LIBRARIES`; the thread ends by itself. What is missing is told by the job that needs it."""
    thread = threading.Thread(target=_import, name="warm")
    thread.start()
    return thread


def _import() -> None:
    for name in LIBRARIES:
        try:
            import_module(name)
        except ImportError:
            return
