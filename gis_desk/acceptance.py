"""Findings that somebody answers for, as changes of the workspace."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gis_desk.findings import Finding
from layers.change import Change, delete, insert
from layers.errors import PlanError, Where
from layers.text import text

_TABLE = "accepted_finding"


def object_of(finding: Finding) -> str:
    """The object of a finding as lists show it: its name, else its key."""
    return finding.name or (finding.keys[0] if finding.keys else "")


def plan_acceptance(
    finding: Finding,
    reason: str,
    who: str,
    key: str,
    today: date,
    *,
    expires_on: date | None = None,
    before: tuple[str, Mapping[str, Any]] | None = None,
) -> Change:
    """The change that answers for `finding` with a reason.

    Parameters
    ----------
    who, key : str
        Who signs, and the key of the new row of ``accepted_finding``.
    expires_on : date, optional
        The last day on which it holds; without one it holds for ever.
    before : (str, mapping), optional
        Key and row of an older acceptance, which the new one replaces.

    Raises
    ------
    PlanError
        If no reason is given.
    """
    if not reason.strip():
        raise PlanError(
            "an acceptance needs a reason", where=Where(layer=_TABLE, field="reason"), do="write the reason"
        )
    row = {
        "rule": finding.rule,
        "keys": list(finding.keys),
        "reason": reason.strip(),
        "signer": who,
        "accepted_on": today.isoformat(),
        "expires_on": expires_on.isoformat() if expires_on else None,
    }
    old = () if before is None else (delete(_TABLE, *before),)
    label = text("Accept {rule} for {name}", rule=finding.rule, name=object_of(finding))
    return Change(label, (*old, insert(_TABLE, key, row)))


def plan_withdrawal(finding: Finding, key: str, row: Mapping[str, Any]) -> Change:
    """The change that takes the acceptance `row` of `finding` back."""
    label = text("Withdraw acceptance of {rule} for {name}", rule=finding.rule, name=object_of(finding))
    return Change(label, (delete(_TABLE, key, row),))
