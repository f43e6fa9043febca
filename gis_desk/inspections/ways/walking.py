"""Walks off the roads: how long they take by slope, and round the waters that lie across them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import geopandas as gpd
import numpy as np

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.barriers import Barriers
from gis_desk.inspections.ways.roads import Roads
from gis_desk.inspections.ways.terrain import Terrain
from layers.work import QUIET, Progress

_BLOCK = 20_000


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks (K,) between pairs of places.

    Parameters
    ----------
    there_s, back_s : ndarray of float
        Seconds from the first place to the second and back; infinite where a water without a bridge lies between.
    metres : ndarray of float
        Length as walked, detour included.
    via : ndarray of float, (K, 2)
        The bridge that is crossed, in the plane; NaN where the way is straight.
    """

    there_s: np.ndarray
    back_s: np.ndarray
    metres: np.ndarray
    via: np.ndarray


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies between the roads: a terrain model and waters, as far as they are known.

    Notes
    -----
    Without a terrain model a walk is its straight line times `detour`, at `off_road_kmh`. With one the speed goes by
    the slope (`Terrain.seconds`) and the line is taken times `slope_detour`. Rivers, lakes and reservoirs that lie
    across are passed by the best of the three nearest road bridges, if the way gets at most `bridge_m` longer, else not
    at all; a bend or corner is gone round. One bridge per walk: who would need two takes the road. Streams and canals
    cost `ford_minutes` each. A walk that begins or ends in a water or within `bank_m` of a river line is not stopped by
    that water, and a walk along a boundary line is asked nothing at all: lines that run in a river are walked on the
    bank.
    """

    settings: PlanSettings
    barriers: Barriers | None = None
    terrain: Terrain | None = None

    @classmethod
    def read(
        cls,
        roads: Roads,
        settings: PlanSettings,
        bounds: tuple[float, float, float, float],
        waters: gpd.GeoDataFrame | None = None,
        dem: Path | None = None,
    ) -> Self:
        """The ground in `bounds` of the plane of `roads`.

        Parameters
        ----------
        waters : GeoDataFrame or None
            A ``water`` frame, EPSG:4490.
        dem : Path or None
            Terrain model, a GeoTIFF of heights in metres.

        Raises
        ------
        FormatError, CrsError
            Where the terrain model cannot be used.
        """
        barriers = None if waters is None or not len(waters) else Barriers.read(waters, roads, settings)
        terrain = None if dem is None else Terrain.read(dem, roads.plane, bounds, settings.sample_m)
        return cls(settings, barriers, terrain)

    def walks(self, a: np.ndarray, b: np.ndarray, progress: Progress = QUIET) -> Walks:
        """The walks from `a` (K, 2) to `b` (K, 2), plane coordinates in metres.

        Nobody walks farther than `farthest_m` in a straight line: such walks take infinitely long.
        """
        a, b = np.asarray(a, dtype=float).reshape(-1, 2), np.asarray(b, dtype=float).reshape(-1, 2)
        never = np.full(len(a), np.inf)
        made = Walks(never, never.copy(), never.copy(), np.full((len(a), 2), np.nan))
        near = np.flatnonzero(np.hypot(*(b - a).T) <= self.settings.farthest_m)
        for low in range(0, len(near), _BLOCK):
            progress.step(low, len(near), "walks")
            some = near[low : low + _BLOCK]
            found = self._walks(a[some], b[some])
            for name in ("there_s", "back_s", "metres", "via"):
                getattr(made, name)[some] = getattr(found, name)
        return made

    def _walks(self, a: np.ndarray, b: np.ndarray) -> Walks:
        straight, by = self._straight(a, b)
        if self.barriers is None or not (by >= 0).any():
            return straight
        there, back, metres, via = straight.there_s, straight.back_s, straight.metres, straight.via
        walk, bridge = self.barriers.bridges_for(a, b, by, self.settings.bridge_m)
        place = self.barriers.bridges[bridge]
        one, _ = self._straight(a[walk], place)
        two, _ = self._straight(place, b[walk])
        total = one.there_s + two.there_s
        for i in np.argsort(total, kind="stable")[::-1]:
            k = int(walk[i])
            if total[i] < there[k]:
                there[k], back[k] = total[i], one.back_s[i] + two.back_s[i]
                metres[k], via[k] = one.metres[i] + two.metres[i], place[i]
        return Walks(there, back, metres, via)

    def _straight(self, a: np.ndarray, b: np.ndarray) -> tuple[Walks, np.ndarray]:
        """Straight walks, and the water that stops or bends each; -1 for none."""
        s, length = self.settings, np.hypot(*(b - a).T)
        detour = s.detour if self.terrain is None else s.slope_detour
        if self.terrain is None:
            there = length * detour / (s.off_road_kmh / 3.6)
            back, factor = there.copy(), np.full(len(a), detour)
        else:
            there, back, known = self.terrain.seconds(a, b, s)
            factor = known * s.slope_detour + (1 - known) * s.detour
        metres = length * factor
        by = np.full(len(a), -1)
        if self.barriers is not None and len(a):
            over = self.barriers.across(a, b, s.bank_m, s.bridge_m)
            longer = 1 + over.round_m / np.maximum(length, 1.0)
            extra = over.waded * s.ford_minutes * 60
            there, back, metres, by = there * longer + extra, back * longer + extra, metres * longer, over.by
            there[over.blocked > 0] = back[over.blocked > 0] = np.inf
        return Walks(there, back, metres, np.full((len(a), 2), np.nan)), by

    def assumptions(self) -> Mapping[str, Any]:
        """What a reader of the plan should know about its walks."""
        s = self.settings
        return {
            "slopes": self.terrain is not None,
            "detour": s.detour if self.terrain is None else s.slope_detour,
            "waters": 0 if self.barriers is None else len(self.barriers.waters),
            "bridges": 0 if self.barriers is None else len(self.barriers.bridges),
            "ford_minutes": s.ford_minutes,
        }
