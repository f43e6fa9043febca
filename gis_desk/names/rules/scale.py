"""N057: whether a generic fits the size of what it names, by the figures of the province."""

from collections.abc import Iterator, Mapping

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names.places import MEASURES, Batch
from gis_desk.names.subject import BUILT, Context, Subject, found, name_rule
from layers import crs
from layers.text import Text

_UNITS: dict[str, Text] = {
    "floors": Text("floors {low} to {high}"),
    "floor_area_m2": Text("floor area {low} to {high} m²"),
    "site_area_m2": Text("site {low} to {high} m²"),
    "open_share": Text("open ground {low} to {high} of the site"),
    "green_share": Text("green {low} to {high} of the site"),
    "width_m": Text("width {low} to {high} m"),
    "length_m": Text("length {low} to {high} m"),
}


def _measured(batch: Batch) -> np.ndarray:
    known = batch.of_class("road") if batch.places.geometry is not None else ~batch.everything()
    for measure in MEASURES:
        values = batch.places.more.get(measure)
        if values is not None:
            known = known | np.fromiter((v is not None and v == v for v in values), bool, len(values))
    return known & batch.of_class(*BUILT)


def _sizes(subject: Subject, context: Context) -> dict[str, float]:
    """The sizes on record; the length of a road is that of its line where none was entered."""
    sizes = dict(subject.measures)
    if subject.cls == "road" and "length_m" not in sizes and context.around is not None and subject.number is not None:
        shape = context.around.shape(subject.number)
        if shape is not None and "Line" in shape.geom_type:
            sizes["length_m"] = float(crs.length_m(shape)[0])
    return sizes


def _broken(condition: Mapping[str, float], sizes: Mapping[str, float]) -> list[str]:
    """Measures that are known and do not meet `condition`."""
    wrong = []
    for name, figure in condition.items():
        measure = name[:-4]
        size = sizes.get(measure)
        if size is not None and (size < figure if name.endswith("_min") else size > figure):
            wrong.append(measure)
    return wrong


def _asked(condition: Mapping[str, float], measure: str) -> Text:
    low, high = condition.get(f"{measure}_min", 0), condition.get(f"{measure}_max", "…")
    return Text(_UNITS[measure].template, {"low": low, "high": high})


@name_rule(
    "N057",
    title="Generic does not fit the size",
    message="“{generic}” does not fit the size: {size} on record, asked for {asked} ({whose})",
    severity=Severity.ADVISE,
    source=("dmgltl-2022:9.1.2", "mf-2018-146:da"),
    detail="A name fits the extent and nature of what it names. National law sets no figure; the province's "
    "table does.",
    advice="Choose a smaller or larger generic, or correct the size on record.",
    trap="The figures shipped are examples after municipal rules until the province's own are loaded. What is not on "
    "record is not held against a name.",
    scope=BUILT,
    good=(
        "building 国贸大厦 {floors=22}",
        "road 滨江大道 {width_m=80;length_m=9000}",
        "building 国贸大厦",
    ),
    bad=(
        "building 国贸大厦 {floors=6}",
        "road 滨江大道 {width_m=18;length_m=700}",
        "residential 云山别墅 {site_area_m2=3000}",
    ),
    audit=Severity.ADVISE,
    screen=_measured,
)
def misfit(subject: Subject, context: Context) -> Iterator[Finding]:
    """Every alternative the table allows for the generic is contradicted by a size on record."""
    table = context.tables.data["scale"]
    alternatives = table.get(subject.cls, {}).get(subject.split.generic)
    sizes = _sizes(subject, context) if alternatives else {}
    if not alternatives or not sizes:
        return
    wrong = [(condition, broken) for condition in alternatives if (broken := _broken(condition, sizes))]
    if len(wrong) == len(alternatives):
        condition, broken = wrong[0]
        measure = broken[0]
        yield found(
            subject, "N057", generic=subject.split.generic, size=f"{sizes[measure]:g}",
            asked=_asked(condition, measure), whose=table["source"]["title"],
            measure={measure: round(sizes[measure], 2)},
        )  # fmt: skip
