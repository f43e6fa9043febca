"""Risk grade from likelihood and impact: a score suggests, a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from gis_desk.disputes.words import GRADES
from layers.errors import GisDeskError, Where
from layers.text import Text, text

LIKELIHOOD: Mapping[int, Text] = {
    1: text("hardly: quiet for years, both sides agree on the line"),
    2: text("unlikely: single complaints, no works or harvest at stake"),
    3: text("possible: repeated complaints, or works are planned"),
    4: text("likely: one side has acted on the ground, or the season comes up"),
    5: text("now: people have gathered, or damage has been done"),
}
IMPACT: Mapping[int, Text] = {
    1: text("slight: a household or two, under 1 ha"),
    2: text("small: a group of households, under 10 ha"),
    3: text("middling: whole villages, or a project stands still"),
    4: text("great: townships against each other, injuries possible"),
    5: text("grave: mass fights, deaths or lasting damage possible"),
}


@dataclass(frozen=True)
class Matrix:
    """Lower bounds of likelihood times impact (1 to 25) for red, orange and yellow; below is blue.

    The defaults are a convention of this program, no official table; a county may set its own
    (``resources/rules/disputes.toml``, `gis_desk.disputes.rules`). `table` says whose figures they are.
    """

    red: int = 15
    orange: int = 10
    yellow: int = 5
    table: str = "GIS Desk"

    def __post_init__(self) -> None:
        if not 1 < self.yellow < self.orange < self.red <= 25:
            raise GisDeskError(
                "the thresholds {yellow}, {orange}, {red} do not rise",
                do="give yellow < orange < red, between 2 and 25",
                yellow=self.yellow,
                orange=self.orange,
                red=self.red,
            )

    def grade(self, score: int) -> str:
        """The grade that `score` falls into."""
        if score >= self.red:
            return "red"
        if score >= self.orange:
            return "orange"
        return "yellow" if score >= self.yellow else "blue"

    def cells(self) -> list[list[str]]:
        """Five rows (likelihood 5 down to 1) of five grades (impact 1 to 5), as the table is drawn."""
        return [[self.grade(row * column) for column in range(1, 6)] for row in range(5, 0, -1)]

    def explained(self, likelihood: int, impact: int) -> Text:
        """One cell of the matrix in words: both scales, the score, and the grade it falls into."""
        return text(
            "{likelihood}; {impact}: {l} × {i} = {score}, {grade}",
            likelihood=LIKELIHOOD[likelihood],
            impact=IMPACT[impact],
            l=likelihood,
            i=impact,
            score=likelihood * impact,
            grade=GRADES[self.grade(likelihood * impact)],
        )


DEFAULT = Matrix()


@dataclass(frozen=True)
class Suggestion:
    """What the matrix says about one case, and why."""

    grade: str
    score: int
    why: Text


def suggest(likelihood: int, impact: int, matrix: Matrix = DEFAULT) -> Suggestion:
    """The grade that the matrix suggests for `likelihood` and `impact`, both 1 to 5.

    Raises
    ------
    GisDeskError
        Outside 1 to 5.
    """
    for field, value in (("likelihood", likelihood), ("impact", impact)):
        if not 1 <= value <= 5:
            raise GisDeskError(
                "{field} is {value}, it must lie between 1 and 5",
                where=Where(field=field, value=value),
                do="choose 1 (least) to 5 (most)",
                field=field,
                value=value,
            )
    score = likelihood * impact
    grade = matrix.grade(score)
    why = text(
        "likelihood {l} × impact {i} = {score}: {grade} (red from {red}, orange from {orange}, yellow from {yellow}; "
        "table: {table})",
        l=likelihood,
        i=impact,
        score=score,
        grade=GRADES[grade],
        red=matrix.red,
        orange=matrix.orange,
        yellow=matrix.yellow,
        table=matrix.table,
    )
    return Suggestion(grade, score, why)


CHECK_DAYS: Mapping[str, int] = {"red": 30, "orange": 60, "yellow": 90, "blue": 180}
"""Days to the next check that a grade proposes; for red it is also the most that is allowed."""
