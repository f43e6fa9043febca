"""Findings as columns: what their list is sorted, filtered and counted by. Nothing here knows of Qt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from gis_desk.acceptance import object_of
from gis_desk.conditions import Search, met
from gis_desk.findings import RULES, Finding, Severity
from gis_desk.tables.columns import Columns, Field
from gis_desk.tables.sorting import order
from layers.schema import Kind
from layers.work import QUIET, Progress
from ui.desktop.problems.answers import ACCEPTED, EXPIRED, OPEN, Answer
from ui.texts import say

Answers: TypeAlias = Mapping[tuple[str, tuple[str, ...]], Answer]
STATES = (OPEN, ACCEPTED, EXPIRED)
SEVERITIES = tuple(Severity)
COLUMNS = ("severity", "rule", "object", "message", "measure", "source", "state")
_SOME = 1000
"""Findings that are looked at or freed between two turns of the window: a millisecond or two."""
_SORTS = 3
"""So many columns that were sorted by count: rows that are equal in the last keep the order of those before."""


@dataclass(frozen=True)
class Wish:
    """How the list is to be shown.

    Parameters
    ----------
    sorts : tuple of (str, bool)
        Columns and whether they are descending, the most important first.
    severities, rules, states : frozenset
        What is shown; all rules where that is empty.
    words : str
        Every word of it stands in object, rule or message, in characters, pinyin or initials.
    """

    sorts: tuple[tuple[str, bool], ...] = (("severity", False),)
    severities: frozenset[Severity] = frozenset(Severity)
    rules: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset((OPEN, EXPIRED))
    words: str = ""

    def sorted_by(self, column: str, *, descending: bool) -> tuple[tuple[str, bool], ...]:
        """The sorts after the user has sorted by `column`."""
        return ((column, descending), *(s for s in self.sorts if s[0] != column))[:_SORTS]


class Listing:
    """N findings and their columns; the findings themselves stay as they are.

    Parameters
    ----------
    findings : list of Finding
    progress : Progress

    Attributes
    ----------
    severity, rule : array (N,) of int
        Numbers in `SEVERITIES` and `rules`.
    measured : bool
        Whether a finding has a figure.
    """

    def __init__(self, findings: list[Finding], progress: Progress = QUIET) -> None:
        self.findings = findings
        count = len(findings)
        self.severity, rule = np.zeros(count, np.int64), np.zeros(count, np.int64)
        objects, measure = np.empty(count, object), np.full(count, np.nan)
        known: dict[str, int] = {}
        for begin in range(0, count, _SOME):
            progress.step(begin, count)
            for n, finding in enumerate(findings[begin : begin + _SOME], begin):
                self.severity[n] = finding.level.rank
                rule[n] = known.setdefault(finding.rule, len(known))
                objects[n] = object_of(finding)
                if finding.measure:
                    measure[n] = next(iter(finding.measure.values()))
        self.rules = sorted(known)
        place = np.array([self.rules.index(name) for name in known], np.int64)
        self.rule = place[rule] if count else rule
        self.measured = bool((~np.isnan(measure)).any())
        sources = sorted({RULES[name].source for name in self.rules})
        source = np.array([sources.index(RULES[name].source) for name in self.rules], np.int64)
        whole = {
            "severity": self.severity * len(self.rules) + self.rule,
            "rule": self.rule,
            "measure": measure,
            "source": source[self.rule] if count else self.rule,
        }
        fields = [Field(name, Kind.REAL if name == "measure" else Kind.INT) for name in whole]
        self._columns = Columns({**whole, "object": objects}, (*fields, Field("object")), count)
        self._said: Columns | None = None

    def __len__(self) -> int:
        return len(self.findings)

    def let_go(self) -> Iterator[None]:
        """Free all it holds, a little at a step; it cannot be used any more."""
        for columns, name in ((self._said, "message"), (self._columns, "object")):
            if columns is not None:
                yield from columns.let_go()
                words = columns.values(name)
                for begin in range(0, len(words), _SOME):
                    words[begin : begin + _SOME] = None
                    yield
        while self.findings:
            del self.findings[-_SOME:]
            yield

    def states(self, answers: Answers, progress: Progress = QUIET) -> np.ndarray:
        """Number in `STATES` of each finding, (N,)."""
        found = np.zeros(len(self), np.int64)
        answered = {rule for rule, _ in answers}
        mask = np.isin(self.rule, [n for n, name in enumerate(self.rules) if name in answered])
        for n, row in enumerate(np.flatnonzero(mask).tolist()):
            if n % _SOME == 0:
                progress.step(n, len(self))
            if (answer := answers.get(self.findings[row].id)) is not None:
                found[row] = STATES.index(ACCEPTED if answer.holds else EXPIRED)
        return found

    def order(self, wish: Wish, states: np.ndarray, progress: Progress = QUIET) -> np.ndarray:
        """Numbers of the findings to show, in their order.

        Raises
        ------
        Cancelled
            If something else is wanted by now.
        """
        mask = np.isin(self.severity, [n for n, s in enumerate(SEVERITIES) if s in wish.severities])
        mask &= np.isin(states, [n for n, s in enumerate(STATES) if s in wish.states])
        if wish.rules:
            mask &= np.isin(self.rule, [n for n, name in enumerate(self.rules) if name in wish.rules])
        if wish.words.strip():
            mask &= met(self._texts(progress), (Search("", wish.words),), progress)
        rows = np.flatnonzero(mask)
        for column, descending in reversed(wish.sorts):
            columns = self._texts(progress) if column == "message" else self._columns
            if column == "state":
                columns = Columns({"state": states}, (Field("state", Kind.INT),), len(self))
            rows = order(columns, column, descending=descending, rows=rows, progress=progress)
        return rows

    def _texts(self, progress: Progress) -> Columns:
        """What is searched, and the messages by which the list is sorted: put into words when first needed."""
        if self._said is None:
            messages = np.empty(len(self), object)
            for begin in range(0, len(self), _SOME):
                progress.step(begin, len(self))
                some = self.findings[begin : begin + _SOME]
                messages[begin : begin + len(some)] = [say(finding.message) for finding in some]
            words = {n: f"{name} {say(RULES[name].title)}" for n, name in enumerate(self.rules)}
            self._said = Columns(
                {"object": self._columns.values("object"), "message": messages, "rule": self.rule},
                (Field("object"), Field("message"), Field("rule", words=words)),
                len(self),
            )
        return self._said


@dataclass(frozen=True, eq=False)
class Arranged:
    """A listing as it is wanted: states of its findings, the order of those shown, and how many there are.

    Parameters
    ----------
    open_ : mapping
        How many findings of each severity are not accepted.
    rules : mapping
        How many findings each rule has.
    """

    listing: Listing
    states: np.ndarray
    order: np.ndarray
    answers: Answers = field(default_factory=dict)
    open_: Mapping[Severity, int] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
    accepted: int = 0


def arrange(
    findings: list[Finding], answers: Answers, wish: Wish, known: Arranged, progress: Progress = QUIET
) -> Arranged:
    """`findings` as `wish` wants them; what `known` has of them is kept."""
    same = known.listing.findings is findings
    listing = known.listing if same else Listing(findings, progress)
    states = known.states if same and known.answers is answers else listing.states(answers, progress)
    accepted = states == STATES.index(ACCEPTED)
    left = np.bincount(listing.severity[~accepted], minlength=len(SEVERITIES)).tolist()
    rules = np.bincount(listing.rule, minlength=len(listing.rules)).tolist()
    return Arranged(
        listing,
        states,
        listing.order(wish, states, progress),
        answers,
        dict(zip(SEVERITIES, left, strict=True)),
        dict(zip(listing.rules, rules, strict=True)),
        int(accepted.sum()),
    )


def nothing() -> Arranged:
    """The list of no findings."""
    return arrange([], {}, Wish(), Arranged(Listing([]), np.zeros(0, np.int64), np.zeros(0, np.int64)))
