"""All rules on all names of a table, and on one name as somebody types it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pandas as pd

import gis_desk.names.rules  # noqa: F401 - registers the rules
from gis_desk.findings import Finding, Severity, lowered, ordered
from gis_desk.names.places import Batch, Places, from_divisions, from_place_names, from_table, together
from gis_desk.names.rules.uniqueness import group_findings
from gis_desk.names.subject import NAME_RULES, Context, Mode, NameRule, Subject
from gis_desk.names.tables import Tables, load
from layers.work import QUIET, Progress

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


def places_of(frame: pd.DataFrame | Mapping[str, pd.DataFrame] | Places, tables: Tables) -> Places:
    """Names of a frame, of the tables of a workspace by name, or of any table."""
    if isinstance(frame, Places):
        return frame
    if isinstance(frame, Mapping):
        parts = []
        if "place_name" in frame:
            parts.append(from_place_names(frame["place_name"], tables))
        if "division" in frame:
            parts.append(from_divisions(frame["division"]))
        return together([p for p in parts if len(p)] or parts)
    if {"name", "class", "key"} <= set(frame.columns):
        return from_place_names(frame, tables)
    return from_table(frame, tables)


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
    places = places_of(frame, tables)
    if not len(places):
        return []
    with without_collector():
        progress.step(0, 4, "parsing names")
        batch = Batch(places, asked)
        progress.step(1, 4, "checking form and wording")
        found = list(_row_findings(batch, _placed(asked, batch), progress))
        progress.step(2, 4, "comparing names")
        found += _grouped(batch, asked)
        progress.step(4, 4, "comparing names")
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


def _grouped(batch: Batch, context: Context) -> Iterator[Finding]:
    subjects: dict[str, bool] = {}
    more = batch.places.more
    dates, status = more.get("approved_on"), more.get("status")
    row_of = {} if dates is None and status is None else {k: n for n, k in enumerate(batch.places.key)}
    for finding in group_findings(batch, context):
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
    mostly_old = context.mode is Mode.AUDIT and not ({"approved_on", "status"} & set(batch.places.more))
    for one in sorted(NAME_RULES.values(), key=lambda r: r.id):
        if mostly_old and one.audit is None:
            continue
        mask = one.screen(batch) & usable
        if len(one.scope) < 8:
            mask &= batch.of_class(*one.scope)
        for row in np.flatnonzero(mask).tolist():
            wanted.setdefault(row, []).append(one)
    for n, row in enumerate(sorted(wanted)):
        if n % 2000 == 0:
            progress.step(n, len(wanted), "checking form and wording")
        yield from judge(batch.subject(row), context, wanted[row])
