"""The run of all rules of the map review."""

from collections.abc import Mapping, Sequence

from gis_desk.findings import RULES, Finding, ordered
from gis_desk.map.layout.pages import Composition
from gis_desk.map.layout.review import Review
from gis_desk.map.layout.rules import IDS


def review(
    composition: Composition,
    *,
    missing: Sequence[str] = (),
    broken: Sequence[str] = (),
    detail_mm: float = 0.1,
    names: Mapping[str, tuple[int, int]] | None = None,
) -> list[Finding]:
    """What must, should or may be mended before the map is printed, worst first; see `Review`."""
    one = Review(composition, missing, broken, detail_mm, names or {})
    return ordered(finding for rule_id in IDS for finding in RULES[rule_id].check(one))
