"""Open and first paint of the 951 real counties: ``python -m tests.bench.open_paint [--json] [--runs N]``.

Times file -> frame -> scene -> picture (1600 x 1000), then redraws from the cache, a first picture at a new scale, and
the frame of a drag; beside them, in the same run, a plain peer: one QPainterPath per polygon, every vertex, as a first
program would draw it, and QGIS where it is installed.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPen, QPolygonF

from gis_desk.map import MapLayer, View, build_scene
from gis_desk.map.scene import Scene
from layers.text import text
from ui.map.paint import picture
from ui.map.paths import Cache, to_device

SIZE = (1600, 1000)
ROOT = Path(__file__).resolve().parents[2]


def read(path: Path) -> gpd.GeoDataFrame:
    """All county layers of the file as one frame."""
    names = [str(n) for n in pyogrio.list_layers(path)[:, 0] if str(n).startswith("county_")]
    frame = pd.concat([pyogrio.read_dataframe(path, layer=n) for n in names], ignore_index=True)
    counties = gpd.GeoDataFrame(frame.assign(key=frame["code"], level="county"))
    return counties.set_crs("EPSG:4490", allow_override=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the result."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def median(work: Callable[[], Any], runs: int) -> float:
    """Median milliseconds."""
    return statistics.median(timed(work)[0] for _ in range(runs))


def naive(scene: Scene, polygons: np.ndarray, view: View) -> tuple[float, float]:
    """A path per polygon: milliseconds to make the paths, and to draw them."""

    def make() -> list[QPainterPath]:
        paths = []
        for polygon in shapely.get_parts(polygons):
            path = QPainterPath()
            for ring in (polygon.exterior, *polygon.interiors):
                path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.coords]))
            paths.append(path)
        return paths

    def draw() -> None:
        image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(to_device(view))
        pen = QPen(QColor("#505050"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QBrush(QColor("#e8f0d8")))
        for path in paths:
            painter.drawPath(path)
        painter.end()

    made, paths = timed(make)
    return made, timed(draw)[0]


def drag(image: QImage, runs: int) -> float:
    """The frame of a drag: the last picture moved."""
    screen = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)

    def frame() -> None:
        painter = QPainter(screen)
        painter.fillRect(screen.rect(), QColor("#f3f1ec"))
        painter.drawImage(QPointF(37, 21), image)
        painter.end()

    return median(frame, max(runs * 4, 12))


def run(path: Path, runs: int) -> dict[str, Any]:
    """All figures in ms."""
    read_ms, frame = timed(lambda: read(path))
    build_ms, scene = timed(lambda: build_scene([MapLayer("county", text("Counties"), "division", frame)]))
    assert scene.bounds is not None
    full = View(0, 0, 1e6, *map(float, SIZE)).fitted(scene.bounds)
    cache = Cache()
    first_ms, image = timed(lambda: picture(scene, full, cache=cache))
    views = {}
    for share in (1, 4, 16, 64):
        view = full.zoomed(share**0.5, SIZE[0] / 2, SIZE[1] / 2, least=1, most=1e12)
        new_ms = timed(lambda v=view: picture(scene, v, cache=cache))[0]  # type: ignore[misc]
        again = median(lambda v=view: picture(scene, v, cache=cache), runs)  # type: ignore[misc]
        views[f"1/{share}"] = {"first_ms": round(new_ms, 1), "again_ms": round(again, 1)}
    polygons = scene.plane.shapes(frame.geometry.to_numpy())
    peer_paths, peer_draw = naive(scene, polygons, full)
    return {
        "file": path.name,
        "features": len(frame),
        "vertices": int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()),
        "size": SIZE,
        "read_ms": round(read_ms, 1),
        "scene_ms": round(build_ms, 1),
        "first_paint_ms": round(first_ms, 1),
        "open_to_picture_ms": round(read_ms + build_ms + first_ms, 1),
        "views": views,
        "drag_frame_ms": round(drag(image, runs), 2),
        "cache_mb": round(cache.size / 1e6, 1),
        "peer_path_per_polygon": {"make_ms": round(peer_paths, 1), "draw_ms": round(peer_draw, 1)},
        "peer_qgis": qgis(path),
    }


def qgis(path: Path) -> dict[str, Any] | str:
    """QGIS's own picture of the same file, where its Python is installed."""
    if shutil.which("qgis") is None:
        return "not installed"
    script = (
        "import sys,time,json\n"
        "from qgis.core import *\n"
        "from qgis.PyQt.QtCore import QSize\n"
        "a=QgsApplication([],False);a.initQgis();t=time.perf_counter()\n"
        "n=[s.split('!!::!!')[1] for s in QgsVectorLayer(sys.argv[1],'x','ogr').dataProvider().subLayers()]\n"
        "ls=[QgsVectorLayer(sys.argv[1]+'|layername='+k,k,'ogr') for k in n if k.startswith('county_')]\n"
        "o=time.perf_counter()-t;m=QgsMapSettings();m.setLayers(ls);m.setOutputSize(QSize(1600,1000))\n"
        "m.setExtent(m.fullExtent());r=[]\n"
        "for i in range(4):\n"
        " t=time.perf_counter();j=QgsMapRendererParallelJob(m);j.start();j.waitForFinished();r.append(time.perf_counter()-t)\n"
        "print(json.dumps({'open_ms':o*1e3,'first_ms':r[0]*1e3,'again_ms':sorted(r[1:])[1]*1e3}))\n"
    )
    done = subprocess.run(
        ["/usr/bin/python3", "-c", script, str(path)], capture_output=True, text=True, check=False, timeout=300
    )
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 and done.stdout else "failed"


def main(arguments: list[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON document (it is always JSON)")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args(arguments)
    data = Path(os.environ.get("GIS_DESK_DATA") or ROOT.parent / "shared" / "data")
    path = asked.file or data / "boundaries" / "counties_2021_gcj02.gpkg"
    if not path.is_file():
        print(json.dumps({"skipped": f"real data not found: {path}; set GIS_DESK_DATA"}))
        return 0
    application = QGuiApplication.instance() or QGuiApplication(["bench"])
    print(json.dumps(run(path, asked.runs), ensure_ascii=False, indent=None if asked.json else 2))
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
