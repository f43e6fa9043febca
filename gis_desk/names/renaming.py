"""A renaming as the rules see it, and the registry of these rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gis_desk.findings import Finding, rule
from gis_desk.names.subject import ALL, Context
from gis_desk.names.syllables import plain

if TYPE_CHECKING:
    from gis_desk.names.checker import NameAnswer


@dataclass(frozen=True)
class Retired:
    """A name that was given up: deregistered, or replaced by another. `until` is the day, None where it is unknown."""

    name: str
    cls: str
    until: date | None = None


@dataclass(frozen=True)
class Renaming:
    """What a case says about a change of name; it is filled from the case, the rules only read it.

    Parameters
    ----------
    old, new : str
        The name on record and the one proposed.
    cls : str
        One of `layers.schema.CLASSES`.
    key : str
        Key of the place.
    on : date
        The day the case is judged.
    reason : str
        Why, in the applicant's words.
    ground : str
        Cause: division, construction, nature, other (``words.renaming`` of the rule tables), or empty.
    mismatch, evidence : str
        How name and fact disagree, and what shows it.
    protected : bool
        The old name is on a protection list (保护名录).
    protection_measures : str
        What the local government has set before the change.
    impact : tuple of str
        What has to follow: addresses, signs, maps, seals, certificates.
    named_on : date or None
        Since when the place bears the old name.
    history : tuple of str
        Names the place had before.
    restores : bool
        The proposal says that an old name is restored.
    retired : tuple of Retired
        Names that other places of the area gave up.
    """

    old: str
    new: str
    cls: str
    on: date
    key: str = ""
    reason: str = ""
    ground: str = ""
    mismatch: str = ""
    evidence: str = ""
    protected: bool = False
    protection_measures: str = ""
    impact: tuple[str, ...] = ()
    named_on: date | None = None
    history: tuple[str, ...] = ()
    restores: bool = False
    retired: tuple[Retired, ...] = ()

    @property
    def age_years(self) -> float | None:
        """Years the place has borne the old name, or None where that is unknown."""
        return None if self.named_on is None else (self.on - self.named_on).days / 365.2425


@dataclass(frozen=True)
class Judged:
    """A renaming, the rule tables, and what the rules on names say of the new name (None: not asked yet)."""

    renaming: Renaming
    context: Context
    answer: "NameAnswer | None" = None

    def sound(self, name: str) -> str:
        """Toneless syllables of a name of the class, for comparing."""
        return plain(" ".join(self.context.speller.spell(name, self.renaming.cls).syllables))


Check = Callable[[Judged], Iterator[Finding]]
RENAMING_RULES: dict[str, Check] = {}


def renaming_rule(id: str, **declaration: object) -> Callable[[Check], Check]:  # noqa: A002 - the word of the field
    """Register a rule on renamings; `declaration` as `gis_desk.findings.rule`."""
    register = rule(id, **{"scope": ALL, **declaration})  # type: ignore[arg-type]

    def add(check: Check) -> Check:
        register(check)
        RENAMING_RULES[id] = check
        return check

    return add
