"""What is refused before anything is planned, and what a reader of a plan should know."""

from collections.abc import Sequence

from gis_desk.inspections.asking.asked import hours_minutes
from gis_desk.inspections.asking.crews import Crew, Request
from gis_desk.inspections.asking.settings import table
from gis_desk.inspections.plan import Team
from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.engine import Orders
from gis_desk.inspections.planning.shares import share_of, spread_of
from layers.errors import PlanError, Where
from layers.text import Text, text

_DAY_S = 24 * 3600


def refuse(request: Request) -> tuple[Text, ...]:
    """What is odd about a request but can be planned with.

    Raises
    ------
    PlanError
        If there is no team, no team has hours for work, or the hours of a team contradict each other; names the team.
    """
    if not request.crews:
        raise PlanError("{n} teams cannot be planned", do="give 1 to 50 teams", n=0)
    for number, crew in enumerate(request.crews, 1):
        _contradiction(number, crew)
    idle = [n for n, c in enumerate(request.crews, 1) if c.day_s <= c.lunch_s]
    if len(idle) == len(request.crews):
        raise PlanError(
            "no team has hours for work",
            where=Where(field="teams: hours", value=request.crews[0].day_s / 3600),
            do="give a team more hours than its lunch takes",
        )
    return tuple(text("team {n} has no hours for work and is not used", n=n) for n in idle)


def _contradiction(number: int, crew: Crew) -> None:
    if crew.latest_s > _DAY_S:
        raise PlanError(
            "a working day of {hours:g} hours from {start} cannot be planned",
            where=Where(field=f"teams {number}: hours", value=crew.day_s / 3600),
            do="give 0.5 to 16 hours within one day",
            hours=crew.day_s / 3600,
            start=hours_minutes(crew.begin_s),
        )
    if crew.lunch_s and crew.lunch_from_s > crew.lunch_to_s:
        raise PlanError(
            "lunch begins at {low} at the earliest and at {high} at the latest",
            where=Where(field=f"teams {number}: lunch_from", value=hours_minutes(crew.lunch_from_s)),
            do="exchange lunch_from and lunch_to",
            low=hours_minutes(crew.lunch_from_s),
            high=hours_minutes(crew.lunch_to_s),
        )


def remarks(days: Days, orders: Orders, teams: Sequence[Team]) -> tuple[Text, ...]:
    """What was asked and could not be reached, with its number; teams that stay at home."""
    request, rules, found = days.model.request, table()["balance"], []
    seconds = [days.timed(c, t).seconds for c, t in orders.items() if t]
    spread = spread_of(seconds)
    if request.balanced and spread > rules["spread"]:
        found.append(
            text(
                "the days differ by {spread:.1%} of their mean, not {wanted:.0%}: no more even division was found",
                spread=spread,
                wanted=rules["spread"],
            )
        )
    share = share_of(days, orders)
    if request.fair is not None and share is None:
        found.append(text("a fair share was asked for, and there are no teams of both sides"))
    elif request.fair is not None and share is not None and abs(share - request.fair) > 2 * rules["fair_near"]:
        found.append(
            text(
                "the left side works {share:.1%} of the hours, not {wanted:.0%}: with as many days and the tasks that "
                "are bound to a side nothing nearer was found",
                share=share,
                wanted=request.fair,
            )
        )
    home = [t.team for t in teams if not t.days and request.crews[t.team - 1].day_s > request.crews[t.team - 1].lunch_s]
    if home and len(home) < len(teams):
        found.append(text("not needed: team {teams}", teams=tuple(home)))
    return tuple(found)
