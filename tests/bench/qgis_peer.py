"""The same views in QGIS, for comparison; run by the system's Python with Debian's ``python3-qgis``, prints JSON.

``/usr/bin/python3 tests/bench/qgis_peer.py FILE [--layer NAME ...] [--runs N] [--pdf OUT.pdf]``: polygons in seven tones
with a line of one pixel, antialiased, simplified for display as QGIS does by itself.
"""

import argparse
import json
import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QSize  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QColor  # type: ignore[import-not-found]

TONES = ("#f8eed6", "#e3ecd9", "#f5e1da", "#e4e1ee", "#dceaea", "#fbf3c8", "#d8e6f3")
VIEWS = (1, 4, 16, 64, 256)
SIZE = (1600, 1000)


def symbol(tone: str) -> QgsFillSymbol:
    """A tone with a line of one pixel."""
    return QgsFillSymbol.createSimple(
        {"color": tone, "outline_color": "#505050", "outline_width": "1", "outline_width_unit": "Pixel"}
    )


def opened(path: str, name: str) -> QgsVectorLayer:
    """The layer in seven tones."""
    layer = QgsVectorLayer(f"{path}|layername={name}" if name else path, name or "layer", "ogr")
    if not layer.isValid():
        sys.exit(f"QGIS cannot open {path} {name}")
    if layer.fields().indexOf("cls") >= 0:
        kinds = [QgsRendererCategory(k, symbol(tone), str(k)) for k, tone in enumerate(TONES)]
        layer.setRenderer(QgsCategorizedSymbolRenderer("cls", kinds))
    else:
        layer.setRenderer(QgsSingleSymbolRenderer(symbol(TONES[0])))
    return layer


def settings(layers: list, extent: QgsRectangle) -> QgsMapSettings:
    """A picture of `extent`."""
    made = QgsMapSettings()
    made.setLayers(layers)
    made.setOutputSize(QSize(*SIZE))
    made.setOutputDpi(96)
    made.setDestinationCrs(layers[0].crs())
    made.setExtent(extent)
    made.setBackgroundColor(QColor("white"))
    made.setFlag(QgsMapSettings.Antialiasing, True)
    made.setFlag(QgsMapSettings.UseRenderingOptimization, True)
    made.setFlag(QgsMapSettings.DrawLabeling, False)
    return made


def render(wanted: QgsMapSettings) -> QgsMapRendererParallelJob:
    """The picture, drawn in QGIS's threads."""
    job = QgsMapRendererParallelJob(wanted)
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    job.start()
    if job.isActive():
        loop.exec_()
    return job


def main() -> None:
    """Open, draw, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--layer", action="append", default=[])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pictures")
    wanted = parser.parse_args()
    app = QgsApplication([], False)
    app.initQgis()
    start = time.perf_counter()
    layers = [opened(wanted.file, name) for name in wanted.layer or [""]]
    extent = QgsRectangle()
    for layer in layers:
        extent.combineExtentWith(layer.extent())
    extent.scale(1.14)
    render(settings(layers, extent))
    found = {"open_and_first_ms": (time.perf_counter() - start) * 1000, "views": {}}
    for part in VIEWS:
        view = QgsRectangle(extent)
        view.scale(1 / part)
        picture = settings(layers, view)
        render(picture)
        times = []
        for _ in range(wanted.runs):
            start = time.perf_counter()
            job = render(picture)
            times.append((time.perf_counter() - start) * 1000)
        found["views"][str(part)] = statistics.median(times)
        if wanted.pictures:
            job.renderedImage().save(f"{wanted.pictures}-qgis-{part}.png")
    print(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
