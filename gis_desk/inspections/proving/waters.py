"""The walks of a plan proven again against the waters: nobody goes through a river or lake, but over a road."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import Leg
from gis_desk.inspections.proving.ways import on_roads, placed
from gis_desk.inspections.tasks import Work
from gis_desk.inspections.ways.roads import Roads
from layers import crs

_SLACK_M = 1.0


@dataclass(frozen=True, eq=False)
class Waters:
    """What nobody wades through, in the plane: the rivers that are lines, all in one, and the areas."""

    rivers: Any
    areas: Any
    settings: PlanSettings

    @classmethod
    def of(cls, waters: gpd.GeoDataFrame, plane: Any, settings: PlanSettings) -> Self:
        """Of a ``water`` frame, EPSG:4490."""
        frame = waters[waters.geometry.notna() & ~waters.geometry.is_empty]
        moved = shapely.force_2d(crs.transform(frame.geometry.to_numpy(), crs.GEOGRAPHIC, plane))
        here = np.isfinite(shapely.length(moved))
        shapes, rows = shapely.make_valid(moved[here]), frame[here]
        kinds = rows["class"].to_numpy(dtype=object).astype(str) if "class" in rows else np.full(len(rows), "")
        flat = shapely.get_dimensions(shapes) == 2
        waded = np.isin(kinds, sorted({"stream", "canal"} - set(settings.not_waded)))
        barred = np.isin(kinds, settings.not_waded)
        rivers = shapely.union_all(shapes[barred & (shapely.get_dimensions(shapes) == 1)])
        made = cls(
            shapely.difference(rivers, shapely.union_all(shapes[flat])),
            shapely.union_all(shapes[flat & ~waded]),
            settings,
        )
        shapely.prepare([made.rivers, made.areas])
        return made

    def faults(self, leg: Leg, work: Work, roads: Roads, tree: shapely.STRtree) -> Iterator[str]:
        """Whether a walk crosses water; walks along the roads or along a boundary line are not asked."""
        if leg.mode != "walk" or len(leg.course) > 3:
            return
        course = placed(leg, work)
        if on_roads(course, roads, tree):
            return
        ends: Any = shapely.points(shapely.get_coordinates(course))
        for bridge in ends[1:-1]:
            if not roads.stopping[tree.query(bridge, predicate="dwithin", distance=2 * _SLACK_M)].any():
                yield "a walk crosses water where no road does"
        if any(self._once(a, b) or self._far_round(a, b) for a, b in pairwise(ends)):
            yield "a walk goes through water"

    def _once(self, a: shapely.Point, b: shapely.Point) -> bool:
        """Whether rivers lie between two places that are crossed and not crossed back: an odd number of times."""
        straight = shapely.LineString([a, b])
        if not shapely.intersects(self.rivers, straight):
            return False
        at = shapely.intersection(self.rivers, straight)
        near = shapely.dwithin(self.rivers, [a, b], self.settings.bank_m + _SLACK_M).any()
        odd = at.geom_type in ("Point", "MultiPoint") and shapely.get_num_geometries(at) % 2 == 1
        return bool(odd and not near and at.distance(self.rivers.boundary) > _SLACK_M)

    def _far_round(self, a: shapely.Point, b: shapely.Point) -> bool:
        """Whether an area lies between two places that is too great to be gone round."""
        straight = shapely.LineString([a, b])
        if not shapely.intersects(self.areas, straight) or shapely.dwithin(self.areas, [a, b], _SLACK_M).any():
            return False
        for area in shapely.get_parts(self.areas):
            shore = area.exterior
            at = shapely.get_coordinates(shapely.intersection(shore, straight))
            if len(at) < 2 or shapely.intersects(shapely.Polygon(shore), [a, b]).any():
                continue
            places = at[np.argsort(np.hypot(*(at - shapely.get_coordinates(a)).T))][[0, -1]]
            apart = abs(float(np.diff(shapely.line_locate_point(shore, shapely.points(places)))[0]))
            if min(apart, shore.length - apart) > self.settings.bridge_m * 1.001 + _SLACK_M:
                return True
        return False
