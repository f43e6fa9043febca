"""What every map says and holds: its own completeness, base, neighbours, age and lettering."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import shapely

from gis_desk.findings import Finding, Severity, rule
from gis_desk.map.layout.review import Review
from gis_desk.map.values import shapes, texts
from layers.crs import distance_m
from layers.text import Text

MUST, SHOULD, ADVISE = Severity.MUST, Severity.SHOULD, Severity.ADVISE
_OLD_DAYS = 731


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
