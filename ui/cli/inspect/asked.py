"""What ``inspect plan`` is asked: its options and the request file as one request."""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis_desk.inspections.asking.crews import Crew, Request, at_field
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.planning.planner import in_hours
from gis_desk.inspections.ways.starts import named_start
from gis_desk.inspections.ways.travel import Start, county_seat
from layers.errors import FormatError, PlanError, Where
from layers.store import Store


@dataclass(frozen=True)
class Options:
    """The options as they were given; None or empty where not. They come before what the file says."""

    lines: Sequence[str] = ()
    teams: int | None = None
    days: int | None = None
    starts: Sequence[str] = ()
    hours: float | None = None
    begin: str | None = None
    lunch: float | None = None
    date: str | None = None
    closed: Sequence[str] = ()
    weekends: bool | None = None
    sides: Sequence[str] = ()
    fair: float | None = None
    balanced: bool | None = None
    seed: int | None = None
    dem: Path | None = None
    markers_only: bool = False


def request_for(store: Store, file: Path | None, given: Options) -> Request:
    """The request of a file with the options put over it.

    Raises
    ------
    FormatError, PlanError
        If the file cannot be read, has a field or a value that cannot be used, or teams, days or lines are missing.
    """
    document = {} if file is None else read_request(file)
    try:
        return _request(store, document, given)
    except PlanError as exc:
        if file is None or exc.where.file is not None or exc.where.field is None:
            raise
        where = Where(file, field=exc.where.field, value=exc.where.value)
        raise PlanError(exc.what.template, where=where, do=exc.do.template, **exc.what.args) from exc


def read_request(file: Path) -> dict[str, Any]:
    """The tables of a request file (TOML)."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as exc:
        raise FormatError(
            "the request cannot be read: {why}", where=Where(file), do="give a TOML file", why=exc.strerror or str(exc)
        ) from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise FormatError(
            "the request is not TOML: {why}",
            where=Where(file),
            do="see an example with: gis-desk inspect plan --example",
            why=str(exc),
        ) from exc


def _request(store: Store, document: Mapping[str, Any], given: Options) -> Request:
    document = {**document}
    calendar = {**_table(document, "calendar")}
    settings = PlanSettings()
    calendar |= {
        **({"days": given.days} if given.days is not None else {}),
        **({"first": given.date} if given.date is not None else {}),
        **({"closed": [*calendar.get("closed", ()), *given.closed]} if given.closed else {}),
        **({"weekends": given.weekends} if given.weekends is not None else {}),
    }
    if given.days is not None and not 1 <= given.days <= 60:
        raise PlanError("{n} days cannot be planned", do="give 1 to 60 days", n=given.days)
    if "days" not in calendar:
        raise _missing("--days", "give the number of days: --days 5, or days in [calendar] of the request")
    lines = tuple(given.lines) or tuple(document.get("lines", ()))
    if not lines:
        raise _missing("--line", "give a line: --line all, or lines in the request")
    starts = _starts(store, given.starts) if given.starts else [_seat(store)]
    begin = settings.start_s if given.begin is None else _clock(given.begin)
    hours = settings.day_hours if given.hours is None else in_hours(given.hours, begin)
    lunch = 0 if given.lunch is None else round(given.lunch * 60)
    usual = Crew(starts[0], begin_s=begin, day_s=round(hours * 3600), lunch_s=lunch)
    document |= {"calendar": calendar, "lines": list(lines), "teams": _teams(document, given, starts)}
    for field, value in (("fair", given.fair), ("balanced", given.balanced), ("seed", given.seed)):
        if value is not None:
            document[field] = value
    if given.dem is not None:
        document["dem"] = str(given.dem)
    if given.markers_only:
        document["stretches"] = False
    return Request.from_json(document, lambda name: start_at(store, name), usual)


def _table(document: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    value = document.get(field, {})
    if not isinstance(value, Mapping):
        raise PlanError(
            "the request of the plan has a value that cannot be used",
            where=Where(field=field, value=value),
            do="give a table",
        )
    return value


def _teams(document: Mapping[str, Any], given: Options, starts: Sequence[Start]) -> list[Any]:
    """Tables of the teams: those of the file, or alike ones; options are put over them."""
    listed = document.get("teams")
    if listed is None:
        if given.teams is None:
            raise _missing("--teams", "give the number of teams: --teams 2, or [[teams]] in the request")
        if not 1 <= given.teams <= 50:
            raise PlanError("{n} teams cannot be planned", do="give 1 to 50 teams", n=given.teams)
        listed = [{} for _ in range(given.teams)]
    elif given.teams is not None:
        raise PlanError(
            "the request lists the teams, and their number is given too",
            where=Where(field="--teams", value=given.teams),
            do="leave --teams away, or take [[teams]] out of the request",
        )
    if not isinstance(listed, list) or not all(isinstance(t, Mapping) for t in listed):
        return listed  # the reader of the request says what is wrong with it
    count = len(listed)
    if given.starts and len(starts) not in (1, count):
        raise PlanError(
            "{n} start places are given for {teams} teams",
            do="give one start place for all teams, or one for each",
            n=len(starts),
            teams=count,
        )
    if given.sides and len(given.sides) not in (1, count):
        raise PlanError(
            "{n} sides are given for {teams} teams",
            do="give one side for all teams, or one for each",
            n=len(given.sides),
            teams=count,
        )
    found = []
    for n, table in enumerate(listed):
        team = dict(table)
        if given.starts:
            start = starts[n % len(starts)]
            team["start"] = {"lon": start.lon, "lat": start.lat, "name": str(start.name)}
        if given.sides:
            team["side"] = given.sides[n % len(given.sides)]
        for field, value in (("hours", given.hours), ("begin", given.begin), ("lunch_minutes", given.lunch)):
            if value is not None:
                team.pop(field, None)
        found.append(team)
    return found


def _missing(field: str, do: str) -> PlanError:
    return PlanError("the plan is not asked for in full", where=Where(field=field), do=do)


def _clock(value: str) -> int:
    try:
        moment = dt.datetime.strptime(value, "%H:%M")
    except ValueError as exc:
        raise PlanError(
            "'{value}' is no time of day", where=Where(field="--begin"), do="write it as 08:00", value=value
        ) from exc
    return moment.hour * 3600 + moment.minute * 60


def _seat(store: Store) -> Start:
    divisions, names, lines = (store.frame(n) for n in ("division", "place_name", "boundary_line"))
    return county_seat(divisions, names, lines, store.setting("county"))


def _starts(store: Store, wanted: Sequence[str]) -> list[Start]:
    return [at_field("--start", w, lambda name: start_at(store, name)) for w in wanted]


def start_at(store: Store, wanted: str) -> Start:
    """A start place given as ``longitude,latitude`` in degrees, or by the name of a place or division."""
    numbers = wanted.replace("，", ",").split(",")
    if len(numbers) == 2:
        try:
            lon, lat = (float(n) for n in numbers)
        except ValueError:
            pass
        else:
            if not (-180 <= lon <= 180 and -90 <= lat <= 90):
                raise PlanError(
                    "{value} is no longitude and latitude",
                    do="give degrees, longitude first: 108.3712,25.6410",
                    value=wanted,
                )
            return Start(lon, lat, wanted)
    return named_start(wanted, store.frame("place_name"), store.frame("division"))
