"""The tables of the practice county, as the window opens it."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from ui.practice import make_practice

TABLES = ("dispute", "dispute_event", "division", "boundary_line", "marker", "road", "water")


@cache
def frames() -> dict[str, Any]:
    """Read once per run; callers do not change them."""
    with tempfile.TemporaryDirectory() as folder:
        store, _reports = make_practice(Path(folder) / "practice.gpkg")
        try:
            return {name: store.frame(name) for name in TABLES}
        finally:
            store.close()
