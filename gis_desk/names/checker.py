"""One name as somebody types it: findings, spelling, and the names like it here and elsewhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import chain
from typing import Self

import numpy as np
import pandas as pd

from gis_desk.divisions.codes import stem
from gis_desk.findings import Finding, ordered
from gis_desk.names.checking import judge, places_of, without_collector
from gis_desk.names.likeness import COUNTY, RANK, How, Joined, Like, Likeness
from gis_desk.names.likeness.joined import Chained
from gis_desk.names.listed import Listed
from gis_desk.names.parsing import Split
from gis_desk.names.places import Batch, Places
from gis_desk.names.spelling import Spelling
from gis_desk.names.subject import BUILT, Context, Mode, Subject
from gis_desk.names.surroundings import Surroundings
from gis_desk.names.tables import Tables, load
from gis_desk.names.titles import holder, where_it_lies
from layers import crs
from layers.work import QUIET, Progress

_FIRST = "青山家园"
"""Checked once while the index is built, so that the tables are loaded when the first name is typed."""


@dataclass(frozen=True)
class Similar:
    """A name like the one asked for.

    Parameters
    ----------
    name, key : str
        As listed; the key of a name of the workspace, the code of one of a reference list where it has one.
    relation : str
        same, homophone, near or lookalike.
    distance_m : float or None
        Metres between the two, where both places are known.
    point : (float, float) or None
        Longitude and latitude.
    cls, division : str
        Class, and code of the unit it lies in or is.
    layer : str
        Table of the workspace; empty for a name of a reference list.
    how : How
        What the relation rests on.
    within : bool
        It lies where the regulation wants names of its kind to differ.
    unit : str
        Name of the unit it lies in, of several where it lies elsewhere; empty where that is not known.
    """

    name: str
    key: str
    relation: str
    distance_m: float | None
    point: tuple[float, float] | None
    cls: str
    division: str
    layer: str
    how: How
    within: bool
    unit: str


@dataclass(frozen=True)
class NameAnswer:
    """All that is said about one proposed name."""

    spelling: Spelling
    split: Split
    findings: tuple[Finding, ...]
    similar: tuple[Similar, ...]
    cls: str


class NameChecker:
    """Answers for one name at a time, with the index over the other names prepared.

    Parameters
    ----------
    frame
        The names to compare with, as for `check_names`; None: none.
    context : Context or None
        Tables and overlay.
    progress : Progress
        Building the index over 600,000 names takes some seconds; run it in a job.
    listed : sequence of Listed
        Reference lists, made with the tables of `context`. Their rows that are names of `frame` too do not count.
    """

    def __init__(
        self,
        frame: pd.DataFrame | Mapping[str, pd.DataFrame] | Places | None = None,
        context: Context | None = None,
        progress: Progress = QUIET,
        listed: Sequence[Listed] = (),
    ) -> None:
        self.context = context or Context(load())
        self._batch: Batch | None = None
        if frame is not None and len(places := places_of(frame, self.context.tables)):
            with without_collector():
                progress.step(0, 3, "parsing names")
                self._batch = Batch(places, self.context)
                progress.step(1, 3, "indexing names")
                self._batch.likes.prepare()
                progress.step(3, 3, "indexing names")
        self._join(listed)

    def beside(self, listed: Sequence[Listed]) -> Self:
        """One who compares with the same names, and with those of other lists."""
        made = copy(self)
        made._join(listed)
        return made

    def _join(self, listed: Sequence[Listed]) -> None:
        self._listed = list(listed)
        parts: list[Likeness] = [self._batch.likes] if self._batch else []
        self.twins = 0
        for one in self._listed:
            twins = one.twins_of(self._batch) if self._batch else np.zeros(0, np.int64)
            self.twins += len(twins)
            parts.append(one.likes.without(twins) if len(twins) else one.likes)
        self.likes = Joined(parts, self._home()) if len(parts) > 1 else parts[0] if parts else None
        sources: list[Places | Listed] = [*([self._batch.places] if self._batch else []), *self._listed]
        self._sources, self._keys = sources, Chained([s.key for s in sources])
        known = chain.from_iterable(self._batch.places.name) if self._batch else ()
        self.inventory: frozenset[str] = frozenset(known).union(*(one.inventory for one in self._listed))
        if sources:
            self.check(_FIRST, "residential")

    def _home(self) -> str:
        """The county that most names of the table lie in; empty where their codes do not tell."""
        codes = Counter(c[:6] for c in self._batch.places.division if len(c) >= 6) if self._batch else Counter[str]()
        return codes.most_common(1)[0][0] if codes else ""

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def own(self) -> int:
        """How many of the names are not of a reference list."""
        return len(self._batch.places) if self._batch else 0

    @property
    def _around(self) -> Surroundings | None:
        if self._batch is not None:
            return self._batch.around
        return self._listed[0].around if self._listed else None

    def check(
        self,
        name: str,
        cls: str | None = None,
        division: str | None = None,
        at: tuple[float, float] | None = None,
        mode: Mode | str = Mode.PROPOSAL,
        *,
        level: str | None = None,
        key: str = "",
        details: Mapping[str, object] | None = None,
    ) -> NameAnswer:
        """Spelling, parts, findings and similar names of `name`.

        Parameters
        ----------
        cls : str or None
            One of `layers.schema.CLASSES`; None: guessed from the ending.
        division : str or None
            Code of the unit it lies in; sets the legal scope.
        at : (float, float) or None
            Longitude and latitude, for distances.
        level : str or None
            Level of a division; guessed from its generic and `division` when None.
        key : str
            Key of the name if it is a row of the indexed table: it is not compared with itself.
        details : mapping or None
            Further columns of ``place_name``: sponsor, meaning, historic ...
        """
        context = replace(
            self.context, mode=Mode(mode), likes=self.likes, inventory=self.inventory,
            cache={"keys": self._keys, "title": self._title} if self._sources else {}, around=self._around,
        )  # fmt: skip
        for made in ("parser", "speller"):
            context.__dict__[made] = getattr(self.context, made)
        trimmed, division = name.strip(), stem(division) if division else None
        kind = cls or (context.parser.guess(trimmed) if trimmed else "village")
        if kind == "division" and level is None:
            level = _level_by_name(trimmed, division, context.tables)
        split = context.parser.split(name, kind, level, self._superiors(division))
        itself = self._batch.places.key.index(key) if key and self._batch and key in self._batch.places.key else None
        area, areas = self._built_up(division, at) if kind in BUILT else ("", ())
        subject = Subject(
            name,
            kind,
            split,
            key,
            level,
            division or None,
            point=at,
            number=itself,
            area=area,
            areas=areas,
            **(dict(details) if details else {}),  # type: ignore[arg-type]
        )
        findings = [f if f.keys[0] else replace(f, keys=(name, *f.keys[1:])) for f in judge(subject, context)]
        return NameAnswer(context.spelling(subject), split, tuple(ordered(findings)), self._similar(subject, at), kind)

    def _built_up(self, division: str | None, at: tuple[float, float] | None) -> tuple[str, tuple[str, ...]]:
        """The built-up area at a place; where the place is not known, all of the county."""
        built = self._batch.places.built if self._batch else None
        if built is None:
            return "", ()
        return (built.at(*at), ()) if at is not None else ("", tuple(built.of_county(division)))

    def _unit(self, code: str) -> str | None:
        """Name of the unit with this code, by the workspace, else by a list."""
        own = self._batch.places.units.get(code) if self._batch else None
        return own or next((u for one in self._listed if (u := one.unit(code))), None)

    def _superiors(self, division: str | None) -> list[str]:
        return [u for digits in (6, 9) if division and (u := self._unit(division[:digits]))]

    def _source(self, number: int) -> tuple[Places | Listed, int]:
        """Where row `number` comes from, and its number there."""
        for source in self._sources:
            if number < len(source):
                return source, number
            number -= len(source)
        raise IndexError(number)

    def _title(self, number: int, kind: int, whole: str) -> str:
        source, at = self._source(number)
        return source.title(at, kind, whole)

    def _similar(self, subject: Subject, at: tuple[float, float] | None) -> tuple[Similar, ...]:
        if self.likes is None:
            return ()
        scope = subject.area or subject.division
        likes = self.likes.similar(subject.split, subject.cls, subject.level, scope, subject.famous, subject.number)
        shown = [(like, self._shown(like, at)) for like in likes]
        shown.sort(key=lambda one: _order(*one))
        return tuple(one for _, one in shown)

    def _shown(self, like: Like, at: tuple[float, float] | None) -> Similar:
        assert self.likes is not None
        source, n = self._source(like.number)
        point = source.point(n)
        metres = None if at is None or point is None else float(crs.distance_m(*at, *point))
        code, kind = source.division[n], int(self.likes.kinds[like.number])
        cls, layer = (source.cls[n], source.table[n]) if isinstance(source, Places) else (source.likes.classes[n], "")
        unit = holder(kind, code, self._unit) if like.within and kind != COUNTY else where_it_lies(code, self._unit)
        return Similar(
            source.name[n], source.key[n], like.relation, metres, point, cls, code, layer, like.how, like.within, unit
        )


def _order(like: Like, shown: Similar) -> tuple[bool, int, bool, bool, float, float]:
    """Inside the scope first, then by relation, then the nearest; what is equal in all that stays as it stood."""
    metres = float("inf") if shown.distance_m is None else shown.distance_m
    return not like.within, RANK.index(like.relation), not like.whole, not like.tone, -like.score, metres


def _level_by_name(name: str, division: str | None, tables: Tables) -> str | None:
    for level in ("township", "county", "province"):
        if name.endswith(tuple(tables.generics[f"division:{level}"])):
            if (
                level == "county"
                and name.endswith("市")
                and division
                and len(division) == 4
                and not name.endswith("县")
            ):
                return "prefecture"
            return level
    return None
