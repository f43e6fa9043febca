"""Printing layouts: ``python -m tests.bench.printing [FILE] [--json] [--units N --vertices M]``.

Seconds, megabytes and peak memory (each task in a process of its own) of

- ``a3_sheet``: the A3 division map of all counties of FILE (the 951 real ones where the data are there), one PDF;
- ``series``: a PDF of 20 pages, one for each of twenty counties, the surroundings faded;
- ``png_a2``: the A2 division map as PNG of 300 dots per inch;
- with ``--vertices``: the A3 sheet of a made-up coverage of that size, one of fewer units with their names, legend and
  review number (``named``), and QGIS's PDF of the first where QGIS is installed.

Reading the file is not counted; filling the layout, building the scene, review and writing are.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.coverages import ROOT, kept

TASKS = ("a3_sheet", "named", "series", "png_a2")
_SHEETS = 20
_NAMED_UNITS = 2_500
"""Units that are large enough on an A3 sheet to carry their names."""
_LAYOUTS = {"a3_sheet": "county-a3", "named": "public-a3", "png_a2": "county-a2"}


def run(task: str, file: Path, out: Path) -> dict[str, Any]:
    """One task in this process."""
    from gis_desk.map.layer import MapLayer
    from gis_desk.map.layout import Material, Series, compose, templates
    from gis_desk.map.symbology import LabelSpec, Look
    from layers.text import text
    from tests.bench.render import read
    from ui.print.composer import Drawing
    from ui.print.composer.image import print_png
    from ui.print.composer.looking import look
    from ui.print.composer.pdf import print_pdf
    from ui.print.pdf import ensure_application

    ensure_application()
    frame = read(file)
    material = Material((MapLayer("division", text("Divisions"), "division", frame),), values={"county": "各县"})
    if task == "named":
        small = Look(labels=LabelSpec(size_pt=4.0))
        values = {"county": "各县", "review_no": "GS（2026）0001号", "compiler": "石明", "data_date": "2026-11-01"}
        material = Material((replace(material.layers[0], look=small),), values=values)
    before = _peak()
    start, used = time.perf_counter(), _spent()
    if task == "series":
        codes = "|".join(frame["code"].astype(str).tolist()[:_SHEETS])
        layout = replace(templates()["townships-a4"], series=None).without("cover_map")
        composition = compose(layout, material, Series("division", {"code": codes}), cover=False)
    else:
        composition = compose(templates()[_LAYOUTS[task]], material)
    drawing = Drawing(composition)
    findings = look(drawing)
    written = out / f"{task}.{'png' if task == 'png_a2' else 'pdf'}"
    if task == "png_a2":
        print_png(drawing, written, dpi=300)
    else:
        print_pdf(drawing, written)
    return {
        "seconds": round(time.perf_counter() - start, 2),
        "processor_seconds": round(_spent() - used, 2),
        "mb": round(written.stat().st_size / 1e6, 2),
        "peak_mb": round(_peak()),
        "peak_before_mb": round(before),
        "pages": len(composition.pages),
        "features": len(frame),
        "findings": len(findings),
    }


def _spent() -> float:
    """Seconds of all processors; what other programs take meanwhile does not count."""
    times = os.times()
    return times.user + times.system


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(task: str, file: Path, out: Path) -> dict[str, Any]:
    """One task in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.printing", str(file), "--task", task, "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        return {"failed": done.stderr.splitlines()[-1:] or ["?"]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


_QGIS = """
import json, os, sys, time
from qgis.core import *
app = QgsApplication([], False)
app.initQgis()
whole = QgsVectorLayer(sys.argv[1], 'x', 'ogr')
names = [s.split('!!::!!')[1] for s in whole.dataProvider().subLayers()]
layers = [QgsVectorLayer(sys.argv[1] + '|layername=' + n, n, 'ogr') for n in names] or [QgsVectorLayer(sys.argv[1])]
layers = [l for l in layers if l.isSpatial()]
project = QgsProject.instance()
project.addMapLayers(layers)
layout = QgsPrintLayout(project)
layout.initializeDefaults()
layout.pageCollection().page(0).setPageSize('A3', QgsLayoutItemPage.Landscape)
item = QgsLayoutItemMap(layout)
item.attemptSetSceneRect(__import__('qgis.PyQt.QtCore', fromlist=['QRectF']).QRectF(18, 38, 302, 221))
extent = QgsRectangle()
for layer in layers:
    extent.combineExtentWith(layer.extent())
item.setLayers(layers)
item.zoomToExtent(extent)
layout.addLayoutItem(item)
wanted = QgsLayoutExporter.PdfExportSettings()
wanted.simplifyGeometries = True
start = time.perf_counter()
QgsLayoutExporter(layout).exportToPdf(sys.argv[2], wanted)
took = time.perf_counter() - start
print(json.dumps({'seconds': round(took, 2), 'mb': round(os.path.getsize(sys.argv[2]) / 1e6, 2)}))
sys.stdout.flush()
os._exit(0)
"""


def peer(file: Path, out: Path) -> dict[str, Any] | str:
    """QGIS's A3 PDF of the same polygons in one plain tone, without legend, names and review."""
    if shutil.which("qgis") is None:
        return "not installed"
    command = ["/usr/bin/python3", "-c", _QGIS, str(file), str(out / "qgis.pdf")]
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900, env=plain)
    if done.returncode or not done.stdout:
        return "failed"
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(arguments: list[str] | None = None) -> int:
    """Run and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true", help="one line")
    parser.add_argument("--task", choices=TASKS)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--units", type=int, default=40_000)
    parser.add_argument("--vertices", type=int)
    asked = parser.parse_args(arguments)
    if asked.task:
        print(json.dumps(run(asked.task, asked.file, asked.out)))
        return 0
    data = Path(os.environ.get("GIS_DESK_DATA") or ROOT.parent / "shared" / "data")
    file = asked.file or data / "boundaries" / "counties_2021_gcj02.gpkg"
    document: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        if file.is_file():
            document["file"] = file.name
            document.update({task: alone(task, file, out) for task in TASKS})
            document["qgis"] = peer(file, out)
        else:
            document["skipped"] = f"real data not found: {file}; set GIS_DESK_DATA"
        if asked.vertices:
            made = kept(asked.units, asked.vertices)
            document["coverage"] = {
                "units": asked.units,
                "vertices": asked.vertices,
                "a3_sheet": alone("a3_sheet", made, out),
                "named": alone("named", kept(_NAMED_UNITS, asked.vertices), out),
                "qgis": peer(made, out),
            }
    print(json.dumps(document, ensure_ascii=False, indent=None if asked.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
