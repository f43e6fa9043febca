"""All that belongs to one case, read off the GUI thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely

from gis_desk.disputes import claims
from gis_desk.disputes.claims import Ground
from gis_desk.disputes.crossings import crossings
from gis_desk.disputes.parties import NearMarker, near_markers
from layers.errors import GisDeskError
from layers.store import HistoryRow, Store
from layers.work import Progress

_MARKERS, _CHANGES = 3, 40


@dataclass(frozen=True, eq=False)
class Dossier:
    """One case with its claims, papers, log and history.

    Parameters
    ----------
    key : str
    case : mapping
        Its row.
    claims : GeoDataFrame
        Its rows of ``dispute_claim``.
    grounds : tuple of Ground
        What lies between each two claims; those that cannot be measured are left out.
    remark : GisDeskError or None
        Why some ground could not be measured.
    faults : tuple of (float, float)
        Where claim lines cross themselves.
    markers : tuple of NearMarker
        The nearest markers.
    changes : tuple of HistoryRow
        What was done to it, the newest first.
    """

    key: str
    case: Mapping[str, Any]
    claims: pd.DataFrame
    grounds: tuple[Ground, ...]
    remark: GisDeskError | None
    faults: tuple[tuple[float, float], ...]
    markers: tuple[NearMarker, ...]
    changes: tuple[HistoryRow, ...]

    def claim(self, side: str) -> dict[str, Any] | None:
        """The claim of a side, with its key; None where there is none."""
        rows = self.claims[self.claims["side"] == side]
        return None if rows.empty else {str(k): v for k, v in rows.iloc[0].items()}


def read_dossier(
    store: Store, key: str, divisions: pd.DataFrame, markers: pd.DataFrame, progress: Progress
) -> Dossier | None:
    """Read the case `key`; None where it is gone.

    Parameters
    ----------
    divisions, markers : GeoDataFrame
        The tables ``division`` and ``marker``, EPSG:4490.
    """
    row = store.row("dispute", key)
    if row is None:
        return None
    progress.step(0, 3, "")
    lines = store.frame(claims.CLAIM, where={"dispute": key})
    grounds: list[Ground] = []
    remark = None
    try:
        grounds = claims.claimed_ground(lines, row, divisions)
    except GisDeskError as error:
        remark = error
    progress.step(1, 3, "")
    faults = [(c.lon, c.lat) for line in lines.geometry if line is not None for c in crossings(line)]
    shape = row.get("geometry")
    near: tuple[NearMarker, ...] = ()
    if shape is not None and not shape.is_empty:
        middle = shape if isinstance(shape, shapely.Point) else shapely.Point(shapely.point_on_surface(shape))
        near = near_markers(middle, markers, _MARKERS)
    progress.step(2, 3, "")
    changes = tuple(store.history_of(key, _CHANGES))
    return Dossier(key, row, lines, tuple(grounds), remark, tuple(faults), near, changes)
