"""What the law asks of a map: review, content for the public, standard names, secrecy, published figures."""

import re
from collections.abc import Iterator

import numpy as np

from gis_desk.findings import Finding, Severity, rule
from gis_desk.map.layout.review import Review
from gis_desk.map.values import texts
from layers.text import Text

MUST, SHOULD, ADVISE = Severity.MUST, Severity.SHOULD, Severity.ADVISE
MARKS = (
    ("", "open", "公开"),
    ("internal", "内部", "internal use", "内部使用", "内部资料"),
    ("secret", "秘密"),
    ("confidential", "机密"),
    ("top secret", "绝密"),
)
"""Classification marks from the lowest level up."""
_REVIEW_NO = re.compile(r"(GS|[\u4e00-\u9fff]{1,3}S|[\u4e00-\u9fff]{1,3}[A-Z]S?)\s*[(（]\d{4}[)）]\s*\d+\s*号")
_FORBIDDEN = {
    "dispute": Text("disputes"),
    "dispute_claim": Text("claims of a dispute"),
    "marker": Text("boundary markers"),
    "route": Text("inspection routes"),
}
_MEASURED = {"length_m", "height_m", "chainage_m", "chainage_km", "way_km"}


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
            elif layer.kind in _FORBIDDEN and highest < 1:
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
