"""The start of the program: what is imported before Qt, what once the first map stands, and no rubbish sought before.

Most of the start is importing, and most of what is imported stays. Python's collector would walk all of it again and
again and find nothing (a sixth of the whole start), so it rests from `before_qt` until `warm` has ended.
"""

import os
import threading
from importlib import import_module

from ui.desktop import garbage

LIBRARIES = (
    "pypinyin",
    "gis_desk.boundaries.build",
    "gis_desk.boundaries.check",
    "gis_desk.boundaries.fixes",
    "gis_desk.disputes.listing",
    "gis_desk.disputes.register",
    "gis_desk.disputes.warnings.ranking",
    "gis_desk.disputes.warnings.acceptance",
    "gis_desk.disputes.merging",
    "gis_desk.disputes.stretches",
    "gis_desk.disputes.twins",
    "gis_desk.documents.inspection_paper",
    "gis_desk.disputes.evidence",
    "gis_desk.disputes.attachments",
    "gis_desk.disputes.papers.related",
    "gis_desk.disputes.papers.recount",
    "gis_desk.inspections.papers.reporting",
    "gis_desk.map.symbology.ramps",
    "gis_desk.disputes.statistics.areas",
    "gis_desk.disputes.statistics.clusters",
    "gis_desk.disputes.statistics.lines",
    "gis_desk.disputes.statistics.times",
    "scipy.sparse.csgraph",
    "gis_desk.inspections.cycle.overview",
    "gis_desk.inspections.planning.planner",
    "gis_desk.inspections.handing.handout",
    "gis_desk.map.routes",
    "scipy.spatial",
    "openpyxl",
    "gis_desk.documents.inspection_letters",
    "gis_desk.inspections.intake.reading",
    "gis_desk.inspections.photos.filing",
)
"""Modules that jobs need and the first window does not, the soonest needed first; none of them knows Qt."""

BENCHES = ("ui.desktop.disputes.bench",)
"""Benches of so many modules that importing them at the first click would be felt; imported after `LIBRARIES`."""

FIRST = (
    "geopandas",
    "layers.store",
    "layers.rasters",
    "gis_desk.map",
    "gis_desk.map.editing",
    "gis_desk.map.placement",
    "gis_desk.map.selecting",
    "gis_desk.map.symbology.standard",
    "gis_desk.tables",
    "gis_desk.findings",
)
"""Modules that the window needs; they are imported before Qt, which reads the source of every module after it."""


def before_qt() -> None:
    """Import `FIRST`; called before anything of Qt it makes the start a tenth faster, later it does nothing.

    Whoever calls it has `warm` called too, which lets rubbish be collected again.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here multiplies matrices; its threads cost 50 ms
    garbage.rest()
    for name in FIRST:
        import_module(name)


def warm() -> threading.Thread:
    """Begin to import `LIBRARIES` and `BENCHES`; the thread ends by itself.

    What is missing is told by the job that needs it.
    """
    thread = threading.Thread(target=_import, name="warm")
    thread.start()
    return thread


def _import() -> None:
    try:
        for name in (*LIBRARIES, *BENCHES):
            import_module(name)
    except ImportError:
        return
    finally:
        garbage.seldom()
