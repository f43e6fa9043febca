"""Single items of a layout: fields nobody knows, pictures that cannot be shown, boxes off the paper."""

from collections.abc import Iterator

from gis_desk.findings import Finding, Severity, rule
from gis_desk.map.layout.review import Review
from gis_desk.map.layout.words import FIELDS
from layers.schema import TABLES

MUST, SHOULD = Severity.MUST, Severity.SHOULD


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
