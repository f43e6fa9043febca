"""The findings of a case as they were when it was made, and who answers for them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gis_desk.cases.rows import CASE, plain
from gis_desk.findings import RULES, Accepted, Finding
from layers.change import Change, update
from layers.errors import PlanError, Where
from layers.text import Text, text

NEVER_ACCEPTED = ("N058", "N069")
"""Rules that send the case to other organs; nobody can answer for them here."""
SUMMARY = "N061"
"""The rule that sums up the findings on the new name, which are answered one by one."""


def kept(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """`findings` as JSON: rule, severity, objects, the sentence with its arguments, and the articles it rests on."""
    return [
        {
            "rule": f.rule,
            "severity": f.level.value,
            "keys": list(f.keys),
            "message": _sentence(f.message),
            "source": list(RULES[f.rule].source) if f.rule in RULES else [],
        }
        for f in findings
    ]


def _sentence(value: Any) -> Any:
    if isinstance(value, Text):
        return {"template": value.template, "args": {k: _sentence(v) for k, v in value.args.items()}}
    if isinstance(value, list | tuple):
        return [_sentence(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, str | int | bool) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)


def message(finding: Mapping[str, Any]) -> Text:
    """The sentence of a finding that was kept, to be said in any language."""
    return _said(finding["message"])


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return Text(str(value["template"]), {k: _said(v) for k, v in value["args"].items()})
    return [_said(v) for v in value] if isinstance(value, list) else value


def accepted_now(case: Mapping[str, Any], today: date) -> dict[str, Mapping[str, Any]]:
    """Rule to the acceptance that holds on `today` (its last day counts)."""
    return {
        str(a["rule"]): a
        for a in case.get("accepted") or []
        if not a.get("expires_on") or today.isoformat() <= str(a["expires_on"])
    }


def unanswered(case: Mapping[str, Any], today: date) -> list[Mapping[str, Any]]:
    """The findings that stand against a decision: must and should ones that nobody answers for."""
    answered = (set(accepted_now(case, today)) - set(NEVER_ACCEPTED)) | {SUMMARY}
    return [f for f in case.get("findings") or [] if f["severity"] in ("must", "should") and f["rule"] not in answered]


def taken_over(findings: Sequence[Finding], accepted: Iterable[Accepted], today: date) -> list[dict[str, Any]]:
    """The acceptances that hold for `findings` today, as the case keeps them; one per rule."""
    by_id = {(a.rule, a.keys): a for a in accepted if a.holds(today)}
    made: dict[str, dict[str, Any]] = {}
    for finding in findings:
        same_rule = [f for f in findings if f.rule == finding.rule]
        if all(f.id in by_id for f in same_rule) and finding.rule not in NEVER_ACCEPTED:
            one = by_id[finding.id]
            made[finding.rule] = _acceptance(one.rule, one.reason, one.signer, one.accepted_on, one.expires_on)
    return list(made.values())


def _acceptance(rule: str, reason: str, signer: str, on: date, expires: date | None) -> dict[str, Any]:
    return {
        "rule": rule,
        "reason": reason,
        "signer": signer,
        "accepted_on": on.isoformat(),
        "expires_on": expires.isoformat() if expires else None,
    }


def plan_accept(
    key: str, row: Mapping[str, Any], rule: str, reason: str, signer: str, today: date, expires: date | None = None
) -> Change:
    """Somebody answers for the findings of `rule` in the case `key`; an older answer for it is replaced.

    Raises
    ------
    PlanError
        If the case has no such finding, the reason is empty, the rule sends the case elsewhere, or the answer would
        have expired before it is given.
    """
    old = plain(CASE, row)
    where = Where(layer=CASE, field="findings", value=rule)
    rules = sorted({str(f["rule"]) for f in old["findings"] or []})
    if rule not in rules:
        raise PlanError(
            "the case {number} has no finding of rule {rule}",
            where=where,
            do="rules it has findings of: {rules}",
            number=old["number"],
            rule=rule,
            rules=", ".join(rules) or "—",
        )
    if rule in NEVER_ACCEPTED:
        raise PlanError(
            "nobody can answer for rule {rule} here: another organ decides",
            where=where,
            do="hand the case to the organ the finding names",
            rule=rule,
        )
    if not reason.strip():
        raise PlanError("an acceptance needs a reason", where=Where(layer=CASE, field="reason"), do="write the reason")
    if expires is not None and expires < today:
        raise PlanError(
            "the acceptance would have expired already",
            where=Where(layer=CASE, field="expires_on", value=expires.isoformat()),
            do="give a day that is still to come, or none",
        )
    others = [a for a in old["accepted"] or [] if a["rule"] != rule]
    new = {**old, "accepted": [*others, _acceptance(rule, " ".join(reason.split()), signer, today, expires)]}
    label = text("Case {number}: accept {rule}", number=old["number"], rule=rule)
    return Change(label, (update(CASE, key, old, new),))
