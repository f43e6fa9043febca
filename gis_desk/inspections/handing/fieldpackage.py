"""The field package: a GeoPackage to be filled in, and the project beside it that QField and QGIS open."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.documents.qgis.forms import Form
from gis_desk.documents.qgis.project import Project, ProjectLayer, Relation, project_qgz, style_qml
from gis_desk.inspections.handing import fieldbook
from gis_desk.inspections.handing import fieldforms as forms
from gis_desk.inspections.handing import fieldlooks as looks
from gis_desk.inspections.handing.fieldbook import Entry, Fact
from gis_desk.inspections.handing.ground import area_of, cut
from gis_desk.inspections.handing.rows import FieldRows, Row
from gis_desk.inspections.handing.words import KINDS, LEGS
from gis_desk.inspections.tasks import known
from gis_desk.map.symbology import Look
from layers import crs
from layers.formats.writing.package import MOMENT, PackageTable, write_tables
from layers.schema import TABLES, Kind
from layers.text import text
from layers.work import Progress

_GROUND = {
    "boundary_line": ("code", "name", "level", "left_unit", "right_unit"),
    "division": ("code", "name", "level"),
    "road": ("name", "class"),
    "water": ("name", "class"),
}
"""Tables of the workspace that go along, and their columns."""
_LINE_TYPES, _AREA_TYPES = (1, 5), (3, 6)
_LINES, _AREAS = "MultiLineString", "MultiPolygon"
_DRAWN = {"LineString": "Line", _LINES: "Line", _AREAS: "Polygon"}
"""How a layer of a geometry is drawn."""
_NAMED = "regexp_replace(\"{column}\", '[^0-9A-Za-z\\\\x{{4e00}}-\\\\x{{9fff}}]+', '_')"
_LOCKS = (
    "is_geometry_locked",
    "is_geometry_editing_locked",
    "is_feature_addition_locked",
    "is_feature_deletion_locked",
)
"""What QField takes for rows that may be filled in only: older versions ask the first one only."""
_BUTTONS = 8
"""Lists of up to so many values are shown as buttons by QField."""


@dataclass(frozen=True)
class _Layer:
    """A table with the layer that shows it."""

    table: PackageTable
    layer: ProjectLayer
    group: str


def write_package(rows: FieldRows, about: Row, folder: Path, name: str, title: str, progress: Progress) -> list[Path]:
    """Write ``name.gpkg`` and ``name.qgz`` into `folder`.

    The styles and forms stand in both: the project opens as it is, and the GeoPackage brings them to any other.

    Raises
    ------
    FormatError, OSError
        If a file cannot be written.
    """
    say = rows.say
    area = area_of(rows.days)
    parts = [*_to_fill(rows), *_of_plan(rows), *_ground(rows, area)]
    groups: dict[str, list[ProjectLayer]] = {}
    for part in parts:
        groups.setdefault(part.group, []).append(part.layer)
    plane = crs.plane_for(area)
    code = crs.code_of(plane)
    extent = area if code is None else crs.transform(np.array([shapely.box(*area)]), crs.GEOGRAPHIC, plane)[0].bounds
    photos = say(text("Photographs"))
    project = Project(
        title,
        groups,
        [
            Relation(forms.MARKER_PHOTOS, photos, fieldbook.MARKERS, fieldbook.PHOTOS, "visit"),
            Relation(forms.STRETCH_PHOTOS, photos, fieldbook.STRETCHES, fieldbook.PHOTOS, "visit"),
        ],
        code or crs.GEOGRAPHIC,
        code is None,
        extent,
    )
    tables = [PackageTable(**{**vars(p.table), "style": style_qml(p.layer)}) for p in parts]
    note = PackageTable(
        fieldbook.ABOUT,
        say(text("What was handed out")),
        "",
        {c: Kind.DATE if c == "made_on" else Kind.TEXT for c in fieldbook.ABOUT_COLUMNS},
        [about],
    )
    package, beside = folder / f"{name}.gpkg", folder / f"{name}.qgz"
    write_tables(package, [*tables, note], progress)
    beside.write_bytes(project_qgz(project, package.name))
    return [package, beside]


def _layer(
    group: str,
    table: PackageTable,
    look: Look | None = None,
    form: Form | None = None,
    properties: Mapping[str, object] | None = None,
) -> _Layer:
    """A table and how it is shown; one without a form is only looked at."""
    drawn = _DRAWN.get(table.geometry, table.geometry)
    layer = ProjectLayer(table.name, table.title, drawn, look, form, form is None, properties or {})
    return _Layer(table, layer, group)


def _to_fill(rows: FieldRows) -> list[_Layer]:
    """Markers, stretches, photographs and days: what comes back."""
    say, group, book = rows.say, rows.say(text("To be filled in")), fieldbook
    keys = dict.fromkeys(book.KEYS, Kind.TEXT)
    no_marker = {k: v for k, v in keys.items() if k != "marker_key"}
    day_keys = {"plan_key": Kind.TEXT, "visit": Kind.TEXT}
    columns = keys | _kinds(book.MARKER_FACTS, book.MARKER_ENTRIES)
    markers = _layer(
        group,
        PackageTable(book.MARKERS, say(text("Markers to inspect")), "Point", columns, rows.markers),
        looks.marker_look(say),
        forms.marker_form(say),
        _field_properties("number"),
    )
    columns = no_marker | _kinds(book.STRETCH_FACTS, book.STRETCH_ENTRIES)
    stretches = _layer(
        group,
        PackageTable(book.STRETCHES, say(text("Stretches to walk")), "MultiLineString", columns, rows.stretches),
        looks.stretch_look(say),
        forms.stretch_form(say),
        _field_properties("name"),
    )
    columns = dict.fromkeys(book.PHOTO_COLUMNS, Kind.TEXT)
    photos = _layer(
        group,
        PackageTable(book.PHOTOS, say(text("Photographs")), "Point", {**columns, "taken_at": MOMENT}, []),
        looks.photo_look(),
        forms.photo_form(say, markers.layer.id, stretches.layer.id),
        _field_properties("visit", locked=False),
    )
    columns = day_keys | _kinds(book.DAY_FACTS, book.DAY_ENTRIES)
    diary = _layer(
        group,
        PackageTable(book.DAYS, say(book.DAY_SHEET), "", columns, rows.diary),
        form=forms.day_form(say),
        properties=_field_properties(""),
    )
    return [photos, markers, stretches, diary]


def _field_properties(named: str, *, locked: bool = True) -> dict[str, object]:
    """What QField looks for: whether rows may be added and moved, how pictures are called, lists as buttons."""
    made: dict[str, object] = {f"QFieldSync/{lock}": locked for lock in _LOCKS}
    made["QFieldSync/value_map_button_interface_threshold"] = _BUTTONS
    if named:
        plain = _NAMED.format(column=named)
        name = f"'DCIM/' || {plain} || '_' || format_date(now(), 'yyyyMMdd_hhmmss') || '.jpg'"
        made["QFieldSync/photo_naming"] = made["QFieldSync/attachment_naming"] = json.dumps({"photo": name})
    return made


def _kinds(facts: Sequence[Fact], entries: Sequence[Entry]) -> dict[str, Kind]:
    return {f.name: f.kind for f in facts} | {e.name: e.kind for e in entries}


def _of_plan(rows: FieldRows) -> list[_Layer]:
    """Stops and ways, to be looked at."""
    say, group = rows.say, rows.say(text("Plan"))
    stops, legs = [], []
    for day in rows.days:
        same = {"visit": day.visit, "team": day.team, "day": day.day, "planned_on": day.on or None}
        for visit in day.visits:
            stop = visit.stop
            stops.append(
                same
                | {
                    "stop": visit.number,
                    "kind": say(KINDS[stop["kind"]]),
                    "name": stop["marker"],
                    "line": stop["line"],
                    "arrive": stop["arrive"],
                    "depart": stop["depart"],
                    "geometry": shapely.Point(visit.begin if visit.is_marker else stop["middle"] or visit.begin),
                }
            )
        for leg in day.plan["legs"]:
            shape = shapely.LineString(leg["geometry"]["coordinates"])
            legs.append(
                same | {"mode": say(LEGS[leg["mode"]]), "km": leg["km"], "minutes": leg["minutes"], "geometry": shape}
            )
    same_kinds = {"visit": Kind.TEXT, "team": Kind.INT, "day": Kind.INT, "planned_on": Kind.DATE}
    stop_kinds = same_kinds | {"stop": Kind.INT}
    stop_kinds |= dict.fromkeys(("kind", "name", "line", "arrive", "depart"), Kind.TEXT)
    route_kinds = same_kinds | {"mode": Kind.TEXT, "km": Kind.REAL, "minutes": Kind.REAL}
    at = PackageTable(fieldbook.STOPS, say(text("Stops")), "Point", stop_kinds, stops)
    way = PackageTable(fieldbook.ROUTE, say(text("Routes")), "LineString", route_kinds, legs)
    return [
        _layer(group, at, looks.stop_look(rows.days, say)),
        _layer(group, way, looks.route_look(rows.days, say)),
    ]


def _ground(rows: FieldRows, area: tuple[float, float, float, float]) -> list[_Layer]:
    """The land, to be looked at without a network."""
    say, group, register = rows.say, rows.say(text("Land around")), rows.register
    water_lines, water_areas = _of_types(register.waters, _LINE_TYPES), _of_types(register.waters, _AREA_TYPES)
    line, road, unit = say(text("Boundary lines")), say(text("Roads")), say(text("Divisions"))
    river, lake = say(text("Rivers")), say(text("Lakes and reservoirs"))
    given = [
        ("boundary_line", "boundary_line", line, _LINES, looks.line_look(), cut(register.lines, area, exact=True)),
        ("road", "road", road, _LINES, looks.road_look(), _of_types(cut(register.roads, area), _LINE_TYPES)),
        ("water", "water", river, _LINES, looks.water_look(False), _of_types(cut(water_lines, area), _LINE_TYPES)),
        (
            "water",
            "water_area",
            lake,
            _AREAS,
            looks.water_look(True),
            _of_types(cut(water_areas, area), _AREA_TYPES),
        ),
        (
            "division",
            "division",
            unit,
            _AREAS,
            looks.division_look(),
            _of_types(cut(register.divisions, area, whole=True), _AREA_TYPES),
        ),
    ]
    made = []
    for source, name, title, geometry, look, frame in given:
        columns = ("key", *_GROUND[source])
        kinds = {c: TABLES[source].column(c).kind for c in _GROUND[source]} | {"key": Kind.TEXT}
        values = {c: frame[c].tolist() if c in frame else [None] * len(frame) for c in columns}
        shapes = frame.geometry.tolist()
        table_rows = [
            {**{c: known(values[c][n]) or None for c in columns}, "geometry": shape} for n, shape in enumerate(shapes)
        ]
        made.append(_layer(group, PackageTable(name, title, geometry, kinds, table_rows), look))
    return made


def _of_types(frame: gpd.GeoDataFrame, types: tuple[int, ...]) -> gpd.GeoDataFrame:
    """The rows whose shapes are of `types` (as shapely numbers them)."""
    return frame[np.isin(shapely.get_type_id(frame.geometry.to_numpy()), types)].reset_index(drop=True)
