"""The offline dispute map: one HTML file with our own ground, made with folium, that asks the network for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.listing import select
from gis_desk.disputes.statistics.density import FEW
from gis_desk.disputes.statistics.lines import LineStudy, study_lines
from gis_desk.disputes.statistics.method import too_few
from gis_desk.disputes.statistics.question import Question
from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.disputes.words import is_open
from gis_desk.documents.disputes.webmap import ground as base_map
from gis_desk.documents.disputes.webmap import notes
from gis_desk.documents.disputes.webmap.along import by_time, hot_rows
from gis_desk.documents.disputes.webmap.cases import case_columns, marker_rows, plain
from gis_desk.documents.disputes.webmap.claims import between_rows, claim_rows, evidence_rows
from gis_desk.documents.disputes.webmap.ground import BaseMap, home_county
from gis_desk.documents.disputes.webmap.page import finished, skeleton
from gis_desk.documents.disputes.webmap.pictures import Attached, Content, attached
from gis_desk.documents.disputes.webmap.pinyin import initials
from gis_desk.documents.disputes.webmap.public import CELL_DEG, LEAST, REMOVED, counts
from gis_desk.documents.disputes.webmap.timeline import timeline
from gis_desk.documents.disputes.webmap.words import Say, labels
from gis_desk.documents.saving import save
from layers import crs
from layers.errors import FormatError, GisDeskError, Where
from layers.schema import GRADES
from layers.text import Text, text
from layers.work import QUIET, Progress

TABLES = (
    "dispute",
    "dispute_event",
    "dispute_claim",
    "dispute_evidence",
    "attachment",
    "division",
    "boundary_line",
    "marker",
    "road",
    "water",
)
"""What the map is made from; all but ``dispute`` and ``division`` may be missing."""
COARSE_M = 200.0
"""How far lines of the public file may lie from their place, in metres."""
_FINE_M = 12.0
_COARSE_GRID = 1000
_LAYERS: Mapping[str, Text] = {
    "ground": text("Divisions"),
    "water": text("Rivers and lakes"),
    "roads": text("Main roads"),
    "borders": text("Boundaries"),
    "markers": text("Boundary markers"),
    "density": text("Density along lines"),
    "heat": text("Heat map"),
    "claims": text("Claim lines"),
    "cases": text("Cases"),
    "cells": text("Counts"),
}
_UNSETTLED = ("disputed", "proposed", "habit")


@dataclass(frozen=True)
class Wish:
    """What somebody wants on the map.

    Parameters
    ----------
    today : date
        Date of making; overdue checks are counted from it.
    county : str, optional
        Code of the county the map is about; else the one whose townships are known.
    title : str, optional
        Heading; else the county's name with the kind of map.
    public : bool
        Leave out what must not be published (`REMOVED`): cases are counts in coarse cells. Such a file counts the
        whole register: of two files of different periods or states one could be subtracted from the other, and what
        is left would be fewer than `LEAST` cases.
    found_from, found_to : date, optional
        Only cases found on these days and between them; cases without a day are then left out.
    states : sequence of str
        Only cases in one of these states; ``open`` stands for all in which somebody has to act.
    weigh : str
        What a case counts in the density along lines: one of `WEIGHTS` of the statistics.
    say : callable
        Words of the reader's language; `language` is its code for the page.

    Raises
    ------
    GisDeskError
        For a public map of a part of the register.
    """

    today: date
    county: str | None = None
    title: str | None = None
    public: bool = False
    found_from: date | None = None
    found_to: date | None = None
    states: Sequence[str] = ()
    weigh: str = "none"
    say: Say = str
    language: str = "zh"

    def __post_init__(self) -> None:
        if self.public and (self.found_from or self.found_to or self.states):
            raise GisDeskError(
                "a public map of a part of the register could be subtracted from that of the whole, and would show "
                "fewer than {n} cases",
                where=Where(field="public"),
                do="make the public map of the whole register, or the map of this part for the office only",
                n=LEAST,
            )


@dataclass(frozen=True)
class DisputeMap:
    """The page and what is in it.

    Attributes
    ----------
    cases, secret : int
        Cases in the file; secret ones that were left out of a public file.
    pictures, pictures_left_out : int
        Photographs in the file, and those that did not fit.
    removed, notes : tuple of Text
        What a public file leaves out; what stands beside the picture.
    """

    html: str
    cases: int
    secret: int
    pictures: int
    pictures_left_out: int
    removed: tuple[Text, ...]
    notes: tuple[Text, ...]


def dispute_map(
    frames: Mapping[str, Any], wish: Wish, content: Content | None = None, progress: Progress = QUIET
) -> DisputeMap:
    """The whole page as one HTML text.

    Parameters
    ----------
    frames : mapping
        Tables of the schema by name (`TABLES`), EPSG:4490.
    wish : Wish
    content : callable, optional
        Gives the long contents of attachments; without it they are named only.

    Notes
    -----
    Rules: no hotspots, parties or claims on public maps (map rules 2.2). The public file therefore holds counts only,
    and carries the note that it was not reviewed.
    """
    if wish.public:
        return _public(frames, wish, progress)
    return _internal(frames, wish, content, progress)


def _internal(frames: Mapping[str, Any], wish: Wish, content: Content | None, progress: Progress) -> DisputeMap:
    progress.step(0, 100, "base map")
    cases = _wanted(frames["dispute"], wish)
    divisions, lines = frames["division"], frames.get("boundary_line")
    ground = base_map.base_map(
        divisions, lines, frames.get("road"), frames.get("water"), county=wish.county, tolerance_m=_FINE_M
    )
    time = timeline(cases["found_on"], wish.today)
    progress.step(15, 100, "density")
    n_open = sum(is_open(plain(v)) for v in cases["state"])
    study = _studied(cases, frames, wish, progress.part(15, 35, 100)) if n_open else None
    rows: list[dict[str, Any]] = []
    if study is not None:
        bins = dict(zip(cases["key"], time.bins, strict=True))
        rows = by_time(study.density, [bins[key] for key in study.cases.rows["key"]], progress.part(35, 45, 100))
    rules = StatisticsRules()
    order = {str(key): n for n, key in enumerate(cases["key"])}
    pictures = attached(frames.get("attachment"), _owners(frames, order), content, progress.part(45, 80, 100))
    progress.step(80, 100, "cases")
    units = dict(zip(divisions["code"].astype(str), divisions["name"], strict=True)) if len(divisions) else {}
    columns = case_columns(cases, frames.get("dispute_event"), units, _line_names(lines), time.bins)
    claims = claim_rows(frames.get("dispute_claim"), order)
    between = between_rows(frames.get("dispute_claim"), cases, divisions, wish.say, progress.part(80, 89, 100))
    unplaced = sum(x is None for x in columns["x"])
    secret = int((cases["secrecy"] == "secret").sum())
    said = [
        *([text("{n} cases are secret, and so is this file.", n=secret)] if secret else []),
        *notes.chosen(wish.found_from, wish.found_to, wish.states),
        *notes.method(n_open, None if study is None else study.method),
        *notes.missing(unplaced, time.older, pictures),
    ]
    document = {
        "cases": columns,
        "time": time.names,
        "weighted": wish.weigh != "none",
        "heat": [rules.grade_weight(grade) for grade in (*GRADES, None)],
        "few": {"least": FEW, "sentence": wish.say(too_few("{n}", FEW))},
        "density": rows,
        "verdict": "" if study is None else wish.say(study.method.verdict),
        "hot": [] if study is None else hot_rows(study),
        "markers": marker_rows(frames.get("marker")),
        "claims": claims,
        "between": between,
        "evidence": evidence_rows(frames.get("dispute_evidence"), order),
        "attached": {"rows": pictures.rows, "pictures": pictures.pictures},
        "initials": initials(_searched(columns)),
        "classification": wish.say(text("secret") if secret else text("internal, keep safe")),
    }
    return _made(frames, wish, ground, document, said, cases, pictures, 0, progress)


def _public(frames: Mapping[str, Any], wish: Wish, progress: Progress) -> DisputeMap:
    progress.step(0, 100, "base map")
    cases = _wanted(frames["dispute"], wish)
    kept = cases.loc[cases["secrecy"] != "secret"]
    lines = frames.get("boundary_line")
    if lines is not None and len(lines):
        lines = lines.loc[~lines["status"].isin(_UNSETTLED)].reset_index(drop=True).assign(name=None)
    ground = base_map.base_map(
        frames["division"],
        lines,
        None,
        frames.get("water"),
        county=wish.county,
        tolerance_m=COARSE_M,
        grid=_COARSE_GRID,
    )
    progress.step(60, 100, "cases")
    found = counts(kept)
    said = [
        text("not reviewed, not for publication: fill in the map review number first"),
        text("{n} cases in all.", n=len(kept)),
        text(
            "Do not publish this map again soon: of two maps one can be subtracted from the other, and the few cases "
            "between them stand out."
        ),
    ]
    if found.alone:
        said.append(text("{n} cases lie alone: they are counted and not drawn.", n=found.alone))
    document = {
        "cells": found.cells,
        "cell": CELL_DEG,
        "removed": [wish.say(t) for t in REMOVED],
        "classification": wish.say(text("not reviewed, not for publication")),
    }
    return _made(frames, wish, ground, document, said, kept, None, len(cases) - len(kept), progress)


def _studied(cases: gpd.GeoDataFrame, frames: Mapping[str, Any], wish: Wish, progress: Progress) -> LineStudy | None:
    """Where the open ones of `cases` gather along the lines; None without lines."""
    lines = frames.get("boundary_line")
    if lines is None or not len(lines):
        return None
    question = Question(
        today=wish.today, weights=wish.weigh, since=wish.found_from, until=wish.found_to, county=wish.county
    )
    markers, register = frames.get("marker"), frames["dispute"]
    rows = register.loc[register["key"].isin(cases["key"])]  # in the register's order, as everywhere: lots depend on it
    asked = {"dispute": rows, "boundary_line": lines, "marker": pd.DataFrame() if markers is None else markers}
    return study_lines(question, asked, progress)


def _made(
    frames: Mapping[str, Any],
    wish: Wish,
    ground: BaseMap,
    parts: dict[str, Any],
    said: Sequence[Text],
    cases: gpd.GeoDataFrame,
    pictures: Attached | None,
    secret: int,
    progress: Progress,
) -> DisputeMap:
    """The page of `parts` on `ground`."""
    progress.step(90, 100, "page")
    heading = wish.title or _heading(frames["division"], wish)
    document = {
        "language": wish.language,
        "title": heading,
        "made": wish.today.isoformat(),
        "public": wish.public,
        "grid": _COARSE_GRID if wish.public else base_map.GRID,
        "words": labels(wish.say),
        "ground": asdict(ground),
        "notes": [wish.say(n) for n in said],
        "footer": [wish.say(t) for t in notes.footer(wish.public, wish.today, ground)],
    } | parts
    offered = {
        "ground": True,
        "water": bool(ground.waters or ground.areas),
        "roads": bool(ground.roads),
        "borders": True,
        **{name: bool(parts.get(name)) for name in ("markers", "density", "claims")},
        **dict.fromkeys(("heat", "cases"), not wish.public),
        "cells": wish.public,
    }
    shown = {"heat": not parts.get("density")}
    page = skeleton(
        {name: wish.say(title) for name, title in _LAYERS.items() if offered[name]}, shown, _centre(ground, cases)
    )
    return DisputeMap(
        finished(page, document, heading, wish.language, wish.say),
        len(cases),
        secret,
        0 if pictures is None else len(pictures.pictures),
        0 if pictures is None else pictures.left_out,
        REMOVED if wish.public else (),
        tuple(said),
    )


def _wanted(cases: gpd.GeoDataFrame, wish: Wish) -> gpd.GeoDataFrame:
    """The cases that were asked for, most urgent first."""
    chosen = select(cases, states=wish.states)
    if wish.found_from or wish.found_to:
        first, last = wish.found_from or date.min, wish.found_to or date.max
        days = [day_or_none(v) for v in chosen["found_on"]]
        chosen = chosen.loc[[day is not None and first <= day <= last for day in days]].reset_index(drop=True)
    return gpd.GeoDataFrame(chosen, geometry="geometry", crs=crs.GEOGRAPHIC)


def _owners(frames: Mapping[str, Any], order: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Place of the case for everything that an attachment may belong to."""
    owners = {("dispute", key): n for key, n in order.items()}
    for table in ("dispute_event", "dispute_claim", "dispute_evidence"):
        rows = frames.get(table)
        if rows is not None and len(rows):
            for key, case in zip(rows["key"].astype(str), rows["dispute"].astype(str), strict=True):
                if case in order:
                    owners[table, key] = order[case]
    return owners


def _line_names(lines: gpd.GeoDataFrame | None) -> dict[str, str]:
    if lines is None or not len(lines):
        return {}
    names = zip(lines["key"].astype(str), lines["name"], strict=True)
    return {key: str(name) for key, name in names if plain(name)}


def _searched(columns: Mapping[str, Any]) -> str:
    """All the text that is searched, for the table of initials."""
    return "".join(str(v) for name in ("title", "place", "vocabulary") for v in columns[name] if v)


def _heading(divisions: pd.DataFrame, wish: Wish) -> str:
    code = home_county(divisions, wish.county)
    names = divisions.loc[divisions["code"].astype(str) == str(code), "name"]
    if code and len(names) and (place := plain(names.iloc[0])):
        return wish.say(text("Boundary dispute risks of {county}", county=place))
    return wish.say(text("Boundary dispute risks"))


def _centre(ground: BaseMap, cases: gpd.GeoDataFrame) -> tuple[float, float]:
    bounds = ground.bounds or ([float(v) for v in cases.total_bounds] if len(cases) else [])
    if len(bounds) != 4 or not np.isfinite(bounds).all():
        bounds = list(crs.CHINA)
    return (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2


def write_dispute_map(
    path: Path,
    frames: Mapping[str, Any],
    wish: Wish,
    content: Content | None = None,
    progress: Progress = QUIET,
) -> DisputeMap:
    """Write the page of `dispute_map` to `path` as a whole, or leave what was there.

    Raises
    ------
    FormatError
        If the file cannot be written: no such folder, no rights, no space.
    """
    made = dispute_map(frames, wish, content, progress)
    progress.step(99, 100, "page")
    try:
        save(path, made.html.encode("utf-8"))
    except OSError as exc:
        raise FormatError(
            "the map cannot be written: {reason}",
            where=Where(path),
            do="check the folder, the rights and the free space, or close the file if it is open",
            reason=exc.strerror or str(exc),
        ) from exc
    return made
