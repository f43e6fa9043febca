"""What a person judges in a case: the questions of the catalogue, and the answers given to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis_desk.cases.form import words_of
from gis_desk.cases.rows import CASE, plain
from gis_desk.cases.words import UNDECIDED
from gis_desk.names.rules.by_person import Question, questions
from layers.change import Change, update
from layers.errors import PlanError, Where
from layers.text import Text, text

ANSWERS = "answers"
"""Where ``form`` of a case keeps them: rule to verdict, remark, person and day."""
_LONGEST = 300


@dataclass(frozen=True)
class Asked:
    """A question of the checklist; `verdict` is True where all is in order, None while nobody has answered."""

    question: Question
    verdict: bool | None = None
    remark: str | None = None
    who: str | None = None
    on: str | None = None


def checklist(case: Mapping[str, Any]) -> list[Asked]:
    """The questions of a case in the order of the catalogue, with their answers."""
    given = (case.get("form") or {}).get(ANSWERS) or {}
    made = []
    for question in questions(str(case["class"]), str(case["action"])):
        one = given.get(question.rule) or {}
        verdict = one.get("verdict")
        made.append(
            Asked(
                question,
                verdict if isinstance(verdict, bool) else None,
                one.get("remark"),
                one.get("who"),
                one.get("on"),
            )
        )
    return made


def refused(case: Mapping[str, Any]) -> list[str]:
    """Rules that somebody judged not to be kept."""
    return [one.question.rule for one in checklist(case) if one.verdict is False]


def plan_answer(
    key: str, row: Mapping[str, Any], rule: str, verdict: bool | None, remark: str, who: str, today: date
) -> Change:
    """Somebody judges the question of `rule` in the case `key`; None takes the answer back.

    Raises
    ------
    PlanError
        If the case is decided, it has no such question, or a question is answered with no and no remark says why.
    """
    old = plain(CASE, row)
    where = Where(layer=CASE, field="form", value=rule)
    asked = {one.question.rule for one in checklist(old)}
    if rule not in asked:
        raise PlanError(
            "the checklist of the case {number} does not ask about rule {rule}",
            where=where,
            do="rules it asks about: {rules}",
            number=old["number"],
            rule=rule,
            rules=", ".join(sorted(asked)) or "—",
        )
    if old["state"] not in UNDECIDED:
        raise PlanError(
            "the case {number} is decided: its checklist stays as it is",
            where=where,
            do="write a note on the case",
            number=old["number"],
        )
    said = words_of("form", remark, _LONGEST)
    if verdict is False and said is None:
        raise PlanError("a question answered with no needs a remark", where=where, do="write what is not in order")
    answers = dict((old["form"] or {}).get(ANSWERS) or {})
    answers.pop(rule, None)
    if verdict is not None:
        answers[rule] = {"verdict": verdict, "remark": said, "who": who, "on": today.isoformat()}
    form = {k: v for k, v in (old["form"] or {}).items() if k != ANSWERS} | ({ANSWERS: answers} if answers else {})
    label = text("Case {number}: judge {rule}: {verdict}", number=old["number"], rule=rule, verdict=VERDICTS[verdict])
    return Change(label, (update(CASE, key, old, {**old, "form": form}),))


VERDICTS: Mapping[bool | None, Text] = {True: text("in order"), False: text("not in order"), None: text("open")}
"""The words for verdicts."""
