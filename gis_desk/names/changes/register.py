"""One year of a list as columns: names, codes, levels, superior units, ground."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gis_desk.divisions.codes import DIGITS, level_of, parent_of, stem
from gis_desk.names.places import Places, columns_of, from_divisions, from_place_names, from_table
from gis_desk.names.tables import Tables
from layers.errors import FormatError, Where
from layers.schema import CLASSES, LEVELS

GROUPS = (*LEVELS, "division", *(c for c in CLASSES if c not in ("division", "village", "community")), "place")
"""What is compared with its like: divisions by level, villages and communities together, other names by class; where a
list gives no classes, all its names but those of divisions together."""
_ESTATES = ("residential", "building")


@dataclass
class Register:
    """N rows in columns.

    Parameters
    ----------
    file : str
        What the list is called in messages.
    key, name : list of str
        Key, code or row number as people know the row; names as they stand in the list.
    cls : list of str
        One of `layers.schema.CLASSES`.
    level : list of str or None
    group : array (N,) of int
        Position in `GROUPS`.
    code : list of str
        The code that stays with a unit, without padding; empty where there is none or where several rows have it.
    parent : list of str
        Code (or name) of the superior unit; empty where unknown.
    row : list of int
        Row in the file, from 1.
    geometry : array (N,) or None
        EPSG:4490.
    coded : bool
        The superior units follow from the codes.
    by_key : bool
        There are no codes; `code` holds the keys of a workspace or file.
    guessed : bool
        The list gives no classes: they are what the endings of the names suggest.
    doubled : tuple of str
        Codes that stand on more than one row, and are therefore not relied on.
    """

    file: str
    key: list[str]
    name: list[str]
    cls: list[str]
    level: list[str | None]
    group: np.ndarray
    code: list[str]
    parent: list[str]
    row: list[int]
    geometry: np.ndarray | None = None
    coded: bool = False
    by_key: bool = False
    guessed: bool = False
    doubled: tuple[str, ...] = ()
    units: dict[str, int] = field(default_factory=dict)
    """Position of a division by its code."""

    def __len__(self) -> int:
        return len(self.name)

    def unit(self, code: str) -> str:
        """The name of the unit `code`, else `code` itself."""
        at = self.units.get(code)
        return code if at is None else self.name[at]

    def whereabouts(self, at: int) -> str:
        """The name of row `at` with the unit it lies in: 和平村（青山镇）."""
        unit = self.unit(self.parent[at]) if self.parent[at] else ""
        return f"{self.name[at]}（{unit}）" if unit else self.name[at]

    def ancestors(self, at: int) -> list[str]:
        """Codes of the superior units of row `at`, the nearest first."""
        found: list[str] = []
        code: str = self.parent[at]
        while code and code not in found:
            found.append(code)
            above = self.units.get(code)
            code = self.parent[above] if above is not None else _above(code)
        return found

    @cached_property
    def polygons(self) -> np.ndarray:
        """Mask (N,) of the rows with an area."""
        if self.geometry is None:
            return np.zeros(len(self), bool)
        return np.isin(shapely.get_type_id(self.geometry), (3, 6)) & ~shapely.is_empty(self.geometry)

    @cached_property
    def points(self) -> np.ndarray:
        """Longitude and latitude (N, 2) of the rows that are points; NaN elsewhere."""
        found = np.full((len(self), 2), np.nan)
        if self.geometry is not None:
            single = shapely.get_type_id(self.geometry) == 0
            found[single, 0], found[single, 1] = (
                shapely.get_x(self.geometry[single]),
                shapely.get_y(self.geometry[single]),
            )
        return found


def register_of(
    frame: pd.DataFrame,
    tables: Tables,
    file: str | PathLike[str] = "",
    *,
    rows: Sequence[int] | np.ndarray | None = None,
    table: str | None = None,
) -> Register:
    """The rows of `frame` as one side of a comparison.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        With a column of names, and as far as there are any: codes, levels, classes, superior units, geometry in
        EPSG:4490. Columns are recognised by the names of `layers.schema`.
    file : path
        For messages.
    rows : sequence of int or None
        For each row its row in the file, from 1.
    table : str or None
        ``division`` or ``place_name``: what the frame is a list of; None: found out.

    Raises
    ------
    FormatError
        If there is no column of names, or no name at all.
    """
    taken = columns_of(frame)
    if table is None or "name" not in taken:
        places = from_table(frame, tables, file)
    else:
        known = pd.DataFrame({name: frame[column] for name, column in taken.items()})
        if "geometry" in frame.columns:
            known["geometry"] = frame["geometry"].to_numpy()
        if table == "division":
            places = from_divisions(known)
        elif "class" in taken:
            places = from_place_names(known, tables)
        else:
            places = from_table(known.rename(columns={"code": "place_code"}), tables, file)
    names = places.name
    if not any(names):
        raise FormatError("the list holds no names", where=Where(file), do="give a table with a column 名称 or name")
    listed = bool(places.table) and places.table[0] == "division"
    codes, by_key = (_division_codes(places), False) if listed else _own_codes(frame, taken)
    superior = taken.get("parent", taken.get("division"))
    above = _texts(frame[superior]) if listed and superior is not None else []
    parents, coded = _parents(codes, above) if listed else (places.division, False)
    levels = _levels(places, codes) if listed else places.level
    groups = [_group(c, v) for c, v in zip(places.cls, levels, strict=True)]
    times = Counter(filter(None, codes))
    doubled = {c for c, n in times.items() if n > 1} if len(times) < sum(map(bool, codes)) else set()
    if doubled:
        codes = ["" if c in doubled else c for c in codes]
    given = [int(n) for n in rows] if rows is not None else list(places.row)
    made = Register(
        str(file), places.key, names, places.cls, levels, np.array(groups, np.int8), codes, parents, given,
        places.geometry, coded, by_key, not listed and "class" not in taken, tuple(sorted(doubled)),
    )  # fmt: skip
    if listed:
        made.units = {c: n for n, c in enumerate(codes) if c and groups[n] < 4}
    return made


def without_classes(register: Register) -> Register:
    """`register` with all its villages and other names in one group, because classes are not known."""
    kept = register.group < LEVELS.index("village")
    return replace(register, group=np.where(kept, register.group, GROUPS.index("place")).astype(np.int8))


def _division_codes(places: Places) -> list[str]:
    """Codes without padding; a county that is a whole prefecture (441900 in 4419) keeps its six digits."""
    shorter = set(places.key)
    return (
        [
            given if own != given and len(given) == 6 and own in shorter else own
            for given, own in zip(places.key, places.division, strict=True)
        ]
        if len(places.key) == len(places.division)
        else places.division
    )


def _levels(places: Places, codes: list[str]) -> list[str | None]:
    at = {n: level for level, n in DIGITS.items()}
    return [
        at.get(len(c), v) if c.isdigit() and len(c) != 6 else "county" if len(c) == 6 and c.endswith("00") else v
        for c, v in zip(codes, places.level, strict=True)
    ]


def _own_codes(frame: pd.DataFrame, taken: dict[str, Any]) -> tuple[list[str], bool]:
    for column in ("place_code", "code", "key"):
        if column in taken:
            found = _texts(frame[taken[column]])
            if any(found):
                return found, column == "key"
    return [""] * len(frame), False


def _texts(values: pd.Series) -> list[str]:
    found = []
    for value in values.astype(object):
        text = "" if value is None or value != value else str(value).strip()
        found.append(text[:-2] if text.endswith(".0") else text)
    return found


def _parents(codes: list[str], given: list[str]) -> tuple[list[str], bool]:
    if given and any(given):
        return [stem(c) if level_of(c) else c for c in given], False
    return [_above(c) for c in codes], True


def _above(code: str) -> str:
    if len(code) == 12:
        return code[:9]
    if len(code) == 9:
        return code[:6]
    above = parent_of(code)
    return stem(above) if above else ""


def _group(cls: str, level: str | None) -> int:
    if cls in ("village", "community"):
        return LEVELS.index("village")
    if cls == "division":
        return LEVELS.index(level) if level in LEVELS else GROUPS.index("division")
    if cls in _ESTATES:
        return GROUPS.index("residential")
    return GROUPS.index(cls) if cls in GROUPS else GROUPS.index("division")
