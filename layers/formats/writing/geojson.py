"""GeoJSON by RFC 7946: degrees, longitude first, UTF-8."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from layers.errors import Where
from layers.formats.writing import compare
from layers.formats.writing.report import LossReport
from layers.formats.writing.sheet import Sheet
from layers.text import text

TOLERANCE_MM = 0.001


def write(sheet: Sheet, folder: Path, path: Path, encoding: str, report: LossReport) -> list[Path]:
    """Write `sheet` as a FeatureCollection into `folder`, check it, and give the file."""
    target = folder / path.name
    where = Where(path)
    if encoding != "UTF-8":
        report.add("encoding", text("GeoJSON is UTF-8"), before=encoding, after="UTF-8")
    for one in sheet.fields:
        odd = [i for i, v in enumerate(one.values) if isinstance(v, float) and not math.isfinite(v)]
        if odd:
            what = text("infinity has no form in JSON: left empty")
            report.add("changed", what, one.name, rows=len(odd), row=odd[0] + 1, before=one.values[odd[0]])
            for i in odd:
                one.values[i] = None
    shapes = sheet.shapes if sheet.shapes is not None else np.full(sheet.rows, None, dtype=object)
    turned = shapely.orient_polygons(shapes)
    coded = shapely.to_geojson(turned)
    names = [f.name for f in sheet.fields]
    with target.open("w", encoding="utf-8", newline="\n") as file:
        head = json.dumps(sheet.name, ensure_ascii=False)
        file.write(f'{{"type": "FeatureCollection", "name": {head}, "features": [\n')
        rows: list[tuple[Any, ...]] = [()] * sheet.rows
        if names:
            rows = list(zip(*(f.values for f in sheet.fields), strict=True))
        for i, row in enumerate(rows):
            own = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False)
            missing = coded[i] is None or shapes[i].is_empty
            geometry = "null" if missing else coded[i]
            end = "\n" if i == sheet.rows - 1 else ",\n"
            file.write(f'{{"type": "Feature", "properties": {own}, "geometry": {geometry}}}{end}')
        file.write("]}\n")
    found = json.loads(target.read_text(encoding="utf-8"))["features"]
    values = {n: [f["properties"].get(n) for f in found] for n in names}
    if names:
        compare.fields(sheet.fields, values, sheet.rows, where)
    geometry = shapely.from_geojson([None if f["geometry"] is None else json.dumps(f["geometry"]) for f in found])
    unit = 111_320_000.0
    report.checked_mm = compare.shapes(shapes, np.asarray(geometry, dtype=object), TOLERANCE_MM / unit, where) * unit
    report.encoding, report.tolerance_mm = "UTF-8", TOLERANCE_MM
    return [target]
