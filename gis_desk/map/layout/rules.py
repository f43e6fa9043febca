"""The review of a map before it is printed: rules Mxx; importing this registers them.

Their examples are templates with edits, as ``county-a3 -title`` (without that item), ``mark=`` (a value given) and
``purpose=public``; the tests carry them out.
"""

import datetime as dt
import re
from collections.abc import Iterator

import numpy as np
import shapely

from gis_desk.findings import Finding, Severity, rule
from gis_desk.map.layout.review import Review
from gis_desk.map.layout.words import FIELDS
from gis_desk.map.values import shapes, texts
from layers.crs import distance_m
from layers.schema import TABLES
from layers.text import Text

MUST, SHOULD, ADVISE = Severity.MUST, Severity.SHOULD, Severity.ADVISE
IDS = (
    "M01",
    "M02",
    "M03",
    "M04",
    "M04B",
    "M05",
    "M06",
    "M08",
    "M09",
    "M10",
    "M11",
    "M12",
    "M13",
    "M14",
    "M15",
    "M21",
    "M22",
    "M23",
)
"""The rules in the order they are asked."""
MARKS = (
    ("", "open", "公开"),
    ("internal", "内部", "internal use", "内部使用", "内部资料"),
    ("secret", "秘密"),
    ("confidential", "机密"),
    ("top secret", "绝密"),
)
"""Classification marks from the lowest level up."""
_NATIONAL_DEGREES = 15.0
_OLD_DAYS = 731
_REVIEW_NO = re.compile(r"(GS|[\u4e00-\u9fff]{1,3}S|[\u4e00-\u9fff]{1,3}[A-Z]S?)\s*[(（]\d{4}[)）]\s*\d+\s*号")
_FORBIDDEN = {
    "dispute": Text("disputes"),
    "marker": Text("boundary markers"),
    "route": Text("inspection routes"),
}
_MEASURED = {"length_m", "height_m", "chainage_m", "chainage_km", "way_km"}


@rule(
    "M01",
    title="What every map says is missing",
    message="{what} is not on the map",
    severity=MUST,
    source="gis-desk-map",
    detail="Title, legend, scale, date and compiler let a reader judge what the map is worth.",
    advice="Add the item, or put the field into a text.",
    good=("county-a3",),
    bad=("county-a3 -title", "county-a3 -legend", "county-a3 -scale", "county-a3 -makers"),
)
def incomplete(one: Review) -> Iterator[Finding]:
    """Title, legend, scale, date, compiler and a main map."""
    wanted = {
        "map": (bool(one.having("map")), Text("the map")),
        "title": (bool(one.having("title")), Text("the title")),
        "legend": (bool(one.having("legend")), Text("the legend")),
        "scale": (bool(one.having("scale")) or "scale" in one.fields, Text("the scale")),
        "date": (bool({"date", "data_date", "year"} & set(one.fields)), Text("the date")),
        "compiler": ("compiler" in one.fields, Text("the compiler")),
    }
    for what, (there, words) in wanted.items():
        if not there:
            yield Finding("M01", (one.layer_id(), what), args={"what": words})
    if wanted["compiler"][0] and not one.given("compiler"):
        yield Finding(
            "M01",
            (one.layer_id(), "compiler-name"),
            severity=ADVISE,
            wording="nobody is named as the compiler; a line is left to write on",
        )


@rule(
    "M02",
    title="The review number of a public map is missing",
    message="a public map shows its review number, and there is no place for it",
    severity=MUST,
    source=("dtgltl-2015:15.2", "dtgltl-2015:22"),
    detail="A map for the public is submitted for review and shows its number; only simple maps are exempt.",
    advice="Add the item Review number; name the kind of map where it is exempt.",
    good=("public-a3 review_no=赣S（2026）001号", "county-a3"),
    bad=("public-a3 -review", "public-a3", "public-a3 review_no=12"),
)
def unreviewed(one: Review) -> Iterator[Finding]:
    """The number, or the note that there is none."""
    if not one.public:
        return
    number = one.given("review_no")
    if not one.having("review"):
        yield Finding("M02", (one.layer_id(), "item"))
    elif not number and not one.composition.layout.exempt:
        yield Finding(
            "M02",
            (one.layer_id(), "number"),
            severity=SHOULD,
            wording="the map was not submitted for review; it says so, and must not be published",
        )
    elif number and not _REVIEW_NO.search(number):
        yield Finding(
            "M02",
            (one.layer_id(), "form"),
            args={"number": number},
            severity=ADVISE,
            wording="{number} does not look like a review number",
        )


@rule(
    "M03",
    title="A public map shows what must not be published",
    message="a public map must not show {what}",
    severity=MUST,
    source="dtgltl-2015:8.2",
    detail="Disputes, claims, exact positions of markers and inspection routes are for the office.",
    advice="Take the layer out of the map.",
    good=("public-a3", "county-a3 layers=division,marker"),
    bad=("public-a3 layers=division,marker", "public-a3 layers=division,dispute"),
)
def forbidden(one: Review) -> Iterator[Finding]:
    """Layers of the office on a public map, and disputed lines."""
    if not one.public:
        return
    for name, framed in one.frames:
        for layer in one.drawn(framed):
            rows = one.rows(framed, layer)
            if layer.kind in _FORBIDDEN and len(rows):
                yield Finding("M03", (one.layer_id(), name, layer.id), args={"what": _FORBIDDEN[layer.kind]})
            elif layer.kind == "boundary_line":
                status = texts(layer.frame, "status")[rows]
                if np.isin(status, ("disputed", "proposed", "habit")).any():
                    what = Text("lines that are not legal lines")
                    yield Finding("M03", (one.layer_id(), name, layer.id), args={"what": what})


@rule(
    "M04",
    title="A map of the country without the standard drawing",
    message="the map shows so much of the country that the national outline must follow the standard drawing",
    severity=MUST,
    source=("dtgltl-2015:9", "dtgltl-2015:10"),
    detail="Maps with the national border show the full territory by the standard drawing; the program draws counties.",
    advice="Choose a smaller extent, or name the standard drawing the outline was taken from.",
    good=("county-a3",),
    bad=("county-a3 bounds=75,18,135,53",),
)
def national(one: Review) -> Iterator[Finding]:
    """Frames wider than any province but the largest."""
    if one.composition.layout.line_source:
        return
    for name, framed in one.frames:
        lon = framed.corners[:, 0]
        if np.isfinite(lon).all() and lon.max() - lon.min() > _NATIONAL_DEGREES:
            yield Finding("M04", (one.layer_id(), name))
            return


@rule(
    "M04B",
    title="Lines of county level without their standard drawing",
    message="lines of county level and above are drawn, and the map does not say from which standard drawing",
    severity=MUST,
    source=("dtgltl-2015:11", "xzqyjxgltl-2002:14"),
    detail="Lines of county level and above follow the approved standard drawing or the detailed map of the agreement.",
    advice="Name the drawing: Layout, Lines taken from.",
    good=("county-a3 line_source=2020",),
    bad=("county-a3", "public-a3"),
)
def undrawn(one: Review) -> Iterator[Finding]:
    """Lines above township level without a source."""
    if one.composition.layout.line_source:
        return
    for name, framed in one.frames:
        for layer in one.drawn(framed):
            if layer.kind in ("division", "boundary_line"):
                levels = texts(layer.frame, "level")[one.rows(framed, layer)]
                if np.isin(levels, ("province", "prefecture", "county")).any():
                    yield Finding("M04B", (one.layer_id(), name), severity=MUST if one.public else SHOULD)
                    return


@rule(
    "M05",
    title="Names that are not approved",
    message="{n} names on the map are no approved standard names, for example {names}",
    severity=MUST,
    source="dmgltl-2022:18.1.5",
    detail="A public map uses standard names; a name that is only proposed, or was given up, is none.",
    advice="Leave the names out, or wait for their approval.",
    good=("county-a3", "county-a3 layers=division,place_name"),
    bad=("county-a3 layers=division,place_name status=proposed",),
)
def unapproved(one: Review) -> Iterator[Finding]:
    """Place names in a frame that are proposed or deregistered."""
    found: dict[str, None] = {}
    for _, framed in one.frames:
        for layer in one.drawn(framed):
            if layer.kind == "place_name" and framed.item.names:
                rows = one.rows(framed, layer)
                bad = np.isin(texts(layer.frame, "status")[rows], ("proposed", "deregistered"))
                found.update(dict.fromkeys(texts(layer.frame, "name")[rows[bad]].tolist()))
    if found:
        names = list(found)
        args = {"n": len(names), "names": names[:3]}
        severity = MUST if one.public else SHOULD
        yield Finding("M05", (one.layer_id(), "names"), args=args, severity=severity)


@rule(
    "M06",
    title="Characters that no font can draw",
    message="no installed font has these characters: {characters}",
    severity=MUST,
    source="gis-desk-map",
    detail="A name with a blank box is no name.",
    advice="Install a font that has them, for example Noto Sans CJK SC.",
    good=("county-a3",),
    bad=("county-a3 missing=𰻝",),
)
def glyphs(one: Review) -> Iterator[Finding]:
    """Characters that would be blank boxes."""
    if one.missing:
        listed = ", ".join(f"{c} (U+{ord(c):04X})" for c in one.missing[:20])
        yield Finding("M06", (one.layer_id(), "glyphs"), args={"characters": listed})


@rule(
    "M08",
    title="The mathematical base is not said, or the scale is not true",
    message="the coordinate system is not on the map",
    severity=MUST,
    source="gis-desk-map",
    detail="Positions and lengths can only be taken from a map whose plane is known and whose scale is true.",
    advice="Put the field crs into a text.",
    good=("county-a3",),
    bad=("county-a3 -base",),
)
def base(one: Review) -> Iterator[Finding]:
    """The note, and the scale at the middle of every main map within half a per cent."""
    if "crs" not in one.fields and one.having("map"):
        yield Finding("M08", (one.layer_id(), "crs"), severity=ADVISE if one.public else MUST)
    for name, framed in one.frames:
        if framed.item.role != "main":
            continue
        x, y = framed.item.x + framed.item.width / 2, framed.item.y + framed.item.height / 2
        (a, b), (c, d) = framed.to_degrees(x - 5, y), framed.to_degrees(x + 5, y)
        if not np.isfinite([a, b, c, d]).all():
            continue
        off = abs(float(distance_m(a, b, c, d)) / (framed.scale / 100) - 1)
        if off > 0.005:
            yield Finding(
                "M08",
                (one.layer_id(), name),
                args={"percent": 100 * off},
                wording="at the middle of the map the scale is off by {percent:.1f} %",
            )
            return


@rule(
    "M09",
    title="Neighbours are not named",
    message="the map shows the county without its neighbours",
    severity=SHOULD,
    source="gis-desk-map",
    detail="A reader finds the county by what lies around it.",
    advice="Import the neighbouring divisions.",
    good=("county-a3",),
    bad=("county-a3 alone=yes",),
)
def alone(one: Review) -> Iterator[Finding]:
    """A main map that is not filled by the county and names nobody else."""
    material = one.composition.material
    layer = material.layer("division")
    if layer is None or not material.home:
        return
    home = material.is_home()
    for name, framed in one.frames[:1]:
        rows = one.rows(framed, layer)
        around = rows[~home[rows]]
        named = any(texts(layer.frame, "name")[around])
        inside = shapes(layer.frame)[rows[home[rows]]]
        whole = len(rows) and not named and not _filled(framed.corners, inside)
        if whole:
            yield Finding("M09", (one.layer_id(), name))


def _filled(corners: np.ndarray, outlines: np.ndarray) -> bool:
    return any(shapely.covers(g, shapely.Polygon(corners)) for g in outlines if g is not None)


@rule(
    "M10",
    title="The date of the data is missing or old",
    message="the data are of {date}, more than two years old",
    severity=ADVISE,
    source="dtgltl-2015:9",
    detail="A map shows the newest state; where it cannot, it says of when it is.",
    advice="Give the date of the data, and renew them.",
    good=("county-a3 data_date=2026-11-01",),
    bad=("county-a3 data_date=2019-05-01", "county-a3"),
)
def old(one: Review) -> Iterator[Finding]:
    """No date of the data, or one more than two years ago."""
    given = one.given("data_date")
    try:
        day = dt.date.fromisoformat(given[:10])
    except ValueError:
        yield Finding("M10", (one.layer_id(), "none"), wording="the map does not say of when its data are")
        return
    if (one.composition.material.today - day).days > _OLD_DAYS:
        yield Finding("M10", (one.layer_id(), "old"), args={"date": given})


@rule(
    "M11",
    title="Lines are simplified too much",
    message="lines are simplified by {mm:.2f} mm on paper, 0.2 mm is the most",
    severity=SHOULD,
    source="gis-desk-map",
    detail="Simplification must not be seen, and neighbours are simplified together.",
    good=("county-a3",),
    bad=("county-a3 detail=0.3",),
)
def coarse(one: Review) -> Iterator[Finding]:
    """What the painter leaves out on paper."""
    if one.detail_mm > 0.2:
        yield Finding("M11", (one.layer_id(), "detail"), args={"mm": one.detail_mm})


@rule(
    "M12",
    title="Names without room",
    message="{n} of {total} names found no room in {item}",
    severity=ADVISE,
    source="gis-desk-map",
    detail="Names never lie over each other; where there is no room the less important ones are left out.",
    advice="Choose a larger scale or paper, or fewer layers.",
    good=("county-a3", "county-a3 crowded=9:10"),
    bad=("county-a3 crowded=3:10",),
)
def crowded(one: Review) -> Iterator[Finding]:
    """Maps in which more than a third of the names had to be left out."""
    for name, (placed, wanted) in one.names.items():
        if wanted >= 10 and placed < wanted * 2 / 3:
            args = {"n": wanted - placed, "total": wanted, "item": name}
            yield Finding("M12", (one.layer_id(), name), args=args)


def level_of(mark: str) -> int | None:
    """0 for open to 4 for top secret; None for a mark that nobody knows."""
    plain = mark.strip().lower().split("★")[0].strip()
    return next((n for n, words in enumerate(MARKS) if plain in words), None)


@rule(
    "M13",
    title="The classification mark is lower than the content",
    message="the map shows {what}, and its mark is {mark}",
    severity=MUST,
    source="chcggltl-2006:16.2",
    detail="A map carries at least the level of what it shows.",
    advice="Raise the mark, or leave the content out.",
    good=("county-a3 layers=division,marker", "public-a3"),
    bad=(
        "county-a3 layers=division,marker mark=公开",
        "dispute-a4 secrecy=secret",
        "county-a3 layers=division,marker -mark",
    ),
)
def marked(one: Review) -> Iterator[Finding]:
    """Mark against the highest level of what is drawn."""
    if one.public:
        return
    given = one.given("mark") or "internal"
    has = level_of(given) if one.having("mark") else 0
    if has is None:
        return
    highest, what = 0, Text("")
    for _, framed in one.frames:
        for layer in one.drawn(framed):
            rows = one.rows(framed, layer)
            if not len(rows):
                continue
            if layer.kind == "dispute" and (texts(layer.frame, "secrecy")[rows] == "secret").any():
                highest, what = 2, Text("disputes that are secret")
            elif layer.kind in ("dispute", "marker", "route") and highest < 1:
                highest, what = 1, _FORBIDDEN[layer.kind]
    if has < highest:
        shown = Text("missing") if not one.having("mark") else given
        yield Finding("M13", (one.layer_id(), "mark"), args={"what": what, "mark": shown})


@rule(
    "M14",
    title="Measured figures on a public map",
    message="the table {table} shows figures that were measured and not published",
    severity=ADVISE,
    source="dtgltl-2015:12",
    detail="Important geographic data are published by the state only; measured figures stay off public maps.",
    advice="Take the columns out, or give the published figure with its source.",
    good=("public-a3", "county-a3 table=boundary_line:length_m"),
    bad=("public-a3 table=boundary_line:length_m",),
)
def figures(one: Review) -> Iterator[Finding]:
    """Lengths and heights in tables of a public map."""
    if not one.public:
        return
    for item in one.having("table"):
        if _MEASURED & set(getattr(item, "columns", ())):
            yield Finding("M14", (one.layer_id(), item.id), args={"table": item.id})


@rule(
    "M15",
    title="Who reviews the map",
    message="the map is reviewed by {authority}",
    severity=ADVISE,
    source=("dtgltl-2015:17", "dtgltl-2015:18"),
    detail="Two or more provinces: the national authority; one province: the province; inside one city: the city.",
    good=("county-a3",),
    bad=("public-a3",),
)
def reviewer(one: Review) -> Iterator[Finding]:
    """The authority by the main area of a public map."""
    material = one.composition.material
    layer = material.layer("division")
    if not one.public or one.composition.layout.exempt or layer is None:
        return
    codes = texts(layer.frame, "code")
    mine = [material.home] if material.home else [str(c) for c in codes]
    provinces, cities = {c[:2] for c in mine if c}, {c[:4] for c in mine if c}
    if len(provinces) > 1:
        authority = Text("the national authority: its area lies in two or more provinces")
    elif len(cities) > 1:
        authority = Text("the authority of the province")
    else:
        authority = Text("the authority of the city, where no national border is shown; else of the province")
    yield Finding("M15", (one.layer_id(), "authority"), args={"authority": authority})


@rule(
    "M21",
    title="A field that nobody knows",
    message="the text {item} asks for the field {field}, which is not known",
    severity=MUST,
    source="gis-desk-map",
    detail="A field that is not filled stands on the map with its braces.",
    advice="Correct the field, or remove it.",
    good=("county-a3", "marker-a4"),
    bad=("county-a3 text={nobody}", "marker-a4 text={row.nobody}"),
)
def fields(one: Review) -> Iterator[Finding]:
    """Fields no layout has, and columns that the row of a page lacks."""
    rows = [leaf.row for leaf in one.composition.leaves if leaf.row is not None]
    layer = one.composition.leaves[0].layer
    columns = {*(rows[0] if rows else ()), *(TABLES[layer].names if layer in TABLES else ())}
    given = set(one.composition.material.values)
    for name, ids in one.fields.items():
        column = name[4:] if name.startswith("row.") else None
        lost = name not in FIELDS and name not in given if column is None else bool(rows) and column not in columns
        if lost:
            yield Finding("M21", (one.layer_id(), ids[0], name), args={"item": ids[0], "field": name})


@rule(
    "M22",
    title="A picture that cannot be shown",
    message="the picture {item} cannot be shown: it is missing, broken or too large",
    severity=MUST,
    source="gis-desk-map",
    detail="A crossed box stands in its place.",
    advice="Choose a PNG, JPEG or SVG file of at most 20 MB.",
    good=("county-a3",),
    bad=("county-a3 broken=logo",),
)
def pictures(one: Review) -> Iterator[Finding]:
    """Pictures that the faces could not read."""
    for item in one.broken:
        yield Finding("M22", (one.layer_id(), item), args={"item": item})


@rule(
    "M23",
    title="Something reaches beyond the paper",
    message="{item} reaches beyond the paper",
    severity=SHOULD,
    source="gis-desk-map",
    detail="What lies outside is not printed.",
    advice="Move it, or make it smaller.",
    good=("county-a3",),
    bad=("county-a3 x=400",),
)
def outside(one: Review) -> Iterator[Finding]:
    """Boxes that are not whole on the page."""
    layout = one.composition.layout
    for item in layout.items:
        over = item.x < -0.05 or item.y < -0.05
        if over or item.x + item.width > layout.width + 0.05 or item.y + item.height > layout.height + 0.05:
            yield Finding("M23", (one.layer_id(), item.id), args={"item": item.id})
