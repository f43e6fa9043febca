"""The offline dispute map: one HTML file with our own ground, made with folium, that asks the network for nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from branca.element import Element, MacroElement
from folium.elements import JSCSSMixin
from folium.plugins import HeatMap, MarkerCluster
from folium.template import Template

from gis_desk.disputes import words
from gis_desk.disputes.density import FEW, LineDensity, along_lines
from gis_desk.disputes.listing import days_to_check
from gis_desk.documents import base_map, offline
from gis_desk.documents.base_map import BaseMap, coded, home_county
from layers import crs
from layers.errors import FormatError, Where
from layers.text import Text, text
from layers.work import QUIET, Progress

Say = Callable[[Text], str]

COARSE_DEG = 0.02
"""Cell of the public file, in degrees (about 2 km); the rule asks for 0.01 at least."""
COARSE_M = 200.0

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


class _Page(JSCSSMixin, MacroElement):
    """Our script and style, and the call that hands folium's layers to them."""

    default_js = [("gis-desk-map", "gis-desk:disputes/map.js")]  # noqa: RUF012 - the form that folium reads
    default_css = [("gis-desk-map-css", "gis-desk:disputes/map.css")]  # noqa: RUF012

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        gisDesk.start({{ this.map.get_name() }}, {
          {%- for name, layer in this.layers.items() %}
          {{ name }}: {{ layer.get_name() }},
          {%- endfor %}
        });
        {% endmacro %}
        """
    )

    def __init__(self, page: folium.Map, layers: Mapping[str, Element]) -> None:
        super().__init__()
        self._name = "Page"
        self.map = page
        self.layers = layers


def _number_elements(root: Element) -> None:
    """Give every element an id by its place, so that the same data makes the same file."""
    serial = count(1)
    waiting = [root]
    while waiting:
        element = waiting.pop(0)
        element._id = f"n{next(serial)}"
        waiting.extend(element._children.values())
        waiting.extend(e for e in (getattr(element, n, None) for n in ("header", "html", "script")) if e is not None)


def _skeleton(names: Mapping[str, str], shown: Mapping[str, bool], centre: tuple[float, float]) -> folium.Map:
    """Folium's part of the page: map, layers, their control; all texts that come from data stay out of it.

    Folium compiles rendered parts once more as templates, so words from data would be run as such; they travel as JSON
    instead. `names` are our own words.
    """
    page = folium.Map(
        location=[centre[1], centre[0]], zoom_start=10, tiles=None, prefer_canvas=True, control_scale=False
    )
    page.options.update({"minZoom": 6, "maxZoom": 17, "zoomSnap": 0.25, "attributionControl": False})
    page.default_js = [link for link in folium.Map.default_js if link[0] == "leaflet"]
    page.default_css = [link for link in folium.Map.default_css if link[0] == "leaflet_css"]
    layers: dict[str, Element] = {}
    for name, title in names.items():
        on = shown.get(name, True)
        if name == "heat":
            layer: Element = HeatMap([], name=title, show=on, radius=30, blur=24, min_opacity=0.12)
        elif name == "cases":
            layer = MarkerCluster(
                name=title,
                show=on,
                max_cluster_radius=44,
                disable_clustering_at_zoom=15,
                show_coverage_on_hover=False,
                chunked_loading=True,
            )
        else:
            layer = folium.FeatureGroup(name=title, show=on)
        layers[name] = layer.add_to(page)
    folium.LayerControl(position="topright", collapsed=False).add_to(page)
    page.add_child(_Page(page, layers))
    return page


def _value(value: Any) -> Any:
    if value is None or (not isinstance(value, list | dict | tuple) and pd.isna(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _coded_column(values: list[Any], vocabulary: list[str]) -> list[int]:
    """Every value as its place in `vocabulary`, which grows; -1 for nothing."""
    place = {word: n for n, word in enumerate(vocabulary)}
    result = []
    for value in values:
        plain = _value(value)
        if plain is None or plain == "":
            result.append(-1)
            continue
        word = str(plain)
        if word not in place:
            place[word] = len(vocabulary)
            vocabulary.append(word)
        result.append(place[word])
    return result


def _points(cases: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """One point per case (NaN where there is none), longitude and latitude."""
    shapes = cases["geometry"].to_numpy()
    spots = np.array(
        [s if s is None or s.is_empty or s.geom_type == "Point" else s.point_on_surface() for s in shapes], dtype=object
    )
    return shapely.get_x(spots), shapely.get_y(spots)


def _shape(shape: Any) -> list[Any] | None:
    """A stretch of line or an area as ``[is it an area, paths]``; None for a point."""
    if shape is None or shape.geom_type in ("Point", "MultiPoint"):
        return None
    return [int(shape.geom_type in ("Polygon", "MultiPolygon")), coded(shape)]


def _log(events: pd.DataFrame | None) -> dict[str, list[list[Any]]]:
    log: dict[str, list[list[Any]]] = {}
    if events is None or not len(events):
        return log
    ordered = events.assign(happened_on=events["happened_on"].fillna("")).sort_values("happened_on", kind="stable")
    columns = ("dispute", "happened_on", "kind", "actor", "account")
    for key, *entry in zip(*(ordered[c] for c in columns), strict=True):
        log.setdefault(str(key), []).append([_value(v) for v in entry])
    return log


def _case_columns(
    cases: gpd.GeoDataFrame,
    events: pd.DataFrame | None,
    units: Mapping[str, str],
    line_names: Mapping[str, str],
    today: date,
) -> dict[str, Any]:
    """The cases column by column, words coded once; what the page shows and nothing else."""
    lon, lat = _points(cases)
    keep = np.isfinite(lon) & np.isfinite(lat)
    cases, lon, lat = cases.loc[keep], lon[keep], lat[keep]
    vocabulary: list[str] = []
    side = {c: [units.get(str(v), v) for v in cases[c]] for c in ("side_a", "side_b")}
    line = [line_names.get(str(v), v) for v in cases["line"]]
    log = _log(events)
    records = cases[["next_check", "state"]].to_dict("records")
    columns: dict[str, Any] = {
        "vocabulary": vocabulary,
        "lon": np.round(lon, 6).tolist(),
        "lat": np.round(lat, 6).tolist(),
        "due": [days_to_check(r, today) for r in records],
        "open": [int(words.is_open(_value(v))) for v in cases["state"]],
        "log": [log.get(str(key), []) for key in cases["key"]],
        "shape": [_shape(s) for s in cases["geometry"]],
    }
    for name in ("number", "title", "place", "people", "measures", "note"):
        columns[name] = [_value(v) for v in cases[name]]
    for name in (
        "grade",
        "state",
        "kind",
        "secrecy",
        "cause",
        "source",
        "found_on",
        "next_check",
        "closed_on",
        "owner",
    ):
        columns[name] = _coded_column(list(cases[name]), vocabulary)
    for name, values in (*side.items(), ("line", line)):
        columns[name] = _coded_column(list(values), vocabulary)
    return columns


def _cells(cases: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Counts per coarse cell for the public file: middle, number, kinds, years."""
    lon, lat = _points(cases)
    keep = np.isfinite(lon) & np.isfinite(lat)
    table = pd.DataFrame(
        {
            "x": np.floor(lon[keep] / COARSE_DEG).astype(int),
            "y": np.floor(lat[keep] / COARSE_DEG).astype(int),
            "kind": cases["kind"].to_numpy()[keep],
            "year": cases["found_on"].astype(str).str[:4].to_numpy()[keep],
        }
    )
    rows = []
    for _, group in table.groupby(["x", "y"], sort=True):
        x, y = int(group["x"].iloc[0]), int(group["y"].iloc[0])
        rows.append(
            {
                "at": [round((x + 0.5) * COARSE_DEG, 2), round((y + 0.5) * COARSE_DEG, 2)],
                "n": len(group),
                "kinds": sorted({str(k) for k in group["kind"].dropna()}),
                "years": sorted({y for y in group["year"] if y.isdigit()}),
            }
        )
    return rows


def _density_rows(density: LineDensity) -> list[dict[str, Any]]:
    return [
        {"per_km": round(float(v), 4), "lines": coded(s)}
        for v, s in zip(density.stretches["per_km"], density.stretches.geometry, strict=True)
        if v > 0.001
    ]


def _marker_rows(markers: gpd.GeoDataFrame | None) -> list[list[Any]]:
    if markers is None or not len(markers):
        return []
    lon, lat = _points(markers)
    return [
        [round(float(x), 6), round(float(y), 6), _value(number) or "", _value(state) or ""]
        for x, y, number, state in zip(lon, lat, markers["number"], markers["state"], strict=True)
        if np.isfinite(x) and np.isfinite(y)
    ]


def _labels(say: Say) -> dict[str, Any]:
    """Every sentence of the page in the reader's language."""
    said = {
        "search": text("Search number, title, place"),
        "all": text("all"),
        "open": text("not settled"),
        "closed": text("closed"),
        "ungraded": text("not graded"),
        "every_kind": text("all types"),
        "none": text("No case fits these filters."),
        "empty": text("There is no case in the register yet."),
        "reset": text("show all"),
        "more": text("and {n} more; narrow the filters"),
        "shown": text("{n} of {total} cases shown"),
        "due": text("check in {n} days"),
        "overdue": text("check overdue by {n} days"),
        "print": text("Print"),
        "whole": text("Whole county"),
        "legend": text("Legend"),
        "log": text("Log"),
        "per_km": text("cases per km"),
        "border_county": text("county boundary"),
        "border_township": text("township boundary"),
        "border_higher": text("province or prefecture boundary"),
        "border_disputed": text("disputed stretch"),
        "marker": text("boundary marker"),
        "marker_missing": text("lost or damaged marker"),
        "case_closed": text("closed case (hollow)"),
        "cell": text("{n} cases in this cell"),
        "removed": text("Left out of this file"),
        "people_unit": text("{n} people"),
        "panel": text("Cases"),
        "road": text("main roads"),
        "water": text("rivers and lakes"),
    }
    fields = {
        "number": text("Number"),
        "kind": text("Type"),
        "grade": text("Grade"),
        "state": text("State"),
        "line": text("Boundary line"),
        "side_a": text("First side"),
        "side_b": text("Second side"),
        "place": text("Location"),
        "cause": text("Cause"),
        "people": text("People concerned"),
        "found_on": text("Found on"),
        "source": text("Found by"),
        "owner": text("Responsible"),
        "measures": text("Measures"),
        "next_check": text("Next check"),
        "closed_on": text("Settled on"),
        "secrecy": text("Secrecy"),
        "note": text("Note"),
        "position": text("Position (CGCS2000)"),
    }
    tables = {
        "grades": words.GRADES,
        "states": words.STATES,
        "kinds": words.KINDS,
        "causes": words.CAUSES,
        "sources": words.SOURCES,
        "events": words.EVENTS,
        "secrecies": words.SECRECY,
    }
    return {
        **{key: _open_fields(say, value) for key, value in said.items()},
        "fields": {key: say(value) for key, value in fields.items()},
        **{name: {key: say(value) for key, value in table.items()} for name, table in tables.items()},
    }


def _open_fields(say: Say, sentence: Text) -> str:
    """The sentence with its fields still open, for the page to fill."""
    return say(Text(sentence.template, {"n": "{n}", "total": "{total}"} if "{" in sentence.template else {}))


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
    place = _value(units.get(code or "")) or ""
    kept = cases.loc[cases["secrecy"] != "secret"] if public else cases
    shown_lines = (
        {} if lines is None or not len(lines) else dict(zip(lines["key"].astype(str), lines["name"], strict=True))
    )
    shown_lines = {key: name for key, name in shown_lines.items() if _value(name)}
    heading = title or say(
        text("Boundary dispute risks of {county}", county=place) if place else text("Boundary dispute risks")
    )
    progress.step(1, 4, "density")
    open_ones = kept.loc[[words.is_open(_value(v)) for v in kept["state"]]]
    notes: list[Text] = []
    document: dict[str, Any] = {
        "language": language,
        "title": heading,
        "made": today.isoformat(),
        "public": public,
        "grid": grid,
        "words": _labels(say),
        "ground": ground.__dict__,
    }
    if public:
        layers = {
            "ground": text("Divisions"),
            "water": text("Rivers and lakes"),
            "borders": text("Boundaries"),
            "cells": text("Counts"),
        }
        document |= {"cells": _cells(kept), "removed": [say(t) for t in REMOVED], "total": len(kept)}
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
            "cases": _case_columns(kept, events, units, shown_lines, today),
            "density": [] if density is None else _density_rows(density),
            "markers": _marker_rows(markers),
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
    page = _skeleton({k: say(v) for k, v in layers.items()}, shown, centre)
    return DisputeMap(
        _finished(page, document, heading, language),
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


def _finished(page: folium.Map, document: dict[str, Any], heading: str, language: str) -> str:
    root = page.get_root()
    _number_elements(root)
    html = offline.inline(root.render())
    language_tag = "zh-CN" if language == "zh" else "en"
    notices = offline.embedded(offline.licences("leaflet", "leaflet.markercluster", "leaflet.heat"))
    data = (
        f'<script type="application/json" id="gis-desk-data">{offline.embedded(document)}</script>\n'
        f'<script type="application/json" id="licences">{notices}</script>\n'
    )
    for old, new in (
        ("<html>", f'<html lang="{language_tag}">'),
        ("<head>", f"<head>\n<title>{escape(heading)}</title>"),
        ("<body>", f"<body>\n{data}"),
    ):
        before, mark, after = html.partition(old)
        if not mark:
            raise ValueError(f"the page has no {old}")
        html = before + new + after
    return html


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
