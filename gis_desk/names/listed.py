"""Names of a long list, taken apart and indexed, in arrays: the country's names beside those of the workspace."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Self

import numpy as np
import shapely

from gis_desk.names.likeness import NONE, Likeness, Sounds
from gis_desk.names.likeness.hashing import ranges
from gis_desk.names.likeness.texts import Codes, Pooled, Texts
from gis_desk.names.places import Batch, Places
from gis_desk.names.subject import Context
from gis_desk.names.surroundings import Surroundings
from gis_desk.names.titles import titled
from layers.schema import CLASSES, LEVELS
from layers.work import QUIET, Progress

_COUNTY = 6


class Listed:
    """N names as arrays; nothing of them is an object until it is asked for.

    Parameters
    ----------
    arrays : mapping
        What `arrays` gave.
    sounds : Sounds
        The tables the index was made with.
    """

    def __init__(self, arrays: Mapping[str, np.ndarray], sounds: Sounds) -> None:
        self._arrays = arrays
        self.likes = Likeness.of_arrays(
            {n.removeprefix("likes."): a for n, a in arrays.items() if n.startswith("likes.")}, sounds
        )
        self.name = Texts(arrays["name"], arrays["name_begins"])
        self.division = Codes(arrays["likes.divisions"])
        self.key = Codes(arrays["key"]) if "key" in arrays else self.division
        self.level = Pooled((None, *LEVELS), arrays["level"])
        self.inventory = frozenset(str(arrays["inventory"].astype(np.uint32).tobytes(), "utf-32-le", "surrogatepass"))

    @classmethod
    def of(cls, places: Places, context: Context, progress: Progress = QUIET) -> Self:
        """The names of `places`, of any number but none; some seconds for 600,000."""
        progress.step(0, 3, "parsing names")
        batch = Batch(places, context)
        progress.step(1, 3, "indexing names")
        likes = batch.likes.prepare()
        arrays = {f"likes.{name}": array for name, array in likes.arrays().items()}
        name = Texts.of(places.name)
        arrays |= {"name": name.points, "name_begins": name.begins}
        if places.key != places.division:
            arrays["key"] = Codes.of(places.key).values
        arrays["level"] = np.array([LEVELS.index(v) + 1 if v in LEVELS else 0 for v in places.level], np.int8)
        arrays["by_code"] = np.argsort(arrays["likes.divisions"], kind="stable").astype(np.int32)
        arrays["unit"] = np.array([t == "division" and len(c) < 12 for t, c in _tables(places)], bool)
        inventory = sorted(set(chain.from_iterable(places.name)))
        arrays["inventory"] = np.array([ord(c) for c in inventory], np.uint32)
        points = [places.point(n) for n in range(len(places))] if places.geometry is not None else []
        if any(p is not None for p in points):
            arrays["points"] = np.array([p or (np.nan, np.nan) for p in points], float)
        progress.step(3, 3, "indexing names")
        return cls(arrays, likes.sounds)

    def __len__(self) -> int:
        return len(self.name)

    def arrays(self) -> Mapping[str, np.ndarray]:
        """All there is, to be kept on disk."""
        return self._arrays

    def point(self, number: int) -> tuple[float, float] | None:
        """Longitude and latitude of row `number`, or None."""
        if "points" not in self._arrays:
            return None
        lon, lat = self._arrays["points"][number].tolist()
        return (lon, lat) if np.isfinite([lon, lat]).all() else None

    def title(self, number: int, kind: int, whole: str) -> str:
        """`whole` with the unit it lies in, where that is known: 和平村（孙寺镇）."""
        return titled(whole, kind, self.division[number], self.unit)

    def unit(self, code: str) -> str | None:
        """Name of the division with this code; None where the list has none."""
        rows = self.inside(code, exactly=True)
        rows = rows[self._arrays["unit"][rows]]
        return self.name[int(rows[-1])] if len(rows) else None

    def inside(self, code: str, *, exactly: bool = False) -> np.ndarray:
        """Rows whose unit is `code`, or lies in it."""
        codes, order = self.division.values, self._arrays["by_code"]
        width, low = codes.dtype.itemsize, code.encode("utf-8", "surrogatepass")
        if len(low) > width:
            return np.zeros(0, np.int64)
        high = low if exactly else (low + b"\xff" * width)[:width]
        begin = bisect_left(order, low, key=codes.__getitem__)
        return order[begin : bisect_right(order, high, begin, key=codes.__getitem__)].astype(np.int64)

    def twins_of(self, batch: Batch) -> np.ndarray:
        """Rows that are names of `batch` too: a division of the same code, or the same name in the same unit."""
        places = batch.places
        order = self._arrays["by_code"]
        codes = self.division.values[order]
        own = Codes.of([code for table, code in _tables(places) if table == "division" and code]).values
        begins = np.searchsorted(codes, own, "left")
        rows = order[ranges(begins, np.searchsorted(codes, own, "right") - begins)]
        known = np.zeros(len(self), bool)
        known[rows[self._arrays["unit"][rows] | (self._arrays["level"][rows] == len(LEVELS))]] = True
        here: dict[tuple[str, int, str], list[str]] = {}
        for n, code in enumerate(places.division):
            if code and (whole := batch.splits[n].whole):
                kind = int(batch.kinds[n])
                here.setdefault((whole, kind, places.cls[n] if kind == NONE else ""), []).append(code)
        for county in {c[:_COUNTY] for codes in here.values() for c in codes}:
            beside = self.inside(county)
            for row in beside[~known[beside]].tolist():
                kind, code = int(self.likes.kinds[row]), self.division[row]
                whole = self.likes.specific[row] + self.likes.generic[row]
                there = here.get((whole, kind, self.likes.classes[row] if kind == NONE else ""), ())
                known[row] = any(c[:9] == code[:9] or code.startswith(c) or c.startswith(code) for c in there)
        return np.flatnonzero(known)

    @cached_property
    def around(self) -> Surroundings:
        """Where the names lie."""
        return _Around(self)


def _tables(places: Places) -> Iterator[tuple[str, str]]:
    return zip(places.table, places.division, strict=True)


def points_of(places: np.ndarray) -> np.ndarray:
    """Points of longitudes and latitudes (N, 2); None where one is missing."""
    shapes = np.asarray(shapely.points(places), dtype=object)
    shapes[~np.isfinite(places).all(axis=1)] = None
    return shapes


class _Around(Surroundings):
    """The surroundings of a list, looked up in its arrays."""

    def __init__(self, listed: Listed) -> None:
        points = listed.arrays().get("points")
        shapes = None if points is None else points_of(points)
        likes = listed.likes
        super().__init__(listed.name, likes.specific, (), likes.classes, listed.level, listed.division, shapes)
        self._listed = listed

    def called(self, name: str, cls: str, within: str = "") -> list[int]:
        """Rows of class `cls` with this whole name, in the unit `within` (code)."""
        likes, rows = self._listed.likes, set[int]()
        term, generic = likes.longest
        for size in range(max(1, len(name) - generic), min(len(name), term) + 1):
            rows |= {r for r in likes.called(name[:size]).tolist() if likes.generic[r] == name[size:]}
        return sorted(r for r in rows if self.classes[r] == cls and self.divisions[r].startswith(within))

    def inside(self, code: str) -> Iterator[int]:
        """Rows whose unit is `code` or lies in it."""
        yield from self._listed.inside(code).tolist()

    def unit(self, code: str) -> list[int]:
        """Rows of the division with exactly this code."""
        return [r for r in self._listed.inside(code, exactly=True).tolist() if code and self.classes[r] == "division"]

    def any_road(self, within: str, besides: int | None = None) -> bool:
        """Whether a road of the unit `within` is on record, the row `besides` left out."""
        rows = self._listed.inside(within)
        roads = self._listed.arrays()["likes.classes"][rows] == CLASSES.index("road") + 1
        return bool((roads & (rows != (-1 if besides is None else besides))).any())
