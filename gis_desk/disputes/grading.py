"""How a case gets its grade: the matrix suggests, a person decides, and a decision against it has its reason."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from gis_desk.disputes.grade import suggest
from gis_desk.disputes.older import extra_of
from gis_desk.disputes.rows import blank
from gis_desk.disputes.rules import DisputeRules
from gis_desk.disputes.words import GRADES, is_open
from layers.errors import GisDeskError, Where
from layers.text import Text, text

REASON = "grade_reason"
"""Word under ``extra`` by which a form may hand the reason over with the other values."""
_FIELDS = ("grade", "likelihood", "impact")


def graded(
    before: Mapping[str, Any] | None,
    row: dict[str, Any],
    today: date,
    rules: DisputeRules,
    reason: str | None,
    *,
    ask: bool = True,
    say: Callable[[Text], str] = str,
) -> str | None:
    """Fill in the grade that likelihood and impact suggest where none is given, and the next check the grade proposes.

    Parameters
    ----------
    before : mapping or None
        The row as it was; where nothing of the grade has changed since, nothing is asked.
    reason : str or None
        Why a grade that differs from the suggestion was chosen; else it may stand under ``extra`` (`REASON`).
    ask : bool
        Whether a differing grade without a reason is refused.
    say : callable
        Words the sentence for the log.

    Returns
    -------
    str or None
        The sentence for the log where the person decided otherwise: both grades, the score, the table, the reason.

    Raises
    ------
    GisDeskError
        For a differing grade without a reason.
    """
    told = None
    reason = extra_of(row).get(REASON) if blank(reason) else reason
    if row.get("likelihood") and row.get("impact"):
        advice = suggest(row["likelihood"], row["impact"], rules.matrix)
        row["grade"] = row.get("grade") or advice.grade
        changed = before is None or any(before.get(f) != row.get(f) for f in _FIELDS)
        if ask and changed and row["grade"] != advice.grade:
            if blank(reason):
                raise GisDeskError(
                    "the matrix suggests {suggested} ({score}), and {grade} was chosen without a reason",
                    where=Where(layer="dispute", field="grade", value=row["grade"]),
                    do="say why (--grade-reason), or leave the grade out to take the suggested one",
                    suggested=GRADES[advice.grade],
                    score=advice.score,
                    grade=GRADES[row["grade"]],
                )
            told = say(
                text(
                    "grade {grade} instead of {suggested} (score {score}, table {table}): {reason}",
                    grade=GRADES[row["grade"]],
                    suggested=GRADES[advice.grade],
                    score=advice.score,
                    table=rules.matrix.table,
                    reason=str(reason).strip(),
                )
            )
    if row.get("next_check") is None and row.get("grade") and is_open(row.get("state")):
        row["next_check"] = (today + timedelta(days=rules.check_days[row["grade"]])).isoformat()
    return told
