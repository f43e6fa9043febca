"""What a route map book is made of."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

LAYERS = ("division", "water", "road", "boundary_line", "place_name", "marker", "dispute")
"""What a route map shows below the route."""


@dataclass(frozen=True)
class Photo:
    """The last photograph of a marker: the picture (JPEG, upright), the day it was taken, or what it lacks in words."""

    content: bytes
    taken: str
    lack: str = ""


def no_photo(_marker: str) -> Photo | None:
    """There is none."""
    return None


@dataclass(frozen=True)
class Book:
    """A route map book to be printed.

    Parameters
    ----------
    frames : mapping
        Table name to frame (EPSG:4490) of `LAYERS`.
    lines : DataFrame
        The boundary lines inspected, rows of ``boundary_line``.
    plan : mapping or None
        The document of ``inspect plan``; None prints the lines without a route.
    title : str
        Empty: made of the lines' names.
    mark : str
        Classification mark.
    sides : (str, str)
        Names of the two sides, for the signatures.
    scale : float or None
        Denominator of the sheets along the work; None: chosen day by day.
    paper : str
        ``a4`` or ``a3`` for the maps; pages of text are A4, to be filed.
    mono : bool
        Black, white and grey only.
    forms : bool
        With the record forms.
    county, compiler : str
        For the cover; empty: left blank.
    data_date : str
        Day of the last change of the data, ISO; empty: left blank.
    rounds : mapping
        Key of a line to the number of the round of inspection that is prepared.
    made_on : date
    photo : callable
        The last photograph of the marker with that key, or None; asked page by page.
    """

    frames: Mapping[str, pd.DataFrame]
    lines: pd.DataFrame
    plan: Mapping[str, Any] | None
    title: str = ""
    mark: str = ""
    sides: tuple[str, str] = ("", "")
    scale: float | None = None
    paper: str = "a3"
    mono: bool = False
    forms: bool = True
    county: str = ""
    compiler: str = ""
    data_date: str = ""
    rounds: Mapping[str, int] = field(default_factory=dict)
    made_on: dt.date = field(default_factory=dt.date.today)
    photo: Callable[[str], Photo | None] = no_photo
