"""Names as columns: from workspace tables and from tables of any origin, ready for batch checks and the index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gis_desk.divisions.codes import stem
from gis_desk.names.builtup import BuiltUp, scopes
from gis_desk.names.characters import flags
from gis_desk.names.groups import Groups
from gis_desk.names.likeness import COUNTY, NONE, TOWNSHIP, VILLAGE, Likeness, Sounds, kind_of
from gis_desk.names.parsing import VILLAGES, Parser
from gis_desk.names.spelling import Speller
from gis_desk.names.splits import PARSING, split_all
from gis_desk.names.subject import BUILT, Context, Mode, Subject
from gis_desk.names.surroundings import Surroundings
from gis_desk.names.tables import Tables
from gis_desk.names.texts import Texts
from gis_desk.names.titles import titled
from layers.errors import FormatError, Where
from layers.schema import CLASSES, LEVELS, TABLES
from layers.work import QUIET, Progress

READING = "reading names"
_SOME = 2000
"""So many names are looked at one by one between two looks at whether the user asked to stop."""
_LEVEL_SET = frozenset(LEVELS)
_LEVEL_OF_LENGTH = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
_FLAGS = ("historic", "bearing", "famous", "border")
_TEXTS = (
    "pinyin", "approved_on", "status", "sponsor", "approved_use", "meaning", "naming_fee", "seat", "transcription"
)  # fmt: skip
MEASURES = ("floors", "floor_area_m2", "site_area_m2", "open_share", "green_share", "width_m", "length_m")
COMMUNITY_ENDINGS = ("居委会", "居民委员会", "社区")


@dataclass
class Places:
    """N names in columns.

    Parameters
    ----------
    key, name : list of str
        Names are trimmed; a missing name is the empty text.
    cls : list of str
        One of `layers.schema.CLASSES`, or empty where it is unknown.
    level : list of str or None
        Level of divisions.
    division : list of str
        Code of the unit the place lies in, or is; empty where unknown.
    table : list of str
        ``division`` or ``place_name``: where the row comes from.
    row : list of int
        Row in its table, counted from 1.
    geometry : array (N,) or None
        EPSG:4490.
    more : mapping
        Further columns of ``place_name`` that the data has, lists of N values.
    """

    key: list[str]
    name: list[str]
    cls: list[str]
    level: list[str | None]
    division: list[str]
    table: list[str]
    row: list[int]
    geometry: np.ndarray | None = None
    more: dict[str, list[Any]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    """Names of divisions by code, for prefixes and messages."""
    checked: list[bool] = field(default_factory=list)
    """False for rows that only serve as neighbours."""
    built: BuiltUp | None = None
    """The built-up areas that are known."""
    areas: list[str] = field(default_factory=list)
    """Code of the built-up area each lies in (`gis_desk.names.builtup`); empty where none is known."""

    def __len__(self) -> int:
        return len(self.key)

    def title(self, number: int, kind: int, whole: str) -> str:
        """`whole` with the unit it lies in, where that is known: 和平村（孙寺镇）."""
        return titled(whole, kind, self.division[number], self.units.get)

    def point(self, number: int) -> tuple[float, float] | None:
        """A point of row `number` (longitude, latitude), or None."""
        if self.geometry is None:
            return None
        shape = self.geometry[number]
        if shape is None or shape.is_empty:
            return None
        point = shape if shape.geom_type == "Point" else shapely.point_on_surface(shape)
        return (float(point.x), float(point.y)) if np.isfinite([point.x, point.y]).all() else None


def _objects(column: pd.Series) -> list[Any]:
    return column.astype(object).to_numpy().tolist()


def _texts(values: Iterable[Any]) -> list[str]:
    if isinstance(values, pd.Series):
        values = _objects(values)
    if isinstance(values, list) and set(map(type, values)) == {str}:
        return list(map(str.strip, values))
    return [v.strip() if type(v) is str else "" if v is None or v != v else _plain(v) for v in values]


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _codes(values: Iterable[Any]) -> list[str]:
    texts = _texts(values)
    return [t[:-2] if t.endswith(".0") else t for t in texts] if ".0" in "\n".join(texts) else texts


def _stems(codes: list[str]) -> list[str]:
    """`codes` without the zeros that fill them up."""
    found = list(codes)
    for row in np.flatnonzero(np.fromiter(map(str.endswith, codes, repeat("00")), bool, len(codes))).tolist():
        found[row] = stem(codes[row])
    return found


def _truth(values: Iterable[Any]) -> list[bool]:
    yes = {"true", "1", "是", "yes", "y", "t"}
    return [v is True or (v is not None and v == v and str(v).strip().lower() in yes) for v in values]


def from_place_names(frame: pd.DataFrame, tables: Tables, progress: Progress = QUIET) -> Places:
    """Names of a ``place_name`` frame."""
    count = len(frame)

    def column(name: str) -> list[Any]:
        return _objects(frame[name]) if name in frame.columns else [None] * count

    more: dict[str, list[Any]] = {}
    for n, name in enumerate(_TEXTS):
        progress.step(n, 2 * len(_TEXTS), READING)
        if name in frame.columns:
            more[name] = [t or None for t in _texts(column(name))]
    more |= {n: _truth(column(n)) for n in _FLAGS if n in frame.columns}
    more |= {n: pd.to_numeric(frame[n], errors="coerce").tolist() for n in MEASURES if n in frame.columns}
    progress.step(5, 10, READING)
    names = _raw(column("name"))
    classes = class_words(column("class"), tables)
    progress.step(7, 10, READING)
    levels: list[str | None] = [None] * count
    divisions = _stems(_codes(column("division")))
    places = Places(
        _keys(frame, count),
        names, classes, levels, divisions, ["place_name"] * count, list(range(1, count + 1)),
        _geometry(frame), more,
    )  # fmt: skip
    progress.step(10, 10, READING)
    for n, cls in enumerate(classes):
        if cls == "division":
            levels[n] = _division_level(names[n], tables)
    return places


def _keys(frame: pd.DataFrame, count: int) -> list[str]:
    """Keys, else place codes where they tell all rows apart, else row numbers counted from 1."""
    for column in ("key", "place_code", "code"):
        if column in frame.columns:
            keys = _codes(frame[column])
            if column == "key" or (all(keys) and len(set(keys)) == count):
                return keys
    return [str(n) for n in range(1, count + 1)]


def _raw(values: Iterable[Any]) -> list[str]:
    if isinstance(values, pd.Series):
        values = _objects(values)
    if isinstance(values, list) and set(map(type, values)) == {str}:
        return values
    return [v if type(v) is str else "" if v is None or v != v else str(v) for v in values]


def _division_level(name: str, tables: Tables) -> str | None:
    for level in ("township", "county", "province"):
        if name.endswith(tuple(tables.generics[f"division:{level}"])):
            return level
    return None


def from_divisions(frame: pd.DataFrame, progress: Progress = QUIET) -> Places:
    """Names of a ``division`` frame: villages get class village or community by their ending."""
    return _divisions(frame, _codes(frame["code"]) if "code" in frame.columns else [""] * len(frame), progress)


def _divisions(frame: pd.DataFrame, given: list[str], progress: Progress) -> Places:
    progress.step(0, 10, READING)
    codes = _stems(given)
    progress.step(2, 10, READING)
    names = _raw(frame["name"])
    progress.step(3, 10, READING)
    lengths = np.fromiter(map(len, codes), np.int64, len(codes))
    progress.step(4, 10, READING)
    levels: list[str | None] = list(map(_LEVEL_OF_LENGTH.get, lengths.tolist()))
    if "level" in frame.columns:
        for row, level in enumerate(_objects(frame["level"])):
            if level in _LEVEL_SET:
                levels[row] = str(level)
    progress.step(6, 10, READING)
    urban = np.fromiter(map(str.endswith, map(str.rstrip, names), repeat(COMMUNITY_ENDINGS)), bool, len(names))
    progress.step(8, 10, READING)
    village = np.fromiter((v == "village" for v in levels), bool, len(levels))
    classes = np.array(["division", *VILLAGES], object)[np.where(village, 1 + urban, 0)].tolist()
    more: dict[str, list[Any]] = {}
    for name in ("pinyin", "seat"):
        if name in frame.columns:
            more[name] = [t or None for t in _texts(frame[name])]
    progress.step(10, 10, READING)
    units = np.flatnonzero((lengths > 0) & (lengths < 12)).tolist()
    return Places(
        _texts(frame["key"]) if "key" in frame.columns else given,
        names, classes, levels, codes, ["division"] * len(frame), list(range(1, len(frame) + 1)),
        _geometry(frame), more, {codes[n]: names[n] for n in units},
    )  # fmt: skip


def _geometry(frame: pd.DataFrame) -> np.ndarray | None:
    return np.asarray(frame["geometry"].to_numpy(), dtype=object) if "geometry" in frame.columns else None


def class_words(values: Sequence[Any], tables: Tables) -> list[str]:
    """Classes from the Chinese or English words of a table; empty where a word is unknown."""
    words: Mapping[str, list[str]] = tables.data["classes"]["words"]
    known = {w.lower(): cls for cls in CLASSES for w in (cls, *words.get(cls, ()))}
    return [known.get(t.lower(), "") for t in _texts(values)]


def from_table(frame: pd.DataFrame, tables: Tables, file: Any = None, progress: Progress = QUIET) -> Places:
    """Names of a table of any origin, its columns recognised by the names of `layers.schema`.

    A table with a column of divisions' levels, or of codes without classes, is taken as a list of divisions; any other
    as place names, whose class comes from its column or else from the ending of each name.

    Raises
    ------
    FormatError
        If no column of names is found.
    """
    taken = columns_of(frame)
    if "name" not in taken:
        raise FormatError(
            "no column of names is found in this table",
            where=Where(file, field=", ".join(map(str, frame.columns))[:80]),
            do="call the column 名称 or name",
        )
    renamed = pd.DataFrame({field: frame[column] for field, column in taken.items()})
    if "geometry" in frame.columns:
        renamed["geometry"] = frame["geometry"].to_numpy()
    if "code" in taken and "class" not in taken:
        progress.step(1, 20, READING)
        codes = _codes(renamed["code"])
        progress.step(2, 20, READING)
        if _are_divisions(codes):
            return _divisions(renamed, codes, progress.part(3, 20, 20))
        renamed["code"] = codes
    if "division" not in taken and "code" in taken:
        renamed["division"] = renamed["code"]
    places = from_place_names(renamed, tables, progress.part(0, 3, 10))
    if "class" not in taken:
        places.cls = _guessed(places.name, Parser(tables), progress.part(3, 10, 10))
        places.level = [
            _division_level(n, tables) if c == "division" else None
            for n, c in zip(places.name, places.cls, strict=True)
        ]
    return places


def _guessed(names: Sequence[str], parser: Parser, progress: Progress) -> list[str]:
    known: dict[str, str] = {}
    for n, name in enumerate(names):
        if n % _SOME == 0:
            progress.step(n, len(names), READING)
        if name not in known:
            known[name] = parser.guess(name.strip()) if name.strip() else "village"
    return [known[name] for name in names]


def _are_divisions(codes: Sequence[str]) -> bool:
    """Whether nine in ten have the digits of a division's code."""
    lengths = np.fromiter(map(len, codes), np.int64, len(codes))
    fitting = np.isin(lengths, list(_LEVEL_OF_LENGTH))
    if not "".join(codes).isdigit():
        fitting &= np.fromiter((c.isdigit() for c in codes), bool, len(codes))
    return bool(fitting.sum() >= 0.9 * max(1, len(codes)))


def columns_of(frame: pd.DataFrame) -> dict[str, Any]:
    """Schema columns found in `frame`, and what they are called there."""
    given = {str(c).strip().lower(): c for c in frame.columns}
    found: dict[str, Any] = {}
    for name in ("place_name", "division"):
        for column in TABLES[name].columns:
            if column.name in found or column.name in ("extra", "note"):
                continue
            for alias in (column.name, *column.aliases, column.zh, column.en):
                if alias.lower() in given and given[alias.lower()] not in found.values():
                    found[column.name] = given[alias.lower()]
                    break
    for alias in ("code", "代码", "区划代码", "行政区代码", "xzqdm"):
        if "code" not in found and alias in given:
            found["code"] = given[alias]
    if not {"code", "place_code"} & set(found):
        for plain, own in given.items():
            if plain.endswith(("代码", "dm", "code")) and not plain.startswith(("上级", "parent", "sj")):
                found["code"] = own
                break
    for name in ("place_code", "division", "parent"):
        if name in found and str(found[name]).strip().lower() in ("code", "代码"):
            found["code"] = found.pop(name)
    if "level" in found and "kind" in found and "class" in found and found["class"] == found["kind"]:
        found.pop("kind")
    if "key" in given:
        found["key"] = given["key"]
    for name in ("naming_fee", "border", *MEASURES):
        if name in given:
            found[name] = given[name]
    return found


def together(parts: Sequence[Places]) -> Places:
    """Several groups of names as one; columns that one of them lacks are None there."""
    if len(parts) == 1:
        return parts[0]
    whole = Places([], [], [], [], [], [], [])
    fields = {n for p in parts for n in p.more}
    shapes: list[np.ndarray] = []
    for part in parts:
        for name in ("key", "name", "cls", "level", "division", "table", "row"):
            getattr(whole, name).extend(getattr(part, name))
        for name in fields:
            whole.more.setdefault(name, []).extend(part.more.get(name, [None] * len(part)))
        whole.checked.extend(part.checked or [True] * len(part))
        whole.units.update(part.units)
        shapes.append(part.geometry if part.geometry is not None else np.full(len(part), None, dtype=object))
    if any(p.geometry is not None for p in parts):
        whole.geometry = np.concatenate(shapes)
    return whole


class Batch:
    """Names taken apart, with the index over them."""

    def __init__(self, places: Places, context: Context, progress: Progress = QUIET) -> None:
        self.places, self.context = places, context
        self.names = Texts(places.name, progress.part(0, 4, 10), PARSING)
        self.splits = split_all(
            self.names, places.cls, places.level, places.division, places.units, context.parser, progress.part(4, 9, 10)
        )
        progress.step(18, 20, PARSING)
        self.kinds = self._kinds()
        progress.step(19, 20, PARSING)
        self.placeholder = self._placeholders()
        self.kinds[self.placeholder] = NONE

    def _kinds(self) -> np.ndarray:
        places = self.places
        levels = {level: n for n, level in enumerate(dict.fromkeys(places.level))}
        kind = np.fromiter(map(levels.__getitem__, places.level), np.int64, len(places))
        kind = 2 * (kind * (len(CLASSES) + 1) + self._class_numbers)
        if (famous := places.more.get("famous")) is not None:
            kind += np.array(famous, bool)
        table = [kind_of(cls, level, known) for level in levels for cls in ("", *CLASSES) for known in (False, True)]
        kinds = np.array(table, np.int8)[kind]
        kinds[self.splits.statistical] = NONE
        status = places.more.get("status")
        if status is not None:
            gone = np.fromiter((s in ("historic", "deregistered") for s in status), bool, len(places))
            kinds[gone] = NONE
        self._drop_twins(kinds)
        return kinds

    def _placeholders(self) -> np.ndarray:
        names = frozenset(self.context.tables.data["generics"]["placeholders"]["names"])
        mask = self.of_name(np.array([n in names for n in self.names.different], bool))
        rows = np.flatnonzero(mask)
        mask[rows] = [self.places.table[r] == "division" for r in rows.tolist()]
        return mask

    def _drop_twins(self, kinds: np.ndarray) -> None:
        """A unit that stands in both tables is one thing: only one of its rows takes part in comparisons."""
        places = self.places
        if len(set(places.table)) < 2:
            return
        seats: dict[tuple[int, str], list[int]] = {}
        for n, table in enumerate(places.table):
            if table == "division" and kinds[n] in (COUNTY, TOWNSHIP, VILLAGE):
                seats.setdefault((int(kinds[n]), self.splits[n].whole), []).append(n)
        for n, table in enumerate(places.table):
            if table != "division" and kinds[n] in (COUNTY, TOWNSHIP, VILLAGE):
                own = places.division[n]
                for twin in seats.get((int(kinds[n]), self.splits[n].whole), ()):
                    code = places.division[twin]
                    township = int(kinds[n]) == VILLAGE and len(own) >= 9 and own[:9] == code[:9]
                    if township or own.startswith(code) or code.startswith(own):
                        kinds[twin] = NONE

    @cached_property
    def checked(self) -> list[bool]:
        """Whether each row is to be judged, or only serves as a neighbour."""
        return self.places.checked or [True] * len(self.places)

    @cached_property
    def scopes(self) -> Sequence[str]:
        """What each name must differ inside: the code of its unit, or of the built-up area it lies in."""
        return scopes(self.kinds, self.places.division, self.places.areas)

    @cached_property
    def likes(self) -> Likeness:
        """The index over all rows."""
        return Likeness(
            self.splits.specific,
            self.splits.generic,
            self.kinds,
            self.scopes,
            sounds_of(self.context.tables, self.context.speller),
            self.places.cls,
        )

    def groups(self, progress: Progress = QUIET) -> Groups:
        """The rows that must differ from others, and do not."""
        (term, terms), (generic, _) = self.splits.terms, self.splits.generics
        sounds = sounds_of(self.context.tables, self.context.speller)
        return Groups(term, generic, terms, self.kinds, self.scopes, sounds, progress)

    @cached_property
    def around(self) -> Surroundings:
        """Where the names lie."""
        places = self.places
        return Surroundings(
            places.name, self.splits.specific, self.splits.wholes, places.cls, places.level, places.division,
            places.geometry, places.more.get("seat"),
        )  # fmt: skip

    @cached_property
    def flags(self) -> np.ndarray:
        """Flags of the characters of each name (`gis_desk.names.characters`), or-ed together; 0 for an empty one."""
        return self.of_name(self.names.of_characters(flags()))

    def of_name(self, values: np.ndarray) -> np.ndarray:
        """Values of the different names (`names.different`) for each row."""
        found: np.ndarray = values[self.names.number]
        return found

    @cached_property
    def lengths(self) -> np.ndarray:
        """Length of each name in characters, as it was given."""
        return self.of_name(self.names.lengths)

    @property
    def old(self) -> bool:
        """Whether all names are judged by the rules of their time, none being known to be proposed or new."""
        return self.context.mode is Mode.AUDIT and not ({"approved_on", "status"} & set(self.places.more))

    def without(self, part: tuple[np.ndarray, list[str]]) -> np.ndarray:
        """Mask of the rows where `part` (`splits.terms`, `splits.generics`) is the empty text."""
        number, different = part
        return np.array([not d for d in different], bool)[number]

    def holding(self, words: Sequence[str]) -> np.ndarray:
        """Mask of the names in which the first two characters of one of `words` stand side by side."""
        return self.of_name(self.names.holding(words))

    def of_class(self, *classes: str) -> np.ndarray:
        """Mask of the rows of these classes."""
        wanted = [n for n, c in enumerate(CLASSES, 1) if c in classes]
        return np.isin(self._class_numbers, wanted)

    @cached_property
    def _class_numbers(self) -> np.ndarray:
        numbers = {c: n for n, c in enumerate(CLASSES, 1)}
        return np.fromiter(map(numbers.get, self.places.cls, repeat(0)), np.int8, len(self.places))

    def given(self, column: str) -> np.ndarray:
        """Mask of the rows that have a value in `column`."""
        values = self.places.more.get(column)
        if values is None:
            return np.zeros(len(self.places), bool)
        return np.fromiter((bool(v) for v in values), bool, len(values))

    def everything(self) -> np.ndarray:
        """Mask of all rows."""
        return np.ones(len(self.places), bool)

    @cached_property
    def _details(self) -> tuple[str, ...]:
        return tuple(n for n in (*_TEXTS, *_FLAGS) if n in self.places.more)

    @cached_property
    def _marks(self) -> tuple[str, ...]:
        return tuple(n for n in _FLAGS if n in self.places.more)

    @cached_property
    def _measures(self) -> tuple[str, ...]:
        return tuple(n for n in MEASURES if n in self.places.more)

    def subject(self, number: int) -> Subject:
        """Row `number` as the rules see it."""
        places = self.places
        more = {n: places.more[n][number] for n in self._details}
        for name in self._marks:
            more[name] = bool(more[name])
        sizes = {n: v for n in self._measures if (v := places.more[n][number]) is not None and v == v}
        return Subject(
            places.name[number], places.cls[number], self.splits[number], places.key[number], places.level[number],
            places.division[number] or None, places.row[number], places.point(number), number=number,
            spelled="pinyin" in places.more, explained="meaning" in places.more, measures=sizes,
            area=places.areas[number] if places.areas and places.cls[number] in BUILT else "",
            **more,
        )  # fmt: skip


def sounds_of(tables: Tables, speller: Speller) -> Sounds:
    """The syllable tables of `tables`, made once per table set."""
    made = _SOUNDS.get(id(tables))
    if made is None or made[0] is not tables:
        made = _SOUNDS[id(tables)] = (tables, Sounds(tables, speller))
    return made[1]


_SOUNDS: dict[int, tuple[Tables, Sounds]] = {}
