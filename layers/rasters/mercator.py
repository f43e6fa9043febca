"""The tile scheme of web maps: the world in a square of EPSG:3857, halved at each zoom."""

from math import pi

from layers.rasters.raster import Level

DEFINITION = "EPSG:3857"
EDGE = pi * 6378137.0
"""Metres from the middle of the square to its sides."""


def level(zoom: int, side: int) -> Level:
    """The resolution of a zoom with tiles of `side` pixels, row 0 in the north."""
    pixels = side << zoom
    per = pixels / (2 * EDGE)
    return Level((per, 0.0, EDGE * per, 0.0, -per, EDGE * per), pixels, pixels, side)
