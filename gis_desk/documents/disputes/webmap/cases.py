"""The cases of the dispute map column by column, words coded once: what the page shows and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis_desk.documents.disputes.webmap.ground import coded

PLACES = 1_000_000
"""Steps per degree of the places of cases (about 0.1 m)."""
PLAIN = ("number", "title", "place", "people", "households", "area_ha")
CODED = (
    "grade",
    "state",
    "kind",
    "secrecy",
    "cause",
    "source",
    "found_on",
    "dispute_from",
    "next_check",
    "deadline",
    "closed_on",
    "incident_level",
    "agreement",
    "outcome",
    "way",
    "owner",
    "measures",
    "note",
)
"""Columns whose words come again: written once, and named by their place."""
_EVENT = ("happened_on", "kind", "actor", "account", "responsible", "due_on", "done_on")


def plain(value: Any) -> Any:
    """`value` as JSON knows it; None for what is missing, and for numbers that are none."""
    if value is None or (not isinstance(value, list | dict | tuple) and pd.isna(value)):
        return None
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not np.isfinite(value) else value


class Vocabulary:
    """Words, each once, in the order in which they came."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._places: dict[str, int] = {}

    def code(self, values: Sequence[Any]) -> list[int]:
        """Every value as its place among the words; -1 for nothing."""
        codes, kinds = pd.factorize(pd.Series(values, dtype=object))
        places = [-1 if kind == "" else self._place(str(kind)) for kind in kinds]
        found: list[int] = np.array([*places, -1])[codes].tolist()
        return found

    def _place(self, word: str) -> int:
        if word not in self._places:
            self._places[word] = len(self.words)
            self.words.append(word)
        return self._places[word]


def points(cases: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """One point per case (NaN where there is none), longitude and latitude."""
    shapes = cases["geometry"].to_numpy()
    spots = np.array(
        [s if s is None or s.is_empty or s.geom_type == "Point" else s.point_on_surface() for s in shapes], dtype=object
    )
    return shapely.get_x(spots), shapely.get_y(spots)


def _whole_steps(values: np.ndarray) -> tuple[int, list[int | None]]:
    """The least value in steps, and every value as steps from it; None for NaN."""
    steps = np.rint(values * PLACES)
    known = np.isfinite(steps)
    least = int(steps[known].min()) if known.any() else 0
    return least, [int(s) - least if k else None for s, k in zip(steps, known, strict=True)]


def _log(events: pd.DataFrame | None, order: Mapping[str, int], vocabulary: Vocabulary) -> dict[str, list[Any]]:
    """The events column by column, by case and day; ``case`` is the place of the case."""
    if events is None or not len(events):
        return {name: [] for name in ("case", *_EVENT)}
    known = events.loc[events["dispute"].astype(str).isin(order.keys())]
    placed = known.assign(case=known["dispute"].astype(str).map(order), day=known["happened_on"].fillna("").astype(str))
    placed = placed.sort_values(["case", "day"], kind="stable")
    columns: dict[str, list[Any]] = {"case": placed["case"].astype(int).tolist()}
    return columns | {name: vocabulary.code(list(placed[name])) for name in _EVENT}


def case_columns(
    cases: gpd.GeoDataFrame,
    events: pd.DataFrame | None,
    units: Mapping[str, str],
    line_names: Mapping[str, str],
    bins: Sequence[int],
) -> dict[str, Any]:
    """The cases column by column, in their order.

    Parameters
    ----------
    cases : GeoDataFrame, N rows
        ``dispute`` of the schema, EPSG:4490.
    events : DataFrame or None
        ``dispute_event``; those of other cases are left out.
    units, line_names : mapping
        Names by the code of a unit, the key of a line.
    bins : sequence of int, N long
        The stretch of time each case was found in, -1 for none.

    Returns
    -------
    dict
        ``x``, ``y``: steps of 1 / `PLACES` degree from ``west``, ``south``, None without a place; `CODED` columns,
        ``line`` and the sides as places in ``vocabulary`` (-1 for nothing); ``log``; ``shape``: by the place of the
        case, ``[is it an area, paths]`` of those that are no points.
    """
    vocabulary = Vocabulary()
    lon, lat = points(cases)
    (west, x), (south, y) = _whole_steps(lon), _whole_steps(lat)
    columns: dict[str, Any] = {
        "n": len(cases),
        "places": PLACES,
        "west": west,
        "south": south,
        "x": x,
        "y": y,
        "bin": list(bins),
        "shape": {str(n): shape for n, s in enumerate(cases["geometry"]) if (shape := _shape(s)) is not None},
    }
    for name in PLAIN:
        columns[name] = [plain(v) for v in cases[name]]
    for name in CODED:
        columns[name] = vocabulary.code(list(cases[name]))
    for name in ("side_a", "side_b", "side_c"):
        columns[name] = vocabulary.code([units.get(str(v), v) for v in cases[name]])
    columns["line"] = vocabulary.code([line_names.get(str(v), v) for v in cases["line"]])
    order = {str(key): n for n, key in enumerate(cases["key"])}
    columns["log"] = _log(events, order, vocabulary)
    columns["vocabulary"] = vocabulary.words
    return columns


def _shape(shape: Any) -> list[Any] | None:
    """A stretch of line or an area as ``[is it an area, paths]``; None for a point."""
    if shape is None or shape.is_empty or shape.geom_type in ("Point", "MultiPoint"):
        return None
    return [int(shape.geom_type in ("Polygon", "MultiPolygon")), coded(shape)]


def marker_rows(markers: gpd.GeoDataFrame | None) -> list[list[Any]]:
    """Longitude, latitude, number and state of each marker that has a place."""
    if markers is None or not len(markers):
        return []
    lon, lat = points(markers)
    return [
        [round(float(x), 6), round(float(y), 6), plain(number) or "", plain(state) or ""]
        for x, y, number, state in zip(lon, lat, markers["number"], markers["state"], strict=True)
        if np.isfinite(x) and np.isfinite(y)
    ]
