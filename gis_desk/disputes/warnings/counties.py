"""The counties as polygons in the plane of the warnings."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis_desk.disputes.warnings.matter import Matter

COUNTY = 6
"""Digits of a county's code."""


@dataclass(frozen=True)
class Counties:
    """N counties: their codes, keys, and polygons in metres."""

    codes: list[str]
    keys: list[str]
    shapes: np.ndarray
    tree: shapely.STRtree

    @property
    def at(self) -> dict[str, int]:
        """The number of each county by its code."""
        return {code: n for n, code in enumerate(self.codes)}


def counties_of(matter: Matter) -> Counties:
    """The counties of the divisions; kept while divisions and lines are the same."""
    divisions = matter.frame("division")

    def make() -> Counties:
        codes, keys = matter.texts("division", "code"), matter.texts("division", "key")
        shapes = divisions.geometry.to_numpy()
        rows = [i for i, c in enumerate(codes) if len(c) == COUNTY and shapes[i] is not None]
        polygons = shapely.make_valid(matter.metres(shapes[rows]))
        shapely.prepare(polygons)
        return Counties([codes[i] for i in rows], [keys[i] for i in rows], polygons, shapely.STRtree(polygons))

    return matter.memory.recall("counties", (divisions, matter.lines), make)
