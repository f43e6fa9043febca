"""The offline dispute map: one HTML file with our own ground, made with folium, that asks the network for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gis_desk.disputes import words
from gis_desk.disputes.statistics.density import FEW, LineDensity, along_lines
from gis_desk.documents.disputes import ground as base_map
from gis_desk.documents.disputes.data import COARSE_DEG, case_columns, cells_of, density_rows, marker_rows, plain
from gis_desk.documents.disputes.ground import BaseMap, home_county
from gis_desk.documents.disputes.page import finished, skeleton
from gis_desk.documents.disputes.words import Say, labels
from layers import crs
from layers.errors import FormatError, Where
from layers.text import Text, text
from layers.work import QUIET, Progress

COARSE_M = 200.0
"""How far lines of the public file may lie from their place, in metres."""

REMOVED: tuple[Text, ...] = (
    text("names of people and units, telephone numbers"),
    text("numbers, titles, descriptions, measures, log and attachments of the cases"),
    text("both sides, the line and the place in words"),
    text("exact coordinates: cases are counted in cells of {deg}° and drawn at the middle of the cell", deg=COARSE_DEG),
    text("heat map, density along lines, markers and their coordinates"),
    text("all days: only the year of discovery is left"),
    text("cases marked secret, as a whole"),
)
"""What a public file leaves out; written into it and said when it is made."""


@dataclass(frozen=True)
class DisputeMap:
    """The page and what is in it."""

    html: str
    cases: int
    left_out: int
    removed: tuple[Text, ...]
    notes: tuple[Text, ...]


def dispute_map(
    cases: gpd.GeoDataFrame,
    events: pd.DataFrame | None,
    divisions: gpd.GeoDataFrame,
    lines: gpd.GeoDataFrame | None = None,
    markers: gpd.GeoDataFrame | None = None,
    roads: gpd.GeoDataFrame | None = None,
    waters: gpd.GeoDataFrame | None = None,
    *,
    today: date,
    county: str | None = None,
    title: str | None = None,
    public: bool = False,
    say: Say = str,
    language: str = "zh",
    progress: Progress = QUIET,
) -> DisputeMap:
    """The whole page as one HTML text.

    Parameters
    ----------
    cases, events, divisions, lines, markers, roads, waters : frames
        Tables of the schema, EPSG:4490; only the first and `divisions` are needed.
    today : date
        Date of making; overdue checks are counted from it.
    county : str, optional
        Code of the county the map is about; else the one whose townships are known.
    title : str, optional
        Heading; else the county's name with the kind of map.
    public : bool
        Leave out what must not be published (`REMOVED`): cases are counts in coarse cells.
    say : callable
        Words of the reader's language; `language` is its code for the page.

    Notes
    -----
    Rules: no hotspots, parties or claims on public maps (map rules 2.2 and 8). The public file therefore holds counts
    only, and carries the note that it was not reviewed.
    """
    progress.step(0, 4, "base map")
    grid = 1000 if public else base_map.GRID
    if public and lines is not None and len(lines):
        lines = lines.loc[~lines["status"].isin(["disputed", "proposed", "habit"])].reset_index(drop=True)
    ground = base_map.base_map(
        divisions,
        lines,
        None if public else roads,
        waters,
        county=county,
        tolerance_m=COARSE_M if public else 12.0,
        grid=grid,
    )
    code = home_county(divisions, county)
    units = dict(zip(divisions["code"].astype(str), divisions["name"], strict=True)) if len(divisions) else {}
    place = plain(units.get(code or "")) or ""
    kept = cases.loc[cases["secrecy"] != "secret"] if public else cases
    shown_lines = (
        {} if lines is None or not len(lines) else dict(zip(lines["key"].astype(str), lines["name"], strict=True))
    )
    shown_lines = {key: name for key, name in shown_lines.items() if plain(name)}
    heading = title or say(
        text("Boundary dispute risks of {county}", county=place) if place else text("Boundary dispute risks")
    )
    progress.step(1, 4, "density")
    open_ones = kept.loc[[words.is_open(plain(v)) for v in kept["state"]]]
    notes: list[Text] = []
    document: dict[str, Any] = {
        "language": language,
        "title": heading,
        "made": today.isoformat(),
        "public": public,
        "grid": grid,
        "words": labels(say),
        "ground": ground.__dict__,
    }
    if public:
        layers = {
            "ground": text("Divisions"),
            "water": text("Rivers and lakes"),
            "borders": text("Boundaries"),
            "cells": text("Counts"),
        }
        document |= {"cells": cells_of(kept), "removed": [say(t) for t in REMOVED], "total": len(kept)}
        notes.append(text("not reviewed, not for publication: fill in the map review number first"))
    else:
        density = along_lines(open_ones["geometry"].to_numpy(), lines, progress=progress) if lines is not None else None
        layers = {
            "ground": text("Divisions"),
            "water": text("Rivers and lakes"),
            "roads": text("Main roads"),
            "borders": text("Boundaries"),
            "markers": text("Boundary markers"),
            "density": text("Density along lines"),
            "heat": text("Heat map"),
            "cases": text("Cases"),
        }
        progress.step(2, 4, "cases")
        document |= {
            "cases": case_columns(kept, events, units, shown_lines, today),
            "density": [] if density is None else density_rows(density),
            "markers": marker_rows(markers),
        }
        notes.extend(_method_notes(len(open_ones), density))
    few = len(open_ones) < FEW
    document["notes"] = [say(n) for n in notes]
    document["footer"] = [say(t) for t in _footer(public, today, ground)]
    document["classification"] = say(
        text("not reviewed, not for publication") if public else text("internal, keep safe")
    )
    shown = {"heat": not few, "density": False, "markers": True}
    progress.step(3, 4, "page")
    centre = _centre(ground, kept)
    there = {
        "water": ground.waters or ground.areas,
        "roads": ground.roads,
        "markers": document.get("markers"),
        "density": document.get("density"),
    }
    layers = {name: title for name, title in layers.items() if there.get(name, True)}
    page = skeleton({k: say(v) for k, v in layers.items()}, shown, centre)
    return DisputeMap(
        finished(page, document, heading, language),
        len(kept),
        len(cases) - len(kept),
        REMOVED if public else (),
        tuple(notes),
    )


def _centre(ground: BaseMap, cases: gpd.GeoDataFrame) -> tuple[float, float]:
    bounds = ground.bounds or ([float(v) for v in cases.total_bounds] if len(cases) else [])
    if len(bounds) != 4 or not np.isfinite(bounds).all():
        bounds = list(crs.CHINA)
    return (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2


def _method_notes(n_open: int, density: LineDensity | None) -> list[Text]:
    notes = []
    if n_open < FEW:
        notes.append(
            text(
                "Only {n} open cases: the picture shows where they are. That is too few to say where trouble gathers, "
                "so the heat map is off at first.",
                n=n_open,
            )
        )
    notes.append(
        text("Heat map: {n} open cases, weighted 4, 3, 2, 1 by grade; a picture, not a test of significance.", n=n_open)
    )
    if density is not None and density.n:
        notes.append(
            text(
                "Density along lines: Epanechnikov kernel, {km:g} km each way along the line, n = {n}; {off} cases "
                "further than {limit:g} km from every line are left out.",
                km=density.bandwidth_m / 1000,
                n=density.n,
                off=density.off,
                limit=density.limit_m / 1000,
            )
        )
    return notes


def _footer(public: bool, today: date, ground: BaseMap) -> list[Text]:
    first = (
        text("Not reviewed, not for publication. Map review number: ____________")
        if public
        else text("Internal material of the office, not a public map service; do not put it on the internet.")
    )
    return [
        first,
        text(
            "Lines are simplified to {m:.0f} m; the approved agreement and its map decide. Figures are measured on the "
            "map and are not published data.",
            m=ground.tolerance_m,
        ),
        text("CGCS2000 · made on {day} · Leaflet 1.9.4", day=today.isoformat()),
    ]


def write_dispute_map(path: Path, frames: Mapping[str, Any], **arguments: Any) -> DisputeMap:
    """Write the page of `dispute_map` to `path` as a whole, or leave what was there.

    Parameters
    ----------
    path : Path
        The file; its folder must exist.
    frames : mapping
        Tables by their names in the schema; ``dispute`` and ``division`` are needed.
    arguments
        As for `dispute_map`.

    Raises
    ------
    FormatError
        If the file cannot be written.
    """
    made = dispute_map(
        frames["dispute"],
        frames.get("dispute_event"),
        frames["division"],
        frames.get("boundary_line"),
        frames.get("marker"),
        frames.get("road"),
        frames.get("water"),
        **arguments,
    )
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(made.html, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as exc:
        draft.unlink(missing_ok=True)
        raise FormatError(
            "the map cannot be written: {reason}",
            where=Where(path),
            do="check the folder, the rights and the free space, or close the file if it is open",
            reason=exc.strerror or str(exc),
        ) from exc
    return made
