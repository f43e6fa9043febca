"""Lines with rounds, written shortly: ``rounds("L1 4 2021 990101 filed 2021-06-01")``."""

import pandas as pd
import shapely

from gis_desk.inspections.cycle import due_lines
from tests.gis_desk.inspections import land

LINE = shapely.LineString([(0, 0), (5000, 0)])
DIVISIONS = pd.DataFrame(
    {"code": ["990101", "990102", "990103"], "name": ["青山县", "白水县", "黑石县"], "level": ["county"] * 3}
)
COLUMNS = ("line", "round", "year", "lead", "state", "done_on", "kind", "cause", "from_m", "to_m", "reported_on")


def rounds(*rows: str, **more) -> pd.DataFrame:
    """A row for each text: the values of `COLUMNS` in order, ``-`` for none; `more` are further columns."""
    split = [[None if v == "-" else v for v in row.split()] for row in rows]
    full = [row + [None] * (len(COLUMNS) - len(row)) for row in split]
    frame = pd.DataFrame(full, columns=list(COLUMNS)).assign(key=[f"i{n}" for n in range(len(rows))], **more)
    for column in ("round", "year", "from_m", "to_m"):
        frame[column] = pd.to_numeric(frame[column])
    return frame


def due(year: int, frame: pd.DataFrame, count: int = 1, markers: int = 2, **kw):
    """The lines L1, L2... of 5 km, without a date of their own unless `line` gives columns."""
    columns = {"inspected_on": [None] * count, "level": ["county"] * count, **kw.pop("line", {})}
    lines = land.lines(*[LINE] * count, **columns)
    return due_lines(lines, land.markers(LINE, markers), frame, DIVISIONS, year, county="990101", **kw)
