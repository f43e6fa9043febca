"""What belongs to cases besides their row: names, claims, evidence, the log, attachments."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gis_desk.disputes.claims import claimed_ground
from gis_desk.disputes.papers.recount import rows

BASIS, REFERENCE, NEITHER = "basis", "reference", "none"
"""Weights of evidence (争议条例 arts 7, 8, 9)."""
TABLES = (
    "dispute",
    "dispute_event",
    "dispute_claim",
    "dispute_evidence",
    "attachment",
    "division",
    "boundary_line",
    "marker",
)
"""Tables the papers of the register are made of."""


def weight_of(kind: object) -> str:
    """The weight that the article of a kind of evidence gives it."""
    return {"7": BASIS, "8": REFERENCE}.get(str(kind)[:1], NEITHER)


@dataclass(frozen=True)
class Related:
    """By key of the case, or by code.

    Parameters
    ----------
    lines, units : mapping
        Names of boundary lines by key, of divisions by code.
    claims : mapping
        What each side of a case claims: ``claims[case][side]``.
    evidence : mapping
        How many papers of each weight.
    last : mapping
        Day, kind and account of the last event.
    events, attachments : mapping
        How many.
    contested_ha : mapping
        Ground between the claims of each two sides, hectares; of cases with two claim lines at least.
    """

    lines: Mapping[str, str]
    units: Mapping[str, str]
    claims: Mapping[str, Mapping[str, str]]
    evidence: Mapping[str, Counter[str]]
    last: Mapping[str, tuple[str, str, str]]
    events: Mapping[str, int]
    attachments: Mapping[str, int]
    contested_ha: Mapping[str, float]

    def line(self, key: object) -> str:
        """The name of a line; its key where it has none."""
        return self.lines.get(str(key), str(key)) if key else ""

    def unit(self, code: object) -> str:
        """The name of a division; its code where none is known."""
        return self.units.get(str(code), str(code)) if code else ""


def related(frames: Mapping[str, pd.DataFrame]) -> Related:
    """All of it, of the frames of `TABLES`."""
    claims: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for dispute, side, claim, basis in rows(frames["dispute_claim"], "dispute", "side", "claim", "basis"):
        claims[dispute][side or ""] += [str(w) for w in (claim, basis) if w]
    evidence: dict[str, Counter[str]] = defaultdict(Counter)
    for dispute, kind in rows(frames["dispute_evidence"], "dispute", "kind"):
        evidence[dispute][weight_of(kind)] += 1
    last: dict[str, tuple[str, str, str]] = {}
    events: Counter[str] = Counter()
    for dispute, day, kind, account in rows(frames["dispute_event"], "dispute", "happened_on", "kind", "account"):
        events[dispute] += 1
        if dispute not in last or str(day or "") >= last[dispute][0]:
            last[dispute] = str(day or ""), str(kind or ""), str(account or "")
    attachments = Counter(
        key for table, key in rows(frames["attachment"], "owner_table", "owner_key") if table == "dispute"
    )
    lines = {
        str(key): str(name or code or key) for key, name, code in rows(frames["boundary_line"], "key", "name", "code")
    }
    units = {str(code): str(name) for code, name in rows(frames["division"], "code", "name") if code and name}
    said = {d: {s: "；".join(dict.fromkeys(w)) for s, w in sides.items()} for d, sides in claims.items()}
    return Related(lines, units, said, evidence, last, events, attachments, _contested(frames["dispute_claim"]))


def _contested(claims: pd.DataFrame) -> dict[str, float]:
    found = {}
    drawn = claims[claims["geometry"].notna()]
    for key, own in drawn.groupby("dispute"):
        if own["side"].nunique() > 1:
            found[str(key)] = sum(g.between.area_m2 for g in claimed_ground(own)) / 10_000
    return found


def known(value: Any) -> str:
    """`value` as text; empty where it is missing."""
    return "" if value is None or value != value or value is pd.NA else str(value)
