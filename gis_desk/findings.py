"""Rules, findings and the one registry of both; accepted findings."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import GisDeskError
from layers.text import Text
from resources import resource


class Basis(StrEnum):
    """What a source is worth today; only `LAW` carries a `must`, and `LOCAL` does where it is loaded as in force."""

    LAW = "law"
    """A law, regulation or national rule in force."""
    LOCAL = "local"
    """A local regulation, binding in its own area only."""
    NOTICE = "notice"
    """A notice of ministries."""
    DRAFT = "draft"
    """A local list, plan or draft, which binds nobody."""
    SUPERSEDED = "superseded"
    """Replaced by a newer text; tells what older names were judged by."""
    MEMORY = "memory"
    """Known, but not read in the text itself."""


class Severity(StrEnum):
    """How binding a rule is: `must` by law, `should` generally, `advise` for a person to judge."""

    MUST = "must"
    SHOULD = "should"
    ADVISE = "advise"

    @property
    def rank(self) -> int:
        """0 for must, 1 for should, 2 for advise: the order of lists."""
        return _RANKS[self]


_RANKS = {severity: n for n, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Source:
    """One row of the tables in ``resources/rules/sources``: an article or standard a rule rests on."""

    key: str
    title: str
    article: str
    gist_zh: str
    gist_en: str
    date: str
    verified: bool
    """False where the text itself was not read: such a source never carries a `must`."""
    link: str
    basis: Basis = Basis.LAW

    @property
    def carries_must(self) -> bool:
        """Whether a `must` may rest on it: law in force that was read."""
        return self.verified and self.basis is Basis.LAW


@cache
def sources() -> Mapping[str, Source]:
    """All sources by key, from every table in ``resources/rules/sources``."""
    found: dict[str, Source] = {}
    for table in sorted(resource("rules", "sources").iterdir(), key=lambda f: f.name):
        if table.name.endswith(".csv"):
            for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
                found[row["key"]] = Source(
                    row["key"],
                    row["title"],
                    row["article"],
                    row["gist_zh"],
                    row["gist_en"],
                    row["date"],
                    row["verified"] == "yes",
                    row["link"],
                    Basis(row.get("basis") or (Basis.LAW if row["verified"] == "yes" else Basis.MEMORY)),
                )
    return found


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found; known by ``(rule, keys)``, never by its text.

    Parameters
    ----------
    rule : str
        Id of the rule.
    keys : tuple of str
        Key of the object first, then those of related objects.
    at : geometry or None
        Where it is, EPSG:4490.
    args : mapping
        Values for the rule's message template.
    severity : Severity or None
        Overrides the rule's own severity.
    name : str or None
        Name of the object, as shown in lists.
    row : int or None
        Row in the file that was checked, counted from 1.
    measure : mapping
        Numbers with the unit in the key: ``{"area_m2": 12.5, "width_m": 0.4}``.
    fix : mapping or None
        Suggestion in plain values, for example ``{"name": "青山镇"}``.
    wording : str or None
        Another English template than the rule's, where a rule has several things to say.
    """

    rule: str
    keys: tuple[str, ...]
    at: BaseGeometry | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity | None = None
    name: str | None = None
    row: int | None = None
    measure: Mapping[str, float] = field(default_factory=dict)
    fix: Mapping[str, Any] | None = None
    wording: str | None = None

    @property
    def id(self) -> tuple[str, tuple[str, ...]]:
        """What the finding is known by: the accepted list is kept under it."""
        return self.rule, self.keys

    @property
    def level(self) -> Severity:
        """Its own severity, else that of the rule."""
        return self.severity or RULES[self.rule].severity

    @property
    def message(self) -> Text:
        """The rule's sentence with this finding's values."""
        return Text(self.wording or RULES[self.rule].message, self.args)


@dataclass(frozen=True)
class Rule:
    """What a rule is, why, and what it was proven on.

    Parameters
    ----------
    id : str
        ``N0xx`` for names, ``B1xx`` for the coverage, ``B0xx`` for lines and markers; never re-used.
    title, message, detail, advice, trap : str
        English sentences, translated in ``resources/texts``: its name, the template of a finding, why the rule
        exists, how to mend it, and known false alarms.
    severity : Severity
        Severity in proposals; a finding may lower or raise its own.
    source : tuple of str
        Keys into ``resources/rules/sources``.
    scope : tuple of str
        Classes or layers it looks at.
    good, bad : tuple of str
        Examples that must pass and must be found; they are the rule's own tests.
    check : callable
        The function; its parameters are the matter of the room it lives in.
    """

    id: str
    title: str
    message: str
    severity: Severity
    source: tuple[str, ...]
    detail: str
    advice: str
    trap: str
    scope: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    check: Callable[..., Iterator[Finding]]


RULES: dict[str, Rule] = {}


def rule(
    id: str,  # noqa: A002 - the word of the field
    *,
    title: str,
    message: str,
    severity: Severity,
    source: str | Sequence[str],
    detail: str,
    advice: str = "",
    trap: str = "",
    scope: Sequence[str] = (),
    good: Sequence[str] = (),
    bad: Sequence[str] = (),
) -> Callable[[Callable[..., Iterator[Finding]]], Callable[..., Iterator[Finding]]]:
    """Register the decorated function as rule `id`.

    Raises
    ------
    ValueError
        If the id is taken, a source is unknown, or a `must` rests on nothing that is in force and was read.
    """
    keys = (source,) if isinstance(source, str) else tuple(source)
    if id in RULES:
        raise ValueError(f"rule {id} exists already")
    if missing := [k for k in keys if k not in sources()]:
        raise ValueError(f"rule {id}: no such source {missing}")
    if severity is Severity.MUST and not any(sources()[k].carries_must for k in keys):
        raise ValueError(f"rule {id}: a must needs a law in force that was read")

    def register(check: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        RULES[id] = Rule(
            id, title, message, severity, keys, detail, advice, trap, tuple(scope), tuple(good), tuple(bad), check
        )
        return check

    return register


@dataclass(frozen=True)
class Accepted:
    """A finding that somebody answered for: reason, signer, date and expiry."""

    rule: str
    keys: tuple[str, ...]
    reason: str
    signer: str
    accepted_on: date
    expires_on: date | None = None

    def holds(self, today: date) -> bool:
        """Whether the acceptance is in force on `today`."""
        return self.expires_on is None or today <= self.expires_on


def accepted_of(row: Mapping[str, Any]) -> Accepted:
    """What a row of the table ``accepted_finding`` says; a day that cannot be read has long passed."""
    keys = row.get("keys")
    return Accepted(
        str(row["rule"]),
        tuple(str(key) for key in (json.loads(keys) if isinstance(keys, str) else keys or ())),
        _words(row.get("reason")),
        _words(row.get("signer")),
        _day(row.get("accepted_on")) or date.min,
        _day(row.get("expires_on")),
    )


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return date.min


def open_findings(findings: Iterable[Finding], accepted: Iterable[Accepted], today: date) -> list[Finding]:
    """The findings that nobody has accepted, or whose acceptance has expired."""
    answered = {(a.rule, a.keys) for a in accepted if a.holds(today)}
    return [f for f in findings if f.id not in answered]


def choose(findings: Iterable[Finding], select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[Finding]:
    """Those whose rule id starts with one of `select` (all, when empty) and with none of `ignore`.

    Raises
    ------
    GisDeskError
        If `select` names no rule there is: nothing found would then mean nothing.
    """
    wanted, unwanted = tuple(select), tuple(ignore)
    for start in wanted:
        if not any(key.startswith(start) for key in RULES):
            raise GisDeskError("there is no rule {id}", do="list the rules with: gis-desk rules", id=start)
    return [
        f
        for f in findings
        if (not wanted or f.rule.startswith(wanted)) and not (unwanted and f.rule.startswith(unwanted))
    ]


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """By severity, then rule, then object."""
    alike: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.level.rank, finding.rule), []).append(finding)
    return [finding for kind in sorted(alike) for finding in sorted(alike[kind], key=lambda f: f.keys)]


def as_json(finding: Finding, say: Callable[[Text], str] = str) -> dict[str, Any]:
    """The finding in the form of the command line's contract; `say` translates its message."""
    at = finding.at
    return {
        "rule": finding.rule,
        "severity": finding.level.value,
        "name": finding.name,
        "key": finding.keys[0] if finding.keys else "",
        "row": finding.row,
        "message": say(finding.message),
        "source": "; ".join(RULES[finding.rule].source),
        "related": list(finding.keys[1:]),
        "where": None if at is None or at.is_empty else shapely.geometry.mapping(at),
        "measure": dict(finding.measure),
        "fix": None if finding.fix is None else dict(finding.fix),
    }


def lowered(finding: Finding, severity: Severity) -> Finding:
    """The finding at `severity` at most."""
    return finding if finding.level.rank >= severity.rank else replace(finding, severity=severity)
