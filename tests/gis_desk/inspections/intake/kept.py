"""A workspace with two lines and some markers, and rows to take in."""

import itertools

import geopandas as gpd
import pandas as pd
import shapely

from gis_desk.inspections.intake.fields import MARKER
from gis_desk.inspections.intake.forms import form_of_table
from gis_desk.inspections.intake.reading import Sheaf
from gis_desk.inspections.intake.taking import Kept, take_in
from layers.schema import TABLES
from tests.gis_desk.inspections import land

LINE = shapely.LineString([(0, 0), (5000, 0)])
LINES = land.lines(LINE, shapely.LineString([(0, 4000), (5000, 4000)]))
MARKERS = pd.concat(
    [
        land.markers(LINE, 3, care_side=["990101", None, None]),
        land.markers(shapely.LineString([(0, 4000), (5000, 4000)]), 1, "L2", number=["001"], care_side=[None]),
    ],
    ignore_index=True,
)
ROUNDS = pd.DataFrame(
    {
        "key": ["i1", "i2"],
        "line": ["L1", "L2"],
        "state": ["planned", "done"],
        "begun_on": [None, None],
        "details": [None, None],
    }
)


def rows(table, *given):
    """A frame of `table` as the store gives it, from dicts with a key."""
    names = TABLES[table].names
    frame = pd.DataFrame([{n: row.get(n) for n in names} for row in given], columns=list(names))
    shapes = [row.get("geometry") for row in given]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=LINES.crs) if TABLES[table].shape else frame


def kept(records=(), stretches=(), repairs=(), rounds=ROUNDS, markers=MARKERS):
    numbers = itertools.count(1)
    return Kept(
        markers,
        LINES,
        rounds,
        rows("inspection_record", *records),
        rows("inspection_stretch", *stretches),
        rows("marker_repair", *repairs),
        lambda table: f"{table}-{next(numbers)}",
    )


def sheaf(*records, kind=MARKER):
    """One form with the rows `records`, heading to value."""
    heads = list(dict.fromkeys(h for r in records for h in r))
    full = [{h: r.get(h) for h in heads} for r in records]
    return Sheaf("记录.csv", (form_of_table(kind, "记录", full, range(1, len(full) + 1)),))


def take(*records, workspace=None, kind=MARKER, **more):
    return take_in(sheaf(*records, kind=kind), workspace or kept(), source="记录.csv", **more)


def edits(taken, table):
    return [e for e in taken.change.edits if e.layer == table]
