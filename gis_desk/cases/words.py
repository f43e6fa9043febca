"""The words of naming cases: kinds, states and steps."""

from collections.abc import Mapping

from layers.text import Text, text

ACTIONS: Mapping[str, Text] = {
    "name": text("naming"),
    "rename": text("renaming"),
    "deregister": text("deregistration"),
}

STEPS: Mapping[str, Text] = {
    "accept": text("Application taken in"),
    "examine": text("Examination"),
    "assess": text("Overall assessment"),
    "experts": text("Expert argument"),
    "opinions": text("Opinions asked"),
    "display": text("Display of the draft"),
    "approve": text("Approval"),
    "announce": text("Public notice"),
    "file": text("Filing"),
    "sign": text("Signs set"),
    "return": text("Sent back to be completed"),
    "resume": text("Taken in again"),
    "refuse": text("Refusal"),
    "withdraw": text("Withdrawal"),
}
"""The steps of a case, in the order of the procedure."""

STATES: Mapping[str, Text] = {
    "accepted": text("application taken in"),
    "examined": text("examined"),
    "consulting": text("opinions being asked"),
    "displayed": text("draft on display"),
    "approved": text("case approved"),
    "announced": text("announced, not yet filed"),
    "filed": text("filed, not yet announced"),
    "closed": text("case closed"),
    "returned": text("sent back"),
    "refused": text("not approved"),
    "withdrawn": text("withdrawn"),
}

OPEN = ("accepted", "examined", "consulting", "displayed", "approved", "announced", "filed", "returned")
"""States in which somebody has to act."""

UNDECIDED = ("accepted", "examined", "consulting", "displayed")
"""States before the decision."""
TO_BE_ANNOUNCED = ("approved", "filed")
"""States after an approval that was not announced."""


def label(words: Mapping[str, Text], value: object) -> Text:
    """The words for `value`; the value itself where there are none."""
    return words.get(str(value), Text(str(value or "")))


GROUNDS: Mapping[str, Text] = {
    "division": text("change of divisions"),
    "construction": text("building in town or country"),
    "nature": text("change of nature"),
    "other": text("other cause"),
}
"""Causes of a renaming that the regulation names (条例 art 10(1))."""
