"""All rules on all names of a table, and on one name as somebody types it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import pandas as pd

import gis_desk.names.rules  # noqa: F401 - registers the rules
from gis_desk.divisions.codes import stem
from gis_desk.findings import Finding, Severity, lowered, ordered
from gis_desk.names.groups import COMPARING
from gis_desk.names.likeness import Like, Likeness
from gis_desk.names.parsing import Split
from gis_desk.names.places import Batch, Places, from_divisions, from_place_names, from_table, together
from gis_desk.names.rules.uniqueness import group_findings
from gis_desk.names.spelling import Spelling
from gis_desk.names.subject import NAME_RULES, Context, Mode, NameRule, Subject
from gis_desk.names.tables import Tables, load
from layers import crs
from layers.work import QUIET, Progress

_JUDGING = "checking form and wording"
_STOPPING = ("N001", "N002")
_FIRST = "青山家园"
"""Checked once while the index is built, so that the tables are loaded when the first name is typed."""
_QUIET_BESIDE_MUST = ("N021", "N024", "N046")
_SAID_BETTER = {"N074": "N075"}
"""Rules that say the same as another, which then speaks alone."""


def judge(subject: Subject, context: Context, rules: Sequence[NameRule] | None = None) -> list[Finding]:
    """The findings of `rules` (all, when None) on one name, in the order and with the restraint of the rule catalogue.

    Errors of form stop the rest; N021, N024 and N046 are kept only where nothing is a must; on names older than the
    regulation in force severities are lowered as each rule says.
    """
    chosen = sorted(NAME_RULES.values() if rules is None else rules, key=lambda r: r.id)
    old = context.old(subject)
    kept: list[Finding] = []
    for one in chosen:
        if (subject.cls not in one.scope) or (old and one.audit is None):
            continue
        for finding in one.check(subject, context):
            kept.append(_weighed(finding, one, old, context))
        if one.id in _STOPPING and any(f.rule == one.id for f in kept):
            break
    if any(f.level is Severity.MUST for f in kept):
        kept = [f for f in kept if f.rule not in _QUIET_BESIDE_MUST]
    said = {f.rule for f in kept}
    return [f for f in kept if _SAID_BETTER.get(f.rule) not in said]


def _weighed(finding: Finding, one: NameRule, old: bool, context: Context) -> Finding:
    if old and one.audit is not None:
        return lowered(finding, one.audit)
    return context.stricter(finding)


def places_of(
    frame: pd.DataFrame | Mapping[str, pd.DataFrame] | Places, tables: Tables, progress: Progress = QUIET
) -> Places:
    """Names of a frame, of the tables of a workspace by name, or of any table."""
    if isinstance(frame, Places):
        return frame
    if isinstance(frame, Mapping):
        parts = []
        if "place_name" in frame:
            parts.append(from_place_names(frame["place_name"], tables, progress.part(0, 1, 2)))
        if "division" in frame:
            parts.append(from_divisions(frame["division"], progress.part(1, 2, 2)))
        return together([p for p in parts if len(p)] or parts)
    if {"name", "class", "key"} <= set(frame.columns):
        return from_place_names(frame, tables, progress)
    return from_table(frame, tables, progress=progress)


def check_names(
    frame: pd.DataFrame | Mapping[str, pd.DataFrame] | Places,
    mode: Mode | str = Mode.AUDIT,
    context: Context | None = None,
    progress: Progress = QUIET,
) -> list[Finding]:
    """All findings on the names of a table.

    Parameters
    ----------
    frame : DataFrame, mapping or Places
        A ``place_name`` or ``division`` frame, a table of any origin, or both frames of a workspace by table name.
    mode : Mode
        ``audit`` judges existing names by the rules of their time, ``proposal`` all as if they were new.
    context : Context or None
        Tables and overlay; the program's own when None. Its mode is replaced by `mode`.
    progress : Progress

    Returns
    -------
    list of Finding
        Most binding first. Equal names and homophones give one finding per group.

    Raises
    ------
    FormatError
        If no column of names is found.
    Cancelled
        If the user stops the check.
    """
    tables = context.tables if context else load()
    asked = replace(context, mode=Mode(mode), cache={}) if context else Context(tables, Mode(mode))
    total = len(frame) if not isinstance(frame, Mapping) else sum(map(len, frame.values()))

    def share(begin: float, end: float) -> Progress:
        return progress.part(begin * total, end * total, total)

    with _without_collector():
        places = places_of(frame, tables, share(0, 0.15))
        if not len(places):
            return []
        batch = Batch(places, asked, share(0.15, 0.5))
        found = list(_row_findings(batch, _placed(asked, batch), share(0.5, 0.7)))
        found += _grouped(batch, asked, share(0.7, 1))
        progress.step(total, total, COMPARING)
        return ordered(found)


def _placed(context: Context, batch: Batch) -> Context:
    """`context` with the places of `batch`, its parser and speller kept."""
    placed = replace(context, around=batch.around)
    placed.__dict__.update({made: getattr(context, made) for made in ("parser", "speller")})
    return placed


@contextmanager
def _without_collector() -> Iterator[None]:
    """No cyclic garbage collection meanwhile: hundreds of thousands of small objects, none of them in cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _grouped(batch: Batch, context: Context, progress: Progress) -> Iterator[Finding]:
    subjects: dict[str, bool] = {}
    more = batch.places.more
    dates, status = more.get("approved_on"), more.get("status")
    row_of = {} if dates is None and status is None else {k: n for n, k in enumerate(batch.places.key)}
    for finding in group_findings(batch, context, progress):
        key = finding.keys[0]
        if key not in subjects:
            subjects[key] = context.old(batch.subject(row_of[key])) if row_of else context.mode is Mode.AUDIT
        one = NAME_RULES[finding.rule]
        if subjects[key] and one.audit is None:
            continue
        yield _weighed(finding, one, subjects[key], context)


def _row_findings(batch: Batch, context: Context, progress: Progress) -> Iterator[Finding]:
    wanted: dict[int, list[NameRule]] = {}
    checked = np.array(batch.places.checked, bool) if batch.places.checked else batch.everything()
    usable = checked & ~batch.placeholder
    for n, one in enumerate(sorted(NAME_RULES.values(), key=lambda r: r.id)):
        progress.step(n, 2 * len(NAME_RULES), _JUDGING)
        if batch.old and one.audit is None:
            continue
        mask = one.screen(batch) & usable
        if len(one.scope) < 8:
            mask &= batch.of_class(*one.scope)
        for row in np.flatnonzero(mask).tolist():
            wanted.setdefault(row, []).append(one)
    for n, row in enumerate(sorted(wanted)):
        if n % 500 == 0:
            progress.step(len(wanted) + n, 2 * len(wanted), _JUDGING)
        yield from judge(batch.subject(row), context, wanted[row])


@dataclass(frozen=True)
class Similar:
    """A name like the one asked for: relation same, homophone, near or lookalike, `distance_m` in metres or None."""

    name: str
    key: str
    relation: str
    distance_m: float | None
    point: tuple[float, float] | None
    cls: str
    division: str
    layer: str


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
    """

    def __init__(
        self,
        frame: pd.DataFrame | Mapping[str, pd.DataFrame] | Places | None = None,
        context: Context | None = None,
        progress: Progress = QUIET,
    ) -> None:
        self.context = context or Context(load())
        self._batch: Batch | None = None
        likes: Likeness | None = None
        if frame is not None and len(places := places_of(frame, self.context.tables)):
            with _without_collector():
                progress.step(0, 3, "parsing names")
                self._batch = Batch(places, self.context)
                progress.step(1, 3, "indexing names")
                likes = self._batch.likes.prepare()
                progress.step(3, 3, "indexing names")
        self.likes = likes
        self.inventory: frozenset[str] = (
            frozenset(chain.from_iterable(self._batch.places.name)) if self._batch else frozenset()
        )

        if self._batch is not None:
            self.check(_FIRST, "residential")

    def __len__(self) -> int:
        return len(self._batch.places) if self._batch else 0

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
            cache={} if self._batch is None else {"keys": self._batch.places.key, "title": self._batch.places.title},
            around=None if self._batch is None else self._batch.around,
        )  # fmt: skip
        for made in ("parser", "speller"):
            context.__dict__[made] = getattr(self.context, made)
        trimmed, division = name.strip(), stem(division) if division else None
        kind = cls or (context.parser.guess(trimmed) if trimmed else "village")
        if kind == "division" and level is None:
            level = _level_by_name(trimmed, division, context.tables)
        split = context.parser.split(name, kind, level, self._superiors(division))
        itself = self._batch.places.key.index(key) if key and self._batch and key in self._batch.places.key else None
        subject = Subject(
            name,
            kind,
            split,
            key,
            level,
            division or None,
            point=at,
            number=itself,
            **(dict(details) if details else {}),  # type: ignore[arg-type]
        )
        findings = [f if f.keys[0] else replace(f, keys=(name, *f.keys[1:])) for f in judge(subject, context)]
        return NameAnswer(context.spelling(subject), split, tuple(ordered(findings)), self._similar(subject, at), kind)

    def _superiors(self, division: str | None) -> list[str]:
        units = self._batch.places.units if self._batch else {}
        return [u for u in (units.get((division or "")[:6]), units.get((division or "")[:9])) if u]

    def _similar(self, subject: Subject, at: tuple[float, float] | None) -> tuple[Similar, ...]:
        if self.likes is None or self._batch is None:
            return ()
        likes = self.likes.similar(
            subject.split, subject.cls, subject.level, subject.division, subject.famous, subject.number
        )
        return tuple(self._shown(like, at) for like in likes)

    def _shown(self, like: Like, at: tuple[float, float] | None) -> Similar:
        assert self._batch is not None
        places, n = self._batch.places, like.number
        point = places.point(n)
        metres = None if at is None or point is None else float(crs.distance_m(*at, *point))
        return Similar(
            places.name[n],
            places.key[n],
            like.relation,
            metres,
            point,
            places.cls[n],
            places.division[n],
            places.table[n],
        )


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
