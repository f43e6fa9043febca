"""Parts of a road network that no road joins: which of them a plan can use, and what lies on the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gis_desk.inspections.ways.roads import Roads, islands_of
from gis_desk.inspections.ways.rows import LeftOut
from gis_desk.inspections.ways.walking import Ground
from layers.text import Text, text

_NAMED = 8
"""So many roads of an island are named, and so many islands are told one by one."""


@dataclass(frozen=True)
class Island:
    """A part of the network that the teams cannot drive to.

    Parameters
    ----------
    rows : tuple of int
        Rows of its roads in the road table, from 1.
    metres : float
        Length of its roads.
    gap_m : float
        How far it is from the roads in use; infinite where none are.
    markers : tuple of str
        What has to be visited and has its nearest road here.
    """

    rows: tuple[int, ...]
    metres: float
    gap_m: float
    markers: tuple[str, ...]

    def told(self) -> Text:
        """The island as a sentence."""
        head = "{km:.1f} km of roads (rows {rows}) are {m:.0f} m from the roads in use and not joined to them"
        args = {"km": self.metres / 1000, "rows": _some(self.rows), "m": self.gap_m}
        if not self.markers:
            return text(head, **args)
        return text(head + "; nearest road of: {markers}", markers=_some(self.markers), **args)


def _some(values: Sequence[object]) -> list[object]:
    return [*values[:_NAMED], *(["…"] if len(values) > _NAMED else [])]


def unused(roads: Roads, used: np.ndarray, nearest: Sequence[int], names: Sequence[str]) -> tuple[Island, ...]:
    """The islands that are not in use, the longest first.

    Parameters
    ----------
    used : ndarray of bool, (E,)
        Edges of the islands in use.
    nearest : sequence of int
        For each place that has to be visited, the edge nearest to it; -1 for none.
    names : sequence of str
        What is there.
    """
    island = islands_of(roads)
    rest = np.unique(island[~used & (island >= 0)])
    if not len(rest):
        return ()
    tree = shapely.STRtree(roads.shapes[used]) if used.any() else None
    found = []
    for number in rest:
        edges = np.flatnonzero(island == number)
        gap = float("inf")
        if tree is not None:
            gap = float(tree.query_nearest(roads.shapes[edges], return_distance=True, all_matches=False)[1].min())
        there = dict.fromkeys(
            name for edge, name in zip(nearest, names, strict=True) if edge >= 0 and island[edge] == number
        )
        rows = tuple(int(r) + 1 for r in np.unique(roads.rows[edges]))
        found.append(Island(rows, float(roads.metres[edges].sum()), gap, tuple(there)))
    return tuple(found)


def sentences(roads: Roads, islands: Sequence[Island], barred: Sequence[str], ground: Ground) -> Iterator[Text]:
    """What a reader of a plan should know: roads not used as they stand in the table, islands, waters, slopes."""
    for whole in (True, False):
        reasons: dict[str, list[LeftOut]] = {}
        for found in roads.left_out:
            if found.whole == whole:
                reasons.setdefault(found.reason.template, []).append(found)
        for same in reasons.values():
            rows = _some([f.row for f in same])
            if whole:
                yield text("roads left out, row {rows} of the road table: {reason}", rows=rows, reason=same[0].reason)
            else:
                yield text("roads used otherwise than the road table says, row {rows}: {reason}",
                           rows=rows, reason=same[0].reason)  # fmt: skip
    for island in islands[:_NAMED]:
        yield island.told()
    if len(islands) > _NAMED:
        yield text("{n} more parts of the road network are not joined to it", n=len(islands) - _NAMED)
    if barred:
        yield text("every road near them lies beyond water without a bridge: {tasks}", tasks=_some(barred))
    s = ground.settings
    if ground.terrain is None:
        yield text(
            "walks off the roads count as their straight line times {detour:g}, at {kmh:g} km/h; "
            "no terrain model is given",
            detour=s.detour,
            kmh=s.off_road_kmh,
        )
    else:
        yield text(
            "walks off the roads count by the slope (Tobler 1993), at most {kmh:g} km/h, their straight line times "
            "{detour:g}; {share:.0%} of the ground has no height in the terrain model",
            kmh=s.off_road_kmh,
            detour=s.slope_detour,
            share=ground.terrain.unknown,
        )
    if ground.barriers is None:
        yield text("no waters are known: walks go straight across them")
    else:
        yield text(
            "rivers, lakes and reservoirs are crossed on foot only over the {n} bridges of the road network, streams "
            "and canals in {minutes:g} minutes each",
            n=len(ground.barriers.bridges),
            minutes=s.ford_minutes,
        )
