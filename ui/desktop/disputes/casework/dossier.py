"""All that belongs to one case, read off the GUI thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely

from gis_desk.disputes import claims, evidence
from gis_desk.disputes.belongings import Belongings, belongings
from gis_desk.disputes.claims import Ground
from gis_desk.disputes.crossings import crossings
from gis_desk.disputes.evidence import PaperProblem
from gis_desk.disputes.parties import NearMarker, near_markers
from gis_desk.disputes.twins import Twin, around, twins_of
from layers.errors import GisDeskError
from layers.store import HistoryRow, Store
from layers.work import Progress

# No tuple is made of a generator here: off the GUI thread, the collector may look at it before it is whole.
_MARKERS, _CHANGES, _TWINS = 3, 40, 5


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
    owned : Belongings
        Its log, papers and attachments.
    papers : tuple of (key, row)
        Its rows of ``dispute_evidence``.
    doubts : tuple of PaperProblem
        What the dates of the papers say against them.
    twins : tuple of (Twin, row)
        Cases that may be the same, the likeliest first.
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
    owned: Belongings
    papers: tuple[tuple[str, Mapping[str, Any]], ...]
    doubts: tuple[PaperProblem, ...]
    twins: tuple[tuple[Twin, Mapping[str, Any]], ...]
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
    progress.step(0, 4, "")
    owned = belongings(store, key)
    lines = owned.dispute_claim
    grounds: list[Ground] = []
    remark = None
    try:
        grounds = claims.claimed_ground(lines, row, divisions)
    except GisDeskError as error:
        remark = error
    progress.step(1, 4, "")
    faults = [(c.lon, c.lat) for line in lines.geometry if line is not None for c in crossings(line)]
    shape = row.get("geometry")
    near: tuple[NearMarker, ...] = ()
    if shape is not None and not shape.is_empty:
        middle = shape if isinstance(shape, shapely.Point) else shapely.Point(shapely.point_on_surface(shape))
        near = near_markers(middle, markers, _MARKERS)
    progress.step(2, 4, "")
    papers = list(owned.rows(evidence.TABLE))
    doubts = tuple(evidence.dated_problems(papers, row))
    twins = _twins(store, key, row)
    progress.step(3, 4, "")
    changes = tuple(store.history_of(key, _CHANGES))
    return Dossier(
        key, row, lines, tuple(grounds), remark, tuple(faults), near, owned, tuple(papers), doubts, twins, changes
    )


def _twins(store: Store, key: str, row: Mapping[str, Any]) -> tuple[tuple[Twin, Mapping[str, Any]], ...]:
    shape = row.get("geometry")
    if shape is None or shape.is_empty:
        return ()
    found = twins_of(key, row, store.frame("dispute", bbox=around(shape)))[:_TWINS]
    rows = [(twin, store.row("dispute", twin.other)) for twin in found]
    return tuple([(twin, other) for twin, other in rows if other is not None])
