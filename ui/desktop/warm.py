"""Imports heavier libraries in the background once the window stands, so that neither it nor a job waits for them."""

import gc
import threading
from importlib import import_module

LIBRARIES = (
    "gis_desk.names.checking",
    "pypinyin",
    "gis_desk.boundaries.build",
    "gis_desk.boundaries.check",
    "gis_desk.boundaries.fixes",
    "gis_desk.disputes.warnings",
    "gis_desk.disputes.density",
    "scipy.sparse.csgraph",
    "gis_desk.inspections.planner",
    "gis_desk.inspections.handout",
    "gis_desk.map.routes",
    "scipy.spatial",
    "openpyxl",
)
"""Modules that jobs need and the first window does not, the soonest needed first; none of them knows Qt."""


FIRST = ("geopandas", "layers.store", "gis_desk.map")
"""Modules that the window needs; they are imported before Qt, which reads the source of every module after it."""


def before_qt() -> None:
    """Import `FIRST`; called before anything of Qt it makes the start a tenth faster, later it does nothing."""
    for name in FIRST:
        import_module(name)


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
    gc.freeze()  # else each collection walks half a million entries of dictionaries, and the window stands meanwhile
