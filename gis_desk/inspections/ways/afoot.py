"""Teams without a vehicle: they walk the roads too, both ways, and leave them where it is shorter across country."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely

from gis_desk.inspections.ways.roads import Drives, Roads, Spot


@dataclass(frozen=True)
class RoadWalks:
    """Walks along the roads between spots; roads where nobody stops are no way for walkers.

    Parameters
    ----------
    roads : Roads
        The network of the vehicles.
    spots : tuple of Spot
        Places on roads where people may stop.
    kmh : float
        Walking speed on roads.
    """

    roads: Roads
    spots: tuple[Spot, ...]
    kmh: float

    @cached_property
    def _drives(self) -> Drives:
        kept = np.flatnonzero(self.roads.stopping)
        number = np.full(len(self.roads.shapes), -1)
        number[kept] = np.arange(len(kept))
        roads = self.roads
        walked = replace(
            roads,
            shapes=roads.shapes[kept],
            ends=roads.ends[kept],
            metres=roads.metres[kept],
            speed=np.full(len(kept), self.kmh / 3.6),
            oneway=np.zeros(len(kept), bool),
            stopping=np.ones(len(kept), bool),
        )
        return Drives(walked, [Spot(int(number[s.edge]), s.share) for s in self.spots])

    def seconds(self) -> np.ndarray:
        """Walking time (S, S) between all spots, infinite where no road leads."""
        return self._drives.seconds()

    def course(self, start: int, end: int) -> tuple[shapely.LineString, float]:
        """The walk between two spots in the plane, and its geodesic length in metres."""
        return self._drives.course(start, end)

    def metres(self, start: int, end: int) -> float:
        """The geodesic length of the walk between two spots in metres."""
        return self._drives.metres(start, end)
