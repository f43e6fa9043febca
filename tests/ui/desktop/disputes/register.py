"""A register of some cases in the small county, and what a test asks of its window."""

from PySide6.QtCore import QPoint
from shapely import Point

from layers.store import Store
from layers.text import text
from tests.ui.desktop.county import SOUTH, STEP, WEST, frame

CASES = (
    # key, title, grade, state, kind, found, next check
    ("d0", "青山林地纠纷", "red", "mediating", "forest", "2024-03-05", "2026-01-10"),
    ("d1", "石桥用水争执", "orange", "found", "water", "2024-03-20", "2099-01-01"),
    ("d2", "白云采石越界", "yellow", "verified", "mineral", "2024-07-01", None),
    ("d3", "城关耕地归属", "blue", "settled", "land", "2025-02-01", None),
    ("d4", "青山草场放牧", "red", "found", "grassland", "2025-02-11", "2099-02-02"),
    ("d5", "=1+1", None, "revisited", "land", None, None),
)


def fill(store: Store) -> None:
    """Put the cases and a log of two entries for the first of them into `store`."""
    rows = [
        {
            "key": key,
            "number": f"2024-{n:03d}",
            "title": title,
            "grade": grade,
            "state": state,
            "kind": kind,
            "found_on": found,
            "next_check": check,
            "closed_on": "2025-06-01" if state in ("settled", "revisited") else None,
            "line": "l1" if n < 2 else None,
            "side_a": "990101001",
            "side_b": "990101002" if n != 2 else "990101003",
            "owner": "县民政局",
            "measures": "联合巡查",
            "geometry": Point(WEST + STEP + 0.002 * n, SOUTH + STEP / 2 + 0.01 * n),
        }
        for n, (key, title, grade, state, kind, found, check) in enumerate(CASES)
    ]
    store.load("dispute", frame("dispute", rows), text("Import disputes"))
    log = [
        {"key": "e0", "dispute": "d0", "happened_on": "2024-03-05", "kind": "found", "account": "巡查发现"},
        {"key": "e1", "dispute": "d0", "happened_on": "2025-02-06", "kind": "visit", "account": "双方到场"},
    ]
    store.load("dispute_event", frame("dispute_event", log), text("Import events"))


def keys(model) -> list[str]:
    """The cases a model shows, in its order."""
    from ui.desktop.disputes.listing.list import ROW

    return [model.index(n).data(ROW)["key"] for n in range(model.rowCount())]


def middle(view, row: int) -> QPoint:
    """The middle of a row of a list."""
    return view.visualRect(view.model().index(row, 0)).center()
