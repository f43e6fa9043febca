"""Built-up areas that a county line cuts."""

import math
from collections.abc import Iterator

import numpy as np
import shapely

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of
from gis_desk.disputes.warnings.counties import COUNTY, counties_of
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers import crs
from layers.text import text


@kind(
    "built-up-across",
    title=text("Built-up area cut by the line"),
    detail=text("Where a town has grown over the line, taxes, schools and police of two counties meet in one street."),
    do=text("See who administers the part beyond the line; land for building there needs the neighbour's consent."),
    job="boundaries",
    source=("xzqyjxgltl-2002:10", "xzqyjxgltl-2002:11"),
    tables=("division", "built_up_area", "boundary_line"),
)
def built_up_across(matter: Matter) -> Iterator[Alert]:
    """Built-up areas with a part outside their county; without a county of their own, the one with most of it."""
    frame, rules, counties = matter.frame("built_up_area"), matter.rules["built-up-across"], counties_of(matter)
    if frame.empty or not counties.codes:
        return
    keys, names = matter.texts("built_up_area", "key"), matter.texts("built_up_area", "name")
    written = [c[:COUNTY] for c in matter.texts("built_up_area", "division")]
    shapes = frame.geometry.to_numpy()
    rows = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    moved = shapely.make_valid(matter.metres(shapes[rows]))
    near = matter.open_near(moved, matter.rules["near"]["metres"])
    for n, row in enumerate(rows.tolist()):
        hits = counties.tree.query(moved[n], predicate="intersects").tolist()
        shares = {i: float(shapely.area(shapely.intersection(counties.shapes[i], moved[n]))) for i in hits}
        home = next((i for i, c in enumerate(counties.codes) if c == written[row]), None)
        if home is None:
            home = max(shares, key=lambda i: shares[i], default=None)
        if home is None:
            continue
        beyond = {i: m2 for i, m2 in shares.items() if i != home and m2 >= rules["least_m2"]}
        if not beyond:
            continue
        m2 = sum(beyond.values())
        ground = shapely.intersection(moved[n], shapely.union_all(counties.shapes[list(beyond)]))
        others = tuple(matter.unit(counties.codes[i]) for i in beyond)
        own = matter.unit(counties.codes[home])
        yield Alert(
            "built-up-across",
            Severity.SHOULD,
            (("built_up_area", keys[row]), *(("division", counties.keys[i]) for i in (home, *beyond))),
            parts_of(
                Part(text("a built-up area on both sides"), rules["base"]),
                Part(
                    text("an area of {m2:,.0f} m²", m2=m2),
                    round(min(math.log2(m2 / rules["least_m2"]) * rules["doubling"], rules["most_area"]), 1),
                ),
                *matter.near_parts(near[n]),
            ),
            text("{m2:,.0f} m² of {name} lie in {others}", m2=m2, name=names[row] or keys[row], others=others),
            text("it belongs to {own}", own=own),
            crs.transform(np.array([ground], dtype=object), matter.plane, crs.GEOGRAPHIC)[0],
            {"area_m2": round(m2, 1)},
            (*(f"area {i}" for i in range(int(math.log2(m2 / rules["least_m2"])) + 1)), *matter.case_facts(near[n])),
            names[row] or keys[row],
            matter.case_objects(near[n]),
        )
