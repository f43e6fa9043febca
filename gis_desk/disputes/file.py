"""The file of one case: form, ground between the claims, evidence with weights, log with deadlines, twins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gis_desk.disputes.belongings import ATTACHMENT, Belongings, belongings
from gis_desk.disputes.claims import Ground, claimed_ground
from gis_desk.disputes.evidence import PaperProblem, Position, dated_problems, needs_day, positions
from gis_desk.disputes.form import FormProblem, problems
from gis_desk.disputes.grade import Suggestion, suggest
from gis_desk.disputes.numbers import MERGED
from gis_desk.disputes.older import extra_of
from gis_desk.disputes.register import plain
from gis_desk.disputes.rules import DisputeRules, own
from gis_desk.disputes.twins import Twin, around, twins_of

if TYPE_CHECKING:
    from layers.store import Store


@dataclass(frozen=True)
class CaseFile:
    """Everything that is known of one case.

    Parameters
    ----------
    row : mapping
        As `register.plain` gives it.
    owned : Belongings
    lacking : list of FormProblem
        What the form lacks in its state.
    ground : list of Ground
        Between each two claims.
    papers : list of PaperProblem
        What dates say against the evidence.
    positions : list of Position
    twins : list of Twin
    suggestion : Suggestion or None
        What the matrix says, where likelihood and impact are judged.
    ended : list of mapping
        Cases that were merged into this one: ``number``, ``title``, ``on``, and their ``row``.
    """

    key: str
    row: Mapping[str, Any]
    owned: Belongings
    lacking: list[FormProblem]
    ground: list[Ground]
    papers: list[PaperProblem]
    positions: list[Position]
    twins: list[Twin]
    suggestion: Suggestion | None
    ended: list[Mapping[str, Any]]

    def attached(self, table: str, key: str) -> list[tuple[str, dict[str, Any]]]:
        """Key and row of the attachments of the case or of one of its parts."""
        return [(k, a) for k, a in self.owned.rows(ATTACHMENT) if (a["owner_table"], a["owner_key"]) == (table, key)]


def case_file(
    store: "Store", key: str, row: Mapping[str, Any], today: date, rules: DisputeRules | None = None
) -> CaseFile:
    """The file of the case `key` (its `row`); only what belongs to it and lies around it is read."""
    rules = rules or own()
    owned = belongings(store, key)
    shown = plain(row)
    evidence = list(owned.rows("dispute_evidence"))
    place = row.get("geometry")
    near = None if place is None or place.is_empty else store.frame("dispute", bbox=around(place, rules.twins))
    judged = shown["likelihood"] and shown["impact"]
    return CaseFile(
        key,
        shown,
        owned,
        problems(
            shown,
            today,
            papers=owned.papers,
            evidence=needs_day(p for _, p in evidence),
            check_days=rules.check_days,
        ),
        claimed_ground(owned.dispute_claim, shown, store.frame("division") if len(owned.dispute_claim) > 1 else None),
        dated_problems(evidence, shown, rules),
        positions(evidence, shown, rules),
        [] if near is None else twins_of(key, row, near, rules.twins),
        suggest(shown["likelihood"], shown["impact"], rules.matrix) if judged else None,
        list(extra_of(row).get(MERGED, ())),
    )
