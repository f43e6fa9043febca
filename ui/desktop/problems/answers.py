"""What was answered to findings: the acceptances of a workspace."""

from dataclasses import dataclass
from datetime import date

from layers.store import Store

OPEN, ACCEPTED, EXPIRED = "open", "accepted", "expired"


@dataclass(frozen=True)
class Answer:
    """An acceptance as the list knows it: key of its row, whether it holds today, and what it says."""

    key: str
    holds: bool
    reason: str
    signer: str
    accepted_on: str
    expires_on: str


def answers(store: Store | None, today: date) -> dict[tuple[str, tuple[str, ...]], Answer]:
    """The acceptances of `store`, under the identity of the finding they answer."""
    if store is None:
        return {}
    found: dict[tuple[str, tuple[str, ...]], Answer] = {}
    for row in store.frame("accepted_finding").to_dict("records"):
        until = str(row["expires_on"] or "")
        answer = Answer(
            str(row["key"]),
            not until or today.isoformat() <= until,
            str(row["reason"] or ""),
            str(row["signer"] or ""),
            str(row["accepted_on"] or ""),
            until,
        )
        identity = str(row["rule"]), tuple(str(k) for k in row["keys"] or ())
        if identity not in found or answer.holds:
            found[identity] = answer
    return found
