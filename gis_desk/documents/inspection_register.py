"""界桩登记表, one marker to a sheet, and 界桩成果表, all markers of a line in one table."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis_desk.documents.case_values import written
from gis_desk.documents.content import ACROSS, WIDTH, Cell, DocTable, PageBreak, Paragraph, Picture, Turn
from gis_desk.documents.inspection_paper import (
    Draft,
    Order,
    Paper,
    file_stem,
    missing,
    place_of,
    template,
    word,
    yes_no,
)
from gis_desk.inspections.papers.reporting import Dossier, Row, Side, three_sided
from gis_desk.inspections.tasks import known
from layers import crs

_LABEL, _HALF = 2050, WIDTH // 2
_LETTERS = "ABC"
_OBJECTS = 3


def register(order: Order) -> Paper:
    """The register sheets of the markers, forms.md section 4, each on a page of its own."""
    draft, dossier = Draft("register", order), order.dossier
    title = str(draft.template["title"])
    for n, marker in enumerate(dossier.markers):
        if n:
            draft.parts.append(PageBreak())
        draft.add(title, "title")
        _sheet(draft, dossier, marker)
    if not dossier.markers:
        draft.add(title, "title")
        draft.add(missing())
    return draft.finish(f"{dossier.name}{title}", file_stem(order, title))


def _sheet(draft: Draft, dossier: Dossier, marker: Row) -> None:
    widths = (_LABEL, _HALF - _LABEL, _LABEL, WIDTH - _HALF - _LABEL)
    rows: list[tuple[Cell, ...]] = []
    waiting: tuple[Cell, Cell] | None = None
    values = _values(draft, dossier, marker)
    sides = sides_of(dossier, marker)

    def flush() -> None:
        nonlocal waiting
        if waiting is not None:
            rows.append((waiting[0], Cell(waiting[1].paragraphs, 3)))
            waiting = None

    for field in draft.template["fields"]:
        kind = field.get("kind", "text")
        label = Cell((Paragraph(field["zh"], "label"),))
        if kind == "text" and not field.get("wide"):
            cell = Cell((Paragraph(_printed(draft, field, values, marker), "cell"),))
            if waiting is None:
                waiting = (label, cell)
            else:
                rows.append((*waiting, label, cell))
                waiting = None
            continue
        flush()
        if kind == "text":
            rows.append((label, Cell((Paragraph(_printed(draft, field, values, marker), "cell"),), 3)))
        elif kind == "objects":
            rows += _objects(draft, field, marker)
        elif kind == "sketch":
            rows.append((label, Cell(_sketch(draft, field, marker), 3)))
        elif kind == "photos":
            rows.append(_photos(draft, field, marker, label))
        elif kind == "history":
            rows.append((label, Cell(tuple(Paragraph(w, "cell") for w in _history(draft, marker)), 3)))
        else:
            rows += _signs(draft, label, sides)
    flush()
    draft.parts.append(DocTable(widths, tuple(rows), least=400))


def sides_of(dossier: Dossier, marker: Row) -> list[Side]:
    """The divisions that sign for a marker: two, or three where three meet; one that is not known has no name."""
    sides = list(dossier.sides)
    if three_sided(marker):
        sides += list(dossier.third.get(marker["key"], ()))[:1] or [Side("", "")]
    return sides


def _extra(marker: Row, names: Sequence[str]) -> str:
    extra = marker.get("extra")
    if not isinstance(extra, Mapping):
        return ""
    return "/".join(v for v in (known(extra.get(n)).strip() for n in names) if v)


def _values(draft: Draft, dossier: Dossier, marker: Row) -> dict[str, str]:
    order = draft.order
    lon, lat = place_of(order, marker)
    values = {
        "number": known(marker["number"]),
        "line": " / ".join(v for v in (dossier.name, known(dossier.line["code"])) if v),
        "level": word("marker_level", dossier.line["level"]),
        "posts": _posts(marker),
        "letter": known(marker["letter"]),
        "material": known(marker["material"]),
        "state": word("state", marker["state"]),
        "place": known(marker["place"]),
        "lonlat": f"东经 {lon}°，北纬 {lat}°" if lon else "",
        "height": "" if marker["height_m"] is None else f"{marker['height_m']:.2f}",
        "crs": str(draft.template["crs"]) if lon else "",
        "description": known(marker["place"]),
        "care": known(marker["care_side"]),
        "set_on": written(marker["set_on"]),
        "note": known(marker["note"]),
        "public": yes_no(False),
        "secrecy": order.mark,
    }
    for field in draft.template["fields"]:
        if "extra" in field:
            values[field["key"]] = _extra(marker, field["extra"]) or values.get(field["key"], "")
    unit = draft.needed(values["tech"], "测量单位", "Survey unit", "marker", marker["key"], "extra")
    values["tech"] = str(draft.template["tech_sign"]).format(unit=unit)
    return values | plane_of(marker)


def _posts(marker: Row) -> str:
    return word("posts", "single_three" if marker["posts"] == "single" and three_sided(marker) else marker["posts"])


def plane_of(marker: Row) -> dict[str, str]:
    """Plane coordinates of a marker in its 3° zone (m), the central meridian and the zone; empty where it has none."""
    spot = marker.get("geometry")
    if spot is None or spot.is_empty or not 73.5 <= spot.x < 136.5:
        return {"xy": "", "zone": "", "x": "", "y": "", "middle": ""}
    east, north = crs.transform_points([spot.x], [spot.y], crs.GEOGRAPHIC, crs.zone_crs(spot.x))
    zone = int((spot.x + 1.5) // 3)
    x, y = f"{north[0]:.3f}", f"{east[0]:.3f}"
    return {"xy": f"X {x}，Y {y}", "zone": f"{3 * zone}°E / {zone}带", "x": x, "y": y, "middle": f"{3 * zone}°E"}


def _printed(draft: Draft, field: Mapping[str, Any], values: Mapping[str, str], marker: Row) -> str:
    if draft.order.public and field.get("private"):
        return "—"
    value = values.get(field["key"], "")
    if value or not field.get("must"):
        return value
    return draft.needed("", field["zh"], field["en"], "marker", marker["key"], field["column"])


def _objects(draft: Draft, field: Mapping[str, Any], marker: Row) -> list[tuple[Cell, ...]]:
    head = tuple(Cell((Paragraph(w, "label"),)) for w in draft.template["object_head"])
    if draft.order.public:
        return [head, tuple(Cell((Paragraph("—", "small"),)) for _ in range(4))]
    found = objects_in(marker)
    rows = [head]
    for n in range(max(_OBJECTS, len(found))):
        one = found[n] if n < len(found) else {}
        kinds = draft.template["azimuth"]
        azimuth, distance = one.get("azimuth_deg"), one.get("distance_m")
        texts = (
            known(one.get("name")),
            "" if azimuth is None else f"{kinds.get(one.get('kind') or 'grid', kinds['grid'])} {azimuth:.2f}°",
            "" if distance is None else f"{distance:.1f}",
        )
        shown = [
            t or draft.needed("", field["zh"], field["en"], "marker", marker["key"], field["column"]) for t in texts
        ]
        rows.append(
            tuple(
                Cell((Paragraph(w, "label" if k == 0 else "cell"),))
                for k, w in enumerate((f"{field['zh']}{n + 1}", *shown))
            )
        )
    return rows


def objects_in(marker: Row) -> list[dict[str, Any]]:
    """The reference objects of a marker: ``name``, ``azimuth_deg``, ``distance_m`` (numbers or None), ``kind``."""
    listed = marker.get("objects")
    found: list[dict[str, Any]] = []
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, Mapping):
            found.append({"name": known(one), "azimuth_deg": None, "distance_m": None, "kind": ""})
            continue
        numbers = {k: _number(one.get(k)) for k in ("azimuth_deg", "distance_m")}
        found.append({"name": known(one.get("name")), "kind": known(one.get("kind"))} | numbers)
    return found


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _sketch(draft: Draft, field: Mapping[str, Any], marker: Row) -> tuple[Paragraph | Picture, ...]:
    if draft.order.public:
        return (Paragraph("—", "small"),)
    sketch, code = (m.get(marker["key"]) for m in (draft.order.pictures.sketches, draft.order.pictures.codes))
    inside: list[Paragraph | Picture] = []
    if sketch is None:
        inside.append(
            Paragraph(draft.needed("", field["zh"], field["en"], "marker", marker["key"], field["column"]), "small")
        )
    else:
        inside.append(sketch)
    if code is not None:
        inside += [code, Paragraph(str(draft.template["code"]), "caption")]
    return tuple(inside)


def _photos(draft: Draft, field: Mapping[str, Any], marker: Row, label: Cell) -> tuple[Cell, ...]:
    if draft.order.public:
        return label, Cell((Paragraph("—", "small"),), 3)
    mine = [(row, p) for row, p in draft.order.pictures.photos if row["marker"] == marker["key"]][:2]
    lacking = draft.needed(
        "x" if len(mine) == 2 else "", field["zh"], field["en"], "inspection_photo", marker["key"], field["column"]
    )
    inside: list[Paragraph | Picture] = []
    for row, picture in mine:
        said = (known(row["note"]), known(row["name"]), written(known(row["taken_at"])[:10]))
        inside += [picture, Paragraph("　".join(v for v in said if v), "caption")]
    inside += [] if len(mine) == 2 else [Paragraph(lacking, "cell")]
    return label, Cell(tuple(inside), 3)


def _history(draft: Draft, marker: Row) -> list[str]:
    """Repairs of a marker, and the records that set it right, oldest first."""
    if draft.order.public:
        return ["—"]
    dossier = draft.order.dossier
    lines = [
        (
            known(r["repaired_on"]) or known(r["opened_on"]),
            f"{word('repair_kind', r['kind'])}，{word('repair', r['state'])}",
            known(r["document"]),
        )
        for r in dossier.repairs
        if r["marker"] == marker["key"]
    ]
    lines += [
        (known(r["visited_on"]), known(r["action"]), "")
        for r in dossier.records
        if r["marker"] == marker["key"] and r["action"]
    ]
    return ["　".join(v for v in (written(day), what, paper) if v) for day, what, paper in sorted(lines)] or [""]


def _signs(draft: Draft, label: Cell, sides: Sequence[Side]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    sign = str(draft.template["sign"])
    for n, side in enumerate(sides):
        name = side.name or missing()
        who = str(draft.template["side"]).format(letter=_LETTERS[n], side=name)
        first = label if n == 0 else Cell(())
        rows.append((first, Cell((Paragraph(f"{who}　{sign}", "cell"),), 3, 620)))
    return rows


def results(order: Order) -> Paper:
    """The result table of the markers of a line, laid across."""
    draft, dossier = Draft("results", order), order.dossier
    title = str(draft.template["title"]).format(line=dossier.name)
    draft.parts.append(Turn(across=True))
    draft.add(title, "title")
    rows: list[list[str]] = []
    meridians: dict[str, None] = {}
    columns = [c for c in draft.template["columns"] if not (order.public and c["name"] in _PRIVATE)]
    for n, marker in enumerate(dossier.markers, 1):
        lon, lat = place_of(order, marker)
        plane = plane_of(marker)
        meridians[plane["middle"]] = None
        values = {
            "order": str(n),
            "number": known(marker["number"]),
            "posts": _posts(marker),
            "lon": lon,
            "lat": lat,
            "x": plane["x"],
            "y": plane["y"],
            "height": "" if marker["height_m"] is None else f"{marker['height_m']:.2f}",
            "objects": "；".join(_object(o) for o in objects_in(marker)),
            "accuracy": _extra(marker, ("精度", "中误差", "rmse_m", "点位中误差")),
            "note": known(marker["note"]),
        }
        for name, column, zh, en in _MUST:
            if any(c["name"] == name for c in columns):
                values[name] = draft.needed(values[name], zh, en, "marker", marker["key"], column)
        rows.append([values[c["name"]] for c in columns])
    widths = [int(c["width"]) for c in columns]
    widths[-1] += ACROSS - sum(widths)
    draft.table(widths, [c["zh"] for c in columns], rows)
    known_meridians = "、".join(m for m in meridians if m) or missing()
    if order.public:
        draft.sentence(draft.template["counted_public"])
    else:
        draft.sentence(draft.template["counted"], middle=known_meridians)
    return draft.finish(title, file_stem(order, str(template("results")["title"]).format(line="")))


_PRIVATE = {"x", "y", "height", "objects", "note"}
_MUST = (
    ("number", "number", "界桩编号", "Marker number"),
    ("posts", "posts", "界桩类型", "Type of the marker"),
    ("lon", "geometry", "经度/纬度", "Longitude and latitude"),
    ("lat", "geometry", "经度/纬度", "Longitude and latitude"),
    ("height", "height_m", "高程（m）", "Height"),
)


def _object(one: Mapping[str, Any]) -> str:
    azimuth, distance = one["azimuth_deg"], one["distance_m"]
    parts = (one["name"], "" if azimuth is None else f"{azimuth:.1f}°", "" if distance is None else f"{distance:.1f}m")
    return " ".join(p for p in parts if p)
