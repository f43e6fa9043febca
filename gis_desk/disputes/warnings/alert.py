"""One warning: what it is about, how urgent and made of what, and what it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

import numpy as np
from shapely.geometry.base import BaseGeometry

from gis_desk.findings import Severity
from layers.text import Text

PREFIX = "W:"
"""Begins the rule id under which a warning is accepted: ``W:<kind>``."""


@dataclass(frozen=True, slots=True)
class Part:
    """Why a warning stands where it stands: a reason and its points, negative ones too."""

    what: Text
    points: float


@dataclass(frozen=True)
class Alert:
    """One warning.

    Attributes
    ----------
    kind : str
        One of `gis_desk.disputes.warnings.kinds.KINDS`.
    objects : tuple of (layer, key)
        What it is about, and known by; the first is the main object.
    parts : tuple of Part
        What its urgency is made of.
    what, why : Text
        One sentence each.
    at : geometry or None
        Where, EPSG:4490.
    measure : mapping
        Numbers with the unit in the key.
    facts : tuple of str
        What an acceptance rests on: it holds until one comes that it did not know.
    name : str
        The main object as lists show it.
    also : tuple of (layer, key)
        Objects it has to do with besides, open cases nearby for example.
    spot : str
        Tells it from others of its kind about the same objects.
    """

    kind: str
    severity: Severity
    objects: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    what: Text
    why: Text
    at: BaseGeometry | None = None
    measure: Mapping[str, float] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    name: str = ""
    also: tuple[tuple[str, str], ...] = ()
    spot: str = ""

    @cached_property
    def score(self) -> float:
        """How urgent it is: the sum of its parts."""
        return round(sum(part.points for part in self.parts), 1)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its objects, and its spot."""
        return (*(key for _, key in self.objects), *((self.spot,) if self.spot else ()))

    @property
    def id(self) -> tuple[str, tuple[str, ...]]:
        """Known by kind and objects, never by its text; accepted findings are kept under it as ``W:<kind>``."""
        return f"{PREFIX}{self.kind}", self.keys

    @property
    def token(self) -> str:
        """The identity as one word, for the command line: ``line-overdue:2122``; more objects are a checksum."""
        first, *others = self.keys
        if not others:
            return f"{self.kind}:{first}"
        rest = blake2b("\x1f".join(others).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        return f"{self.kind}:{first}+{rest}"


def parts_of(*parts: Part | None) -> tuple[Part, ...]:
    """The parts that count: those that are there and have points, to a tenth, so that what is shown adds up."""
    made = []
    for part in parts:
        if part is not None and (points := round(part.points, 1)):
            made.append(part if part.points == points else Part(part.what, points))
    return tuple(made)


def upto(number: float, each: float, most: float) -> float:
    """`each` point for each of `number`, at most `most`."""
    return min(number * each, most)


def by_urgency(alerts: Sequence[Alert]) -> list[Alert]:
    """Each warning once, the most urgent first; of equal ones the most binding, then by kind and objects."""
    once: dict[tuple[str, tuple[str, ...]], Alert] = {}
    for alert in alerts:
        known = once.get(alert.id)
        if known is None or alert.score > known.score:
            once[alert.id] = alert
    alerts = list(once.values())
    kinds = {kind: n for n, kind in enumerate(sorted({a.kind for a in alerts}))}
    ranks = np.array([(-a.score, a.severity.rank, kinds[a.kind]) for a in alerts], float).reshape(-1, 3)
    order = np.lexsort(ranks.T[::-1])
    ends = np.flatnonzero(np.any(np.diff(ranks[order], axis=0), axis=1)) + 1
    alike = (group.tolist() for group in np.split(order, ends))  # a sort of all at once would keep the window waiting
    return [alerts[n] for group in alike for n in sorted(group, key=lambda n: alerts[n].keys)]
