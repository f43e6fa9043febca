"""``gis-desk dispute hotspots``: where and when cases gather, with method, certainty and what cannot be known."""

from datetime import date, datetime
from typing import Any

import click
import shapely

from gis_desk.disputes.statistics.areas import AreaStudy, study_area
from gis_desk.disputes.statistics.clusters import UnitStudy, study_units
from gis_desk.disputes.statistics.lines import LineStudy, study_lines
from gis_desk.disputes.statistics.method import Method
from gis_desk.disputes.statistics.question import Question
from gis_desk.disputes.statistics.times import TimeStudy, study_time
from gis_desk.disputes.statistics.trend import PERIODS
from gis_desk.disputes.statistics.units import NEAR, PER
from gis_desk.disputes.statistics.weights import WEIGHTS
from ui.cli.answer import DONE, print_json, progress, table
from ui.cli.dispute.case import WORKSPACE, open_register, plain
from ui.cli.options import FORM, Measure
from ui.texts import say, tr

TABLES = ("dispute", "boundary_line", "marker", "division")
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(help=tr("Where and when cases gather, with method, certainty and what cannot be known."))
@WORKSPACE
@click.option(
    "--by",
    type=click.Choice(["line", "area", "unit", "time"]),
    default="line",
    show_default=True,
    help=tr("Along the lines, over the land, by units, or over time."),
)
@click.option(
    "--weights",
    type=click.Choice(list(WEIGHTS)),
    default="none",
    show_default=True,
    help=tr("What a case counts: one, or more by its grade and less by its age."),
)
@click.option("--all", "everything", is_flag=True, help=tr("Closed cases too, not only open ones."))
@click.option("--since", type=_DAY, help=tr("Only cases found on this day or later, as in 2024-03-05."))
@click.option("--until", type=_DAY, help=tr("Only cases found on this day or earlier."))
@click.option("--bandwidth-m", type=Measure(100, 50_000), help=tr("Reach of the kernel, metres."))
@click.option(
    "--limit-m",
    type=Measure(1, 50_000),
    help=tr("Cases further from every line are left out, metres."),
)
@click.option(
    "--level",
    type=click.Choice(["county", "township", "village"]),
    default="township",
    show_default=True,
    help=tr("Level of the units."),
)
@click.option(
    "--per",
    type=click.Choice(list(PER)),
    default="count",
    show_default=True,
    help=tr("Compare units by their cases, per 10 km of border, or per 10,000 people."),
)
@click.option(
    "--near",
    type=click.Choice(list(NEAR)),
    default="border",
    show_default=True,
    help=tr("Neighbours: units with a common border, or within a distance."),
)
@click.option(
    "--period", type=click.Choice(list(PERIODS)), default="quarter", show_default=True, help=tr("Periods of the trend.")
)
@click.option("--permutations", type=click.IntRange(19, 99_999), help=tr("How many random pictures chance is given."))
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help=tr("Where the random numbers start."))
@FORM
def hotspots(
    workspace: str,
    by: str,
    since: datetime | None,
    until: datetime | None,
    period: str,
    form: str,
    **choices: Any,
) -> int:
    """Hot spots of the register."""
    with open_register(workspace) as store:
        frames = {name: store.frame(name) for name in TABLES}
        county = store.setting("county")
    question = Question(
        date.today(),
        since=None if since is None else since.date(),
        until=None if until is None else until.date(),
        county=county,
        **choices,
    )
    names = {k: plain(n) for k, n in zip(frames["boundary_line"]["key"], frames["boundary_line"]["name"], strict=True)}
    if by == "line":
        method, (answer, head, rows) = _lines(study_lines(question, frames, progress()), names)
    elif by == "area":
        method, (answer, head, rows) = _areas(study_area(question, frames, progress()))
    elif by == "unit":
        method, (answer, head, rows) = _units(study_units(question, frames, progress()))
    else:
        method, (answer, head, rows) = _times(study_time(question, frames, period=period))
    if form == "json":
        print_json(_words(method) | answer)
        return DONE
    click.echo(say(method.verdict))
    if rows:
        click.echo(table(head, rows))
    for sentence in (*method.how, *method.unknown):
        click.echo(say(sentence))
    return DONE


_Answer = tuple[Method, tuple[dict[str, Any], list[str], list[tuple[Any, ...]]]]


def _words(method: Method) -> dict[str, Any]:
    words = method.as_dict(say)
    return {
        "method": " ".join(words["how"]),
        "remark": None if method.hot else words["verdict"],
        "significance_tested": not method.few,
        **words,
    }


def _lines(study: LineStudy, names: dict[str, str]) -> _Answer:
    spots = [] if study.test is None else study.test.spots.to_dict("records")
    found = [
        {
            "line": r["line"],
            "line_name": names.get(r["line"]),
            "from_m": round(r["from_m"]),
            "to_m": round(r["to_m"]),
            "markers": None if r["markers"] is None else say(r["markers"]),
            "n": r["n"],
            "cases": round(r["cases"], 2),
            "expected": round(r["expected"], 3),
            "ratio": round(r["ratio"], 2),
            "peak_per_km": round(r["peak_per_km"], 3),
            "p": r["p"],
            "geometry": shapely.geometry.mapping(r["geometry"]),
        }
        for r in spots
    ]
    density = study.density
    answer = {
        "off": density.off,
        "bandwidth_m": density.bandwidth_m,
        "limit_m": density.limit_m,
        "p": None if study.test is None else study.test.p,
        "hotspots": found,
    }
    head = [
        tr("Boundary line"),
        tr("from km"),
        tr("to km"),
        tr("markers"),
        tr("cases"),
        tr("expected"),
        tr("times"),
        tr("most per km"),
        "p",
    ]
    rows = [
        (
            r["line_name"] or r["line"],
            f"{r['from_m'] / 1000:.1f}",
            f"{r['to_m'] / 1000:.1f}",
            r["markers"] or "",
            r["n"],
            r["expected"],
            r["ratio"],
            r["peak_per_km"],
            f"{r['p']:.3f}",
        )
        for r in found
    ]
    return study.method, (answer, head, rows)


def _areas(study: AreaStudy) -> _Answer:
    found = [
        {
            "share": r["share"],
            "per_km2": r["per_km2"],
            "area_km2": round(r["area_km2"], 3),
            "ground_share": round(r["ground_share"], 4),
            "n": r["cases"],
            "geometry": shapely.geometry.mapping(r["geometry"]),
        }
        for r in study.levels.to_dict("records")
    ]
    answer = {
        "off": len(study.cases.places) if study.surface is None else study.surface.outside,
        "p": study.p,
        "levels": found,
        "hotspots": [
            {"n": r["n"], "area_km2": round(r["area_km2"], 3), "geometry": shapely.geometry.mapping(r["geometry"])}
            for r in study.spots.to_dict("records")
        ],
    }
    head = [tr("share of cases"), tr("cases"), tr("area km²"), tr("share of land"), tr("per km² at its edge")]
    rows = [
        (f"{r['share']:.0%}", r["n"], f"{r['area_km2']:.1f}", f"{r['ground_share']:.1%}", f"{r['per_km2']:.3g}")
        for r in found
    ]
    return study.method, (answer, head, rows)


def _number(value: float, digits: int) -> float | None:
    return None if value != value else round(float(value), digits)


def _units(study: UnitStudy) -> _Answer:
    found = [
        {
            "key": r["key"],
            "code": plain(r["code"]),
            "name": plain(r["name"]),
            "n": r["n"],
            "cases": round(r["cases"], 3),
            "value": _number(r["value"], 6),
            "z": _number(r["z"], 12),
            "p": _number(r["p"], 6),
            "q": _number(r["q"], 6),
            "verdict": r["verdict"] or None,
        }
        for r in study.units.drop(columns="geometry").to_dict("records")
    ]
    found.sort(key=lambda r: (-(r["z"] if r["z"] is not None else r["cases"]), str(r["code"])))
    answer = {"units": found, "hotspots": [r for r in found if r["verdict"] == "hot"]}
    shown = [r for r in found if r["verdict"] or (study.test is None and r["n"])]
    verdicts = {"hot": tr("hot"), "cold": tr("quiet"), None: ""}
    head = [tr("Unit"), tr("cases"), tr("value"), "z", "p", "q", ""]
    rows = [
        (
            r["name"] or r["code"] or r["key"],
            r["n"],
            "" if r["value"] is None else f"{r['value']:.3g}",
            *("" if r[k] is None else f"{r[k]:.3f}" for k in ("z", "p", "q")),
            verdicts[r["verdict"]],
        )
        for r in shown
    ]
    return study.method, (answer, head, rows)


def _times(study: TimeStudy) -> _Answer:
    found = [
        {
            "begin": r["begin"].isoformat(),
            "new": r["new"],
            "low": round(r["low"], 3),
            "high": round(r["high"], 3),
            "closed": r["closed"],
            "open": r["open"],
            "whole": r["whole"],
        }
        for r in study.trend.table.to_dict("records")
    ]
    answer = {"periods": found, "p": study.trend.p, "undated": study.trend.undated, "hotspots": []}
    head = [tr("from"), tr("new"), tr("95 % from"), tr("to"), tr("closed"), tr("open at the end")]
    rows = [(r["begin"], r["new"], f"{r['low']:.1f}", f"{r['high']:.1f}", r["closed"], r["open"]) for r in found]
    return study.method, (answer, head, rows)
