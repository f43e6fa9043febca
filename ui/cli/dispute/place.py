"""Where a case is, as the commands take it: a point, a stretch of a line, or an area."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.parties import point_at
from gis_desk.disputes.spans import read_span
from layers.formats.shape import read_shape
from ui.cli.dispute.case import place_of
from ui.texts import tr


@dataclass(frozen=True)
class Place:
    """What was given on the command line; at most one of the three."""

    at: tuple[float, float] | None
    stretch: str | None
    area: Path | None

    @property
    def given(self) -> bool:
        """Whether there is any."""
        return self.at is not None or self.stretch is not None or self.area is not None

    def shape(self, lines: pd.DataFrame, markers: pd.DataFrame, divisions: Any) -> BaseGeometry:
        """The geometry in EPSG:4490.

        Raises
        ------
        GisDeskError
            Where the numbers, the stretch or the file are none.
        """
        if self.stretch is not None:
            return read_span(self.stretch, lines, markers).shape
        if self.area is not None:
            return read_shape(self.area, "area", known=divisions if len(divisions) else None)
        return point_at(*(self.at or (float("nan"), float("nan"))))


def with_place(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--at``, ``--stretch`` and ``--area``."""
    command = click.option(
        "--area",
        type=click.Path(path_type=Path),
        help=tr("The place as an area: a file with it (GeoJSON, KML, shapefile, WKT)."),
    )(command)
    command = click.option(
        "--stretch",
        metavar="LINE:FROM-TO",
        help=tr("The place as a stretch of a line: metres from its start, or the numbers of two markers."),
    )(command)
    return click.option("--at", "at", callback=place_of, metavar="LON,LAT", help=tr("The place as a point, degrees."))(
        command
    )


def chosen(at: tuple[float, float] | None, stretch: str | None, area: Path | None, *, needed: bool) -> Place:
    """What was given; a usage error where it is more than one, or none although one is `needed`."""
    place = Place(at, stretch, area)
    count = sum(p is not None for p in (at, stretch, area))
    if count > 1 or (needed and not count):
        raise click.UsageError(tr("give the place by one of --at, --stretch and --area"))
    return place
