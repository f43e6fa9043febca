"""Names on the map: ``python -m tests.bench.labels [--json] [--points N] [--units N] [--runs N] [--qgis]``.

Made data: points with random Chinese names and ranks, and a coverage of polygons with crooked borders. Times the
anchors (once), the thinning (once), and then placing and drawing the names with their halo at the full extent and at
a quarter, a sixteenth and a sixty-fourth of it (1600 x 1000, medians; the first picture of a view apart, because its
letterings are made). Beside them in the same run: a plain peer that draws every name in view with a halo and no
thinning, and QGIS's labelling where its Python is installed and ``--qgis`` asks for it (a minute at most per view).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPen

from gis_desk.map import style
from gis_desk.map.anchors import unit_labels
from gis_desk.map.parts import rings_of
from gis_desk.map.placement import place
from gis_desk.map.plane import Plane
from gis_desk.map.scene import LIGHT, Labels, Scene, SceneLayer
from gis_desk.map.view import View
from ui.map.names import draw_names
from ui.map.paths import Cache

SIZE = (1600, 1000)
EXTENT = (5_000_000.0, 3_200_000.0)
SHARES = (1, 4, 16, 64)
QGIS_SECONDS = 60
SYLLABLES = (
    "青山水龙江河湖东西南北中上下大小新老石桥林田金银铜铁安平和顺永兴福寿康宁长高白黑红黄清明光华云雨风雪花草竹松柏梅"
)
GENERICS = ("村", "镇", "乡", "屯", "寨", "坪", "口", "湾", "坡", "塘")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the result."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def median(work: Callable[[], Any], runs: int) -> dict[str, float]:
    """Median milliseconds by the clock, and of processor time: other programs on the machine stretch only the first."""
    wall, cpu = [], []
    for _ in range(runs):
        start = time.process_time()
        wall.append(timed(work)[0])
        cpu.append((time.process_time() - start) * 1000)
    return {"ms": round(statistics.median(wall), 1), "cpu_ms": round(statistics.median(cpu), 1)}


def made_names(count: int, rng: np.random.Generator) -> np.ndarray:
    """Random Chinese names (N,) of two to five characters."""
    letters = np.array(list(SYLLABLES))[rng.integers(0, len(SYLLABLES), (count, 4))]
    length = rng.integers(1, 5, count)
    ends = np.array(GENERICS)[rng.integers(0, len(GENERICS), count)]
    return np.array(["".join(row[:k]) + end for row, k, end in zip(letters, length, ends, strict=True)], dtype=object)


def made_points(count: int, rng: np.random.Generator) -> Labels:
    """Names beside points all over `EXTENT`, most of them in clusters, as places lie; ranks at random."""
    middles = rng.uniform(0, 1, (400, 2)) * EXTENT
    near = middles[rng.integers(0, len(middles), count)] + rng.normal(0, 60_000, (count, 2))
    spread = rng.uniform(0, 1, (count, 2)) * EXTENT
    xy = np.where((rng.uniform(size=count) < 0.5)[:, None], near, spread)
    letters = replace(style.lettering("village"), max_scale=np.inf)
    return Labels(
        tuple(made_names(count, rng)),
        np.clip(xy, 0, EXTENT),
        np.zeros(count),
        np.zeros(count, np.int64),
        (letters,),
        "beside",
        np.full(count, np.inf),
        np.full(count, 0.5),
        rng.permutation(count),
    )


def made_units(count: int, vertices: int, rng: np.random.Generator) -> np.ndarray:
    """A coverage of about `count` polygons (N,) with about `vertices` vertices in crooked shared borders."""
    columns = max(round((count * EXTENT[0] / EXTENT[1]) ** 0.5), 1)
    rows = max(round(count / columns), 1)
    cell = np.array([EXTENT[0] / columns, EXTENT[1] / rows])
    corner = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij"), axis=-1) * cell
    corner[1:-1, 1:-1] += rng.uniform(-0.3, 0.3, (columns - 1, rows - 1, 2)) * cell
    each = max(round(vertices / (columns * rows) / 4), 1)

    def border(start: np.ndarray, stop: np.ndarray) -> np.ndarray:
        share = np.linspace(0, 1, each + 1)[:-1]
        straight = start[..., None, :] + share[:, None] * (stop - start)[..., None, :]
        walk = np.cumsum(rng.normal(0, 1, (*start.shape[:-1], each, 2)), axis=-2)
        walk -= share[:, None] * walk[..., -1:, :]
        walk *= (share * (1 - share))[:, None] ** 0.5
        return straight + walk * cell.min() * 0.12 / max(each, 1) ** 0.5

    across = border(corner[:-1], corner[1:])
    up = border(corner[:, :-1], corner[:, 1:])
    polygons = []
    for i in range(columns):
        ring = np.concatenate(
            [
                across[i, :-1],
                up[i + 1],
                np.concatenate([corner[i + 1, 1:, None], across[i, 1:, :0:-1]], axis=1),
                np.concatenate([corner[i, 1:, None], up[i, :, :0:-1]], axis=1),
            ],
            axis=1,
        )
        polygons.append(shapely.polygons(ring))
    return np.concatenate(polygons)


def pictures(labels: Labels, runs: int) -> dict[str, Any]:
    """First and median times of placing and drawing at every view."""
    plane = Plane("EPSG:3857", None)
    scene = Scene(plane, (SceneLayer("names", "place_name", labels=(labels,)),))
    full = View(0, 0, 1e6, *map(float, SIZE)).fitted((0.0, 0.0, *EXTENT), margin=0.0)
    cache, found = Cache(), {}
    ruler = cache.ruler(full.dots_per_mm)
    image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)

    def draw(view: View) -> None:
        image.fill(0)
        painter = QPainter(image)
        draw_names(painter, scene, view, ground=LIGHT, cache=cache)
        painter.end()

    for share in SHARES:
        view = full.zoomed(share**0.5, SIZE[0] / 2, SIZE[1] / 2, least=1, most=1e12)
        first = timed(lambda v=view: draw(v))[0]  # type: ignore[misc]
        found[f"1/{share}"] = {
            "placed": len(place([labels], view, ruler)),
            "first_ms": round(first, 1),
            "place_and_draw": median(lambda v=view: draw(v), runs),  # type: ignore[misc]
            "of_it_place": median(lambda v=view: place([labels], v, ruler), runs),  # type: ignore[misc]
        }
    return found


def naive(labels: Labels, seconds: float = 20.0) -> dict[str, Any]:
    """Every name in view with its halo as a path, wherever it falls, in order; how far it comes in `seconds`."""
    full = View(0, 0, 1e6, *map(float, SIZE)).fitted((0.0, 0.0, *EXTENT), margin=0.0)
    font = Cache().ruler(full.dots_per_mm).font(labels.styles[0])
    found = {}
    for share in SHARES:
        view = full.zoomed(share**0.5, SIZE[0] / 2, SIZE[1] / 2, least=1, most=1e12)
        image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start, count = time.perf_counter(), 0
        x, y = view.to_dots(labels.xy[:, 0], labels.xy[:, 1])
        seen = np.flatnonzero((x > 0) & (y > 0) & (x < SIZE[0]) & (y < SIZE[1]))
        for k in seen.tolist():
            path = QPainterPath()
            path.addText(QPointF(x[k] + 4, y[k] + 4), font, labels.texts[k])
            painter.strokePath(path, QPen(QColor("white"), 2.6))
            painter.fillPath(path, QColor("#4a4447"))
            count += 1
            if time.perf_counter() - start > seconds:
                break
        painter.end()
        took = round((time.perf_counter() - start) * 1000, 1)
        found[f"1/{share}"] = took if count == len(seen) else f"not finished: {count} of {len(seen)} in {took} ms"
    return found


def qgis(frame: gpd.GeoDataFrame, area: bool) -> dict[str, Any] | str:
    """QGIS's labelling of the same things, less the same picture without names."""
    if shutil.which("qgis") is None:
        return "not installed"
    script = (
        "import sys,time,json\n"
        "from qgis.core import *\n"
        "from qgis.PyQt.QtCore import QSize\n"
        "from qgis.PyQt.QtGui import QFont,QColor\n"
        "a=QgsApplication([],False);a.initQgis()\n"
        "l=QgsVectorLayer(sys.argv[1],'x','ogr');m=QgsMapSettings();m.setLayers([l]);m.setOutputSize(QSize(1600,1000))\n"
        "e=l.extent();c=e.center();f=float(sys.argv[2])\n"
        "m.setExtent(QgsRectangle(c.x()-e.width()/2/f,c.y()-e.height()/2/f,c.x()+e.width()/2/f,c.y()+e.height()/2/f))\n"
        "def go():\n"
        " t=time.perf_counter();j=QgsMapRendererParallelJob(m);j.start();j.waitForFinished()\n"
        " r=j.takeLabelingResults();n=len(r.labelsWithinRect(m.extent())) if r else 0\n"
        " return (time.perf_counter()-t)*1e3,n\n"
        "go();bare=go()[0]\n"
        "s=QgsPalLayerSettings();s.fieldName='name';w=QgsTextFormat();w.setFont(QFont('Noto Sans CJK SC'))\n"
        "w.setSize(7.5);b=QgsTextBufferSettings();b.setEnabled(True);b.setSize(0.35);w.setBuffer(b);s.setFormat(w)\n"
        "l.setLabeling(QgsVectorLayerSimpleLabeling(s));l.setLabelsEnabled(True);d=go()\n"
        "print(json.dumps({'placed':d[1],'labels_ms':round(d[0]-bare,1),'picture_ms':round(d[0],1)}))\n"
    )
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.gpkg"
        frame.to_file(path, driver="GPKG", engine="pyogrio")
        for share in SHARES:
            try:
                done = subprocess.run(
                    ["/usr/bin/python3", "-c", script, str(path), str(share**0.5)],
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=QGIS_SECONDS,
                )
            except subprocess.TimeoutExpired:
                found[f"1/{share}"] = f"not finished in {QGIS_SECONDS} s"
                continue
            found[f"1/{share}"] = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else "failed"
    return found


def run(points: int, units: int, vertices: int, runs: int, with_qgis: bool) -> dict[str, Any]:
    """All figures in ms."""
    rng = np.random.default_rng(3)
    answer: dict[str, Any] = {"size": SIZE}
    if points:
        labels = made_points(points, rng)
        thinning = timed(lambda: labels.thinnings)[0]
        answer["points"] = {"count": points, "thinning_once_ms": round(thinning, 1), "views": pictures(labels, runs)}
        answer["points"]["peer_every_name"] = naive(labels)
        if with_qgis:
            frame = gpd.GeoDataFrame({"name": labels.texts}, geometry=shapely.points(labels.xy), crs="EPSG:3857")
            answer["points"]["peer_qgis"] = qgis(frame, False)
    if units:
        polygons = made_units(units, vertices, rng)
        names = made_names(len(polygons), rng)
        frame = pd.DataFrame({"name": names, "key": np.arange(len(names)).astype(str)})
        level = np.full(len(names), 4, np.int64)
        rings = rings_of(polygons)
        anchors, found = timed(lambda: tuple(unit_labels(frame, rings, level, polygons.__getitem__)))
        free = tuple(replace(s, max_scale=np.inf, min_scale=0.0) for s in found[0].styles)
        fitting = replace(found[0], styles=free)
        anywhere = replace(fitting, room_m=np.full(len(names), 1e9), reach_m=None)
        answer["units"] = {
            "count": len(polygons),
            "vertices": int(shapely.get_num_coordinates(polygons).sum()),
            "anchors_once_ms": round(anchors, 1),
            "thinning_once_ms": round(timed(lambda: (fitting.thinnings, anywhere.thinnings))[0] / 2, 1),
            "names_that_fit_their_unit": pictures(fitting, runs),
            "names_wider_than_their_unit_too": pictures(anywhere, runs),
            "peer_every_name": naive(replace(anywhere, styles=free[4:])),
        }
        if with_qgis:
            shapes = gpd.GeoDataFrame({"name": names}, geometry=polygons, crs="EPSG:3857")
            answer["units"]["peer_qgis"] = qgis(shapes, True)
    return answer


def main(arguments: list[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document on one line (it is always JSON)")
    parser.add_argument("--points", type=int, default=600_000)
    parser.add_argument("--units", type=int, default=40_000)
    parser.add_argument("--vertices", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--qgis", action="store_true", help="run QGIS too, where it is installed; some minutes")
    asked = parser.parse_args(arguments)
    application = QGuiApplication.instance() or QGuiApplication(["bench"])
    answer = run(asked.points, asked.units, asked.vertices, asked.runs, asked.qgis)
    print(json.dumps(answer, ensure_ascii=False, indent=None if asked.json else 2))
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
