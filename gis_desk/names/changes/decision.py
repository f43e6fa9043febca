"""What the comparison says of a row: the kinds of change, how sure that is, on which grounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from layers.text import Text

_NONE: Mapping[str, float] = MappingProxyType({})


class Kind(StrEnum):
    """What happened to a unit or name; several may hold at once."""

    RENAMED = "renamed"
    FORM = "form"
    RETYPED = "retyped"
    MOVED = "moved"
    RECODED = "recoded"
    MERGED = "merged"
    SPLIT = "split"
    ADDED = "added"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


class Certainty(StrEnum):
    """How far the data prove it; only codes, equal names and areas are ever certain."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """0 for certain, 2 for possible."""
        return list(Certainty).index(self)

    def weaker(self, other: "Certainty") -> "Certainty":
        """The less certain of both."""
        return max(self, other, key=lambda c: c.rank)

    def stronger(self) -> "Certainty":
        """One degree more, but never certain."""
        return Certainty.PROBABLE if self is Certainty.POSSIBLE else self


@dataclass(frozen=True, slots=True)
class Fact:
    """One ground: a sentence, and the figure in it.

    Parameters
    ----------
    said : Text
        The sentence with its arguments.
    measures : mapping of str to float
        Figures with the unit in the key: ``similarity`` and ``share`` (0 to 1), ``distance_m``, ``area_m2``, ``units``.
    """

    said: Text
    measures: Mapping[str, float] = field(default_factory=dict)


def fact(template: str, measures: Mapping[str, float] | None = None, /, **args: Any) -> Fact:
    """A `Fact` from a template, its figures and its arguments."""
    return Fact(Text(template, args), measures or _NONE)


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of some rows.

    Parameters
    ----------
    kinds : tuple of Kind
        The chief one first.
    old, new : tuple of int
        Positions in the two registers, from 0. One each for a change of one unit; none of one side for what was added
        or removed; several for mergers and divisions.
    certainty : Certainty
    facts, rejected : tuple of Fact
        Grounds; what else came near and why it was not taken.
    """

    kinds: tuple[Kind, ...]
    old: tuple[int, ...]
    new: tuple[int, ...]
    certainty: Certainty
    facts: tuple[Fact, ...] = ()
    rejected: tuple[Fact, ...] = ()

    @property
    def kind(self) -> Kind:
        """The chief kind."""
        return self.kinds[0]
