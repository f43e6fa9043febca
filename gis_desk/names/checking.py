"""All rules on all names of a table, and on one name as somebody types it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pandas as pd

import gis_desk.names.rules  # noqa: F401 - registers the rules
from gis_desk.findings import Finding, Severity, lowered, ordered
from gis_desk.names.builtup import BuiltUp
from gis_desk.names.groups import COMPARING
from gis_desk.names.places import Batch, Places, from_divisions, from_place_names, from_table, together
from gis_desk.names.rules.uniqueness import group_findings
from gis_desk.names.subject import NAME_RULES, Context, Mode, NameRule, Subject
from gis_desk.names.tables import Tables, load
from layers.work import QUIET, Progress

BUILT_UP = "built_up_area"
NAME_TABLES = ("place_name", "division", BUILT_UP)
"""Tables of a workspace that names are checked with."""
_JUDGING = "checking form and wording"
_STOPPING = ("N001", "N002")
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
    """Names of a frame, of the tables of a workspace by name (`NAME_TABLES`), or of any table."""
    if isinstance(frame, Places):
        return frame
    if isinstance(frame, Mapping):
        parts = []
        if "place_name" in frame:
            parts.append(from_place_names(frame["place_name"], tables, progress.part(0, 1, 2)))
        if "division" in frame:
            parts.append(from_divisions(frame["division"], progress.part(1, 2, 2)))
        places = together([p for p in parts if len(p)] or parts)
        areas = frame.get(BUILT_UP)
        if areas is not None and len(areas):
            places.built = BuiltUp(areas)
            places.areas = [""] * len(places) if places.geometry is None else places.built.of(places.geometry)
        return places
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

    with without_collector():
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
def without_collector() -> Iterator[None]:
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
