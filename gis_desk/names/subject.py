"""One name as the rules see it, and the circumstances it is judged in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from shapely.geometry import Point

from gis_desk.findings import Finding, Severity, rule
from gis_desk.names.likeness import Joined, Like, Likeness
from gis_desk.names.parsing import Parser, Split
from gis_desk.names.spelling import Speller, Spelling
from gis_desk.names.surroundings import Surroundings
from gis_desk.names.tables import Tables
from gis_desk.names.transcription import transcribed, wrong_letters

IN_FORCE = date(2022, 5, 1)
"""地名管理条例 (Order 753) article 44: names from this day on are judged by it."""
ESTATES = ("residential", "building")
BUILT = ("residential", "building", "road")
ALL = ("division", "village", "community", "residential", "building", "road", "natural", "facility")


class Mode(StrEnum):
    """`proposal` judges a name as if it were new, `audit` an existing name by the rules of its time."""

    PROPOSAL = "proposal"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Subject:
    """A name with what is known about its place; the words are those of ``place_name`` in `layers.schema`."""

    name: str
    cls: str
    split: Split
    key: str = ""
    level: str | None = None
    division: str | None = None
    row: int | None = None
    point: tuple[float, float] | None = None
    pinyin: str | None = None
    approved_on: str | None = None
    status: str | None = None
    historic: bool = False
    bearing: bool = False
    famous: bool = False
    sponsor: str | None = None
    approved_use: str | None = None
    meaning: str | None = None
    naming_fee: str | None = None
    number: int | None = None
    spelled: bool = False
    """Whether the table it comes from has spellings at all."""
    explained: bool = False
    """Whether the table it comes from has meanings at all."""
    seat: str | None = None
    """Place a division is governed from."""
    transcription: str | None = None
    """The specific term in the letters of its minority language's transcription, where that is given."""
    area: str = ""
    """Code of the built-up area it lies in (`gis_desk.names.builtup`)."""
    areas: tuple[str, ...] = ()
    """Codes of those it may lie in: its place is not known."""
    border: bool = False
    """At the border, at sea or an island: not for the county to decide."""
    measures: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Sizes with the unit in the key, as in ``scale.toml``: ``{"floors": 12, "floor_area_m2": 8000.0}``."""


@dataclass(frozen=True)
class Context:
    """Tables, mode and the other names.

    Parameters
    ----------
    tables : Tables
    mode : Mode
    likes : Likeness or None
        Index of the other names; None: the rules of likeness stay silent.
    local : frozenset of str
        Rule ids that a local regulation in force, loaded as overlay, makes binding.
    """

    tables: Tables
    mode: Mode = Mode.PROPOSAL
    likes: Likeness | Joined | None = None
    local: frozenset[str] = frozenset()
    inventory: frozenset[str] = frozenset()
    cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    around: Surroundings | None = None
    """Where the other names lie; None: the rules of place stay silent."""

    @cached_property
    def parser(self) -> Parser:
        """The parser of these tables."""
        return Parser(self.tables)

    @cached_property
    def speller(self) -> Speller:
        """The speller of these tables."""
        return Speller(self.tables, self.parser)

    def binding(self, rule_id: str) -> bool:
        """Whether a local regulation in force that is loaded speaks of rule `rule_id`."""
        return rule_id in self.local or rule_id in self.tables.binding

    def stricter(self, finding: Finding) -> Finding:
        """`finding` at the severity of a local regulation in force that is loaded, where that is stricter."""
        local = self.tables.local_severity(finding.rule) if self.binding(finding.rule) else None
        return replace(finding, severity=local) if local is not None and local.rank < finding.level.rank else finding

    def old(self, subject: Subject) -> bool:
        """Whether the name is judged by the rules of its time: an audit, and not known to be of 2022-05-01 or later."""
        if self.mode is Mode.PROPOSAL:
            return False
        if subject.status == "proposed":
            return False
        return not (subject.approved_on and subject.approved_on >= IN_FORCE.isoformat())

    def spelling(self, subject: Subject) -> Spelling:
        """The standard spelling of `subject`, made once."""
        made = self.cache.get(("spelling", subject))
        if made is None:
            made = self.speller.spell_split(subject.split, subject.cls, subject.division)
            if subject.transcription and not wrong_letters(subject.transcription):
                made = transcribed(subject.transcription, made, subject.split)
            self.cache[("spelling", subject)] = made
            if len(self.cache) > 64:
                self.cache.pop(next(iter(self.cache)))
        return made

    def alike(self, subject: Subject) -> Sequence[Like]:
        """The names like `subject` inside its legal scope; empty without an index."""
        if self.likes is None:
            return ()
        found: Sequence[Like] | None = self.cache.get(("alike", subject))
        if found is None:
            inside = (subject.area,) if subject.area else (subject.division, *subject.areas)
            found = self.cache[("alike", subject)] = [
                like
                for scope in inside
                for like in self.likes.in_scope(
                    subject.split, subject.cls, subject.level, scope, subject.famous, subject.number
                )
            ]
            if len(self.cache) > 64:
                self.cache.pop(next(iter(self.cache)))
        return found


Check = Callable[[Subject, Context], Iterator[Finding]]
Screen = Callable[[Any], np.ndarray]


@dataclass(frozen=True)
class NameRule:
    """How a rule is run: on which classes, with which severity on older names, and on which rows of a batch."""

    id: str
    check: Check
    scope: tuple[str, ...]
    audit: Severity | None
    screen: Screen


NAME_RULES: dict[str, NameRule] = {}


def name_rule(
    id: str,  # noqa: A002 - the word of the field
    *,
    screen: Screen,
    audit: Severity | None,
    scope: Sequence[str] = ALL,
    **declaration: Any,
) -> Callable[[Check], Check]:
    """Register a rule on single names.

    Parameters
    ----------
    screen : callable
        ``screen(batch)`` gives a mask of the rows of a batch that the rule can find anything in.
    audit : Severity or None
        Severity at most on names older than the regulation in force; None: the rule is silent there.
    declaration
        As `gis_desk.findings.rule`.
    """
    register = rule(id, scope=scope, **declaration)

    def add(check: Check) -> Check:
        register(check)
        NAME_RULES[id] = NameRule(id, check, tuple(scope), audit, screen)
        return check

    return add


def found(
    subject: Subject,
    rule_id: str,
    *,
    related: Sequence[str] = (),
    severity: Severity | None = None,
    wording: str | None = None,
    fix: Mapping[str, Any] | None = None,
    measure: Mapping[str, float] | None = None,
    **args: Any,
) -> Finding:
    """A finding of `rule_id` on `subject`, with its place, row and name."""
    return Finding(
        rule_id,
        (subject.key, *related),
        at=Point(subject.point) if subject.point else None,
        args={"name": subject.name, **args},
        severity=severity,
        name=subject.name,
        row=subject.row,
        measure=measure or {},
        fix=fix,
        wording=wording,
    )
