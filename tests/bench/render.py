"""The map beside QGIS: ``python -m tests.bench.render [FILE] [--units N --vertices N] [--json] [--runs N]``.

FILE is any file of polygons; without one the 951 real counties, and with ``--units`` and ``--vertices`` a made-up coverage
of that size. Views are the full extent and 1/4, 1/16, 1/64 and 1/256 of its width around the middle, 1600 x 1000 pixels,
antialiased, seven or fewer tones and a line of one pixel, as QGIS draws them in the same run where Debian's package is
installed (Python and QGIS in turn, medians). Times are in milliseconds.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from gis_desk.map import MapLayer, View, build_scene
from gis_desk.map.kept import Kept, stamp_of
from gis_desk.map.scene import Scene, Stroke
from layers.text import text
from tests.bench.coverages import kept as kept_coverage
from tests.realdata import ROOT
from ui.desktop.garbage import seldom
from ui.map.canvas import MapCanvas
from ui.map.paint import paint
from ui.map.paths import Cache
from ui.print.frame import Frame, draw_map, view_of
from ui.print.pdf import write_pdf

VIEWS = (1, 4, 16, 64, 256)
SIZE = (1600, 1000)
_GREY = (0xFF505050,) * 3
PEER = Path(__file__).with_name("qgis_peer.py")


def read(path: Path) -> gpd.GeoDataFrame:
    """All polygon layers of the file as one frame, EPSG:4490."""
    names = layer_names(path) or [None]
    frames = [pyogrio.read_dataframe(path, layer=name) if name else pyogrio.read_dataframe(path) for name in names]
    frame = frames[0] if len(frames) == 1 else gpd.GeoDataFrame(pd.concat(frames, ignore_index=True))
    if "code" not in frame.columns:
        frame["code"] = [f"{110_000 + k:06d}" for k in range(len(frame))]
    if "level" not in frame.columns or not isinstance(frame["level"].iloc[0], str):
        frame["level"] = "county"
    frame["key"] = [str(k) for k in range(len(frame))]
    if "name" not in frame.columns:
        frame["name"] = ""
    return frame.set_crs("EPSG:4490", allow_override=True)


def layer_names(path: Path) -> list[str]:
    """The layers of a GeoPackage that hold polygons; empty for other files."""
    if path.suffix.lower() != ".gpkg":
        return []
    return [str(n) for n, kind in pyogrio.list_layers(path) if kind and "Polygon" in str(kind)]


def plain(scene: Scene) -> Scene:
    """The scene with every border as a line of one pixel, as the peer draws it."""
    layers = tuple(
        replace(
            layer,
            labels=(),
            lines=None
            if layer.lines is None
            else replace(layer.lines, strokes=tuple(Stroke(25.4 / 96, _GREY) for _ in layer.lines.strokes)),
        )
        for layer in scene.layers
    )
    return replace(scene, layers=layers)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the result."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def qgis(path: Path, runs: int, pictures: str | None = None) -> dict[str, Any] | None:
    """What QGIS takes for the same; None where it is not installed."""
    python = shutil.which("python3", path="/usr/bin")
    if python is None or subprocess.run([python, "-c", "import qgis.core"], capture_output=True).returncode:
        return None
    command = [python, str(PEER), str(path), "--runs", str(runs)]
    for name in layer_names(path):
        command += ["--layer", name]
    if pictures:
        command += ["--pictures", pictures]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else None


def layer_of(frame: gpd.GeoDataFrame) -> MapLayer:
    """The frame as the layer of divisions."""
    return MapLayer("division", text("Divisions"), "division", frame)


def first_map(path: Path) -> tuple[dict[str, float], Scene, View, Cache]:
    """File, frame, scene, picture."""
    begin = time.perf_counter()
    reading, frame = timed(lambda: read(path))
    building, scene = timed(lambda: build_scene([layer_of(frame)]))
    assert scene.bounds is not None
    view = View(0.0, 0.0, 1.0, *SIZE).fitted(scene.bounds)
    cache = Cache()
    painting, _ = timed(lambda: painted(scene, view, cache, labels=False))
    whole = (time.perf_counter() - begin) * 1000
    found = {"read": reading, "scene": building, "paint": painting, "file_to_first_map": whole}
    found["names"] = timed(lambda: painted(scene, view, cache, labels=True))[0]
    return found, scene, view, cache


def painted(
    scene: Scene, view: View, cache: Cache, *, labels: bool, cancel: Callable[[], bool] | None = None
) -> QImage:
    """A picture, with or without names."""
    image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint(painter, scene, view, cache=cache, labels=labels, cancel=cancel)
    painter.end()
    return image


def second_opening(path: Path, scene: Scene) -> float:
    """From the file to a picture when the levels were kept, milliseconds."""
    folder = Path(tempfile.mkdtemp(dir=path.parent))
    twin = folder / path.name
    try:
        try:
            os.link(path, twin)
        except OSError:
            shutil.copy(path, twin)
        keeper = Kept(twin, stamp_of(twin))
        layer = layer_of(gpd.GeoDataFrame(geometry=[]))
        keeper.keep(layer, scene.plane, scene.layers[0])
        keeper.close()

        def again() -> QImage:
            found = Kept(twin, stamp_of(twin)).scene()
            plane = found[0].outlines[0].plane
            whole = Scene(plane, tuple(found), bounds=found[0].bounds)
            return painted(whole, View(0.0, 0.0, 1.0, *SIZE).fitted(found[0].bounds), Cache(), labels=False)

        return timed(again)[0]
    finally:
        shutil.rmtree(folder)


def views(
    scene: Scene,
    full: View,
    middle: tuple[float, float],
    runs: int,
    peer: dict[str, Any] | None,
    pictures: str | None,
) -> dict[str, Any]:
    """First draw at each view, redraws from the cache, beside the peer's; the near ones round `middle`, as the peer's."""
    found: dict[str, Any] = {}
    cache = Cache()
    alike = plain(scene)
    x, y = middle
    for part in VIEWS:
        view = full if part == 1 else replace(full, x=x, y=y, scale=full.scale / part)
        first, image = timed(lambda view=view: painted(alike, view, cache, labels=False))
        times = [timed(lambda view=view: painted(alike, view, cache, labels=False))[0] for _ in range(runs)]
        own = [timed(lambda view=view: painted(scene, view, cache, labels=False))[0] for _ in range(runs + 1)][1:]
        entry: dict[str, Any] = {
            "first": first,
            "redraw": statistics.median(times),
            "own_symbols": statistics.median(own),
        }
        if peer is not None:
            entry["qgis"] = peer["views"][str(part)]
            entry["ratio"] = entry["redraw"] / entry["qgis"]
        found[f"1/{part}" if part > 1 else "full"] = entry
        if pictures:
            image.save(f"{pictures}-ours-{part}.png")
    return found


def window(path: Path, runs: int) -> dict[str, float]:
    """A real map widget in a process of its own: frames of a drag, the longest wait of the event loop, and memory."""
    command = [sys.executable, "-m", "tests.bench.render", str(path), "--window", "--runs", str(runs), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def in_a_window(frame: gpd.GeoDataFrame, runs: int) -> dict[str, float]:
    """What `window` asks of its process."""
    canvas = MapCanvas()
    canvas.resize(*SIZE)
    canvas.show()
    canvas.set_layers([replace(layer_of(frame), style={"labels": False})])
    canvas.wait_ready(120_000)
    gaps: list[float] = []
    clock = QElapsedTimer()
    clock.start()
    last = [clock.nsecsElapsed()]

    def tick() -> None:
        now = clock.nsecsElapsed()
        gaps.append((now - last[0]) / 1e6)
        last[0] = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    preparing = canvas.pictures.renderer.preparing
    timer.start(5)
    while preparing.busy or not canvas.is_ready():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    while_preparing = max(gaps, default=0.0)
    gaps.clear()
    last[0] = clock.nsecsElapsed()
    for n in range(runs):
        canvas.zoom(1.7 if n % 2 == 0 else 1 / 1.7)
        canvas.wait_ready(60_000)
    while_redrawing = max(gaps, default=0.0)
    timer.stop()
    frames = []
    for n in range(60):
        canvas.camera.look(canvas.camera.view.moved(3, 2 if n % 2 else -2))
        frames.append(timed(canvas.repaint)[0])
    canvas.close()
    canvas.pictures.renderer.stop()
    return {
        "pan_frame": statistics.median(frames),
        "pan_frame_worst": max(frames),
        "longest_wait_while_redrawing": while_redrawing,
        "longest_wait_while_preparing": while_preparing,
        "peak_memory_mb": peak_mb(),
    }


def cancelling(scene: Scene, view: View, cache: Cache, runs: int) -> dict[str, float]:
    """How long after a wish to stop the painter has stopped."""
    waits = []
    for n in range(runs):
        stop = _Stop()
        timer = threading.Timer(0.004 + 0.004 * n, stop.ask)
        timer.start()
        painted(scene, view, cache, labels=False, cancel=stop.asked.is_set)
        if stop.asked.is_set():
            waits.append((time.perf_counter() - stop.at) * 1000)
        timer.cancel()
    return {"median": statistics.median(waits), "worst": max(waits)} if waits else {}


class _Stop:
    """A wish to stop, and when it was made."""

    def __init__(self) -> None:
        self.asked, self.at = threading.Event(), 0.0

    def ask(self) -> None:
        self.at = time.perf_counter()
        self.asked.set()


def pdf(scene: Scene, out: Path) -> dict[str, float]:
    """An A3 page of everything: seconds and megabytes."""
    assert scene.bounds is not None
    frame = Frame(16, 16, 388, 265)
    view = View(0.0, 0.0, 1.0, frame.width, frame.height, 1.0).fitted(scene.bounds)
    bare = replace(scene, layers=tuple(replace(layer, labels=()) for layer in scene.layers))

    def draw(page: Any) -> None:
        draw_map(page, frame, bare, view_of(frame, view.x, view.y, view.scale, page.dots), Cache())

    spent, _ = timed(lambda: write_pdf(out, "A3", (420.0, 297.0), [draw]))
    return {"seconds": spent / 1000, "megabytes": out.stat().st_size / 1e6}


def peak_mb() -> float:
    """Largest memory of this process so far, MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(path: Path, runs: int, pictures: str | None = None) -> dict[str, Any]:
    """Everything, for one file; rubbish is sought as seldom as in the program."""
    seldom()
    app = QApplication.instance() or QApplication(["bench"])
    peer = qgis(path, runs, pictures)
    first, scene, view, _ = first_map(path)
    memory_first = peak_mb()
    found: dict[str, Any] = {"file": path.name, "qgis": peer is not None, "first_opening": first}
    layer = scene.layers[0]
    assert layer.bounds is not None
    for outlines in layer.outlines:
        found["vertices"] = getattr(outlines, "vertices", 0)
        found["preparing"] = timed(lambda outlines=outlines: outlines.prepare(layer.bounds))[0]
    if any(getattr(o, "levels", ()) for o in layer.outlines):
        found["second_opening"] = second_opening(path, scene)
    if peer is not None:
        first["qgis"] = peer["open_and_first_ms"]
    west, south, east, north = shapely.total_bounds(layer.outlines[0].shapes)  # type: ignore[attr-defined]
    lon, lat = scene.plane.forward([(west + east) / 2], [(south + north) / 2])
    found["views"] = views(scene, view, (float(lon[0]), float(lat[0])), runs, peer, pictures)
    cache = Cache()
    painted(scene, view, cache, labels=False)
    found["cancel"] = cancelling(scene, view, cache, 2 * runs)
    found["memory_mb"] = {"after_first_map": memory_first, "after_levels_and_views": peak_mb()}
    with tempfile.TemporaryDirectory() as folder:
        found["pdf_a3"] = pdf(scene, Path(folder) / "a3.pdf")
    del scene
    found["window"] = window(path, runs)
    del app
    return found


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--units", type=int)
    parser.add_argument("--vertices", type=float)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pictures", help="where to leave the pictures of both, a path without ending")
    parser.add_argument("--window", action="store_true", help="only the map widget")
    parser.add_argument("--json", action="store_true", help="one document, nothing else")
    wanted = parser.parse_args()
    path = wanted.file
    if path is None and wanted.units:
        path = kept_coverage(wanted.units, int(wanted.vertices or 130 * wanted.units))
    if path is None:
        path = (
            Path(os.environ.get("GIS_DESK_DATA") or ROOT.parent / "shared" / "data")
            / "boundaries"
            / "counties_2021_gcj02.gpkg"
        )
    if not path.is_file():
        print(json.dumps({"skipped": f"no file {path.name}"}))
        return
    if wanted.window:
        app = QApplication([])
        print(json.dumps(in_a_window(read(path), wanted.runs)))
        del app
        return
    found = measure(path, wanted.runs, wanted.pictures)
    print(json.dumps(found, indent=None if wanted.json else 2, default=float))


if __name__ == "__main__":
    main()
