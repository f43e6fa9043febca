"""Program start to a usable window with the sample county: ``python -m tests.bench.startup [--json] [--runs N]``.

Seconds from the start of ``gis-desk open FILE``, warm, medians: until the window stands (``window``), its map is drawn
whole with all names and answers to mouse and keyboard (``map``), and the rows are read, the bench is there and nothing
is left to do (``usable``: all of it can be used); and the processor's seconds until then. Warm means the second time: as
everybody's window does, the first one kept its map when it was closed. ``first`` is the time to the map without that.
Beside it in the same run, under a screen of Xvfb where that is installed, QGIS from Debian's package with the same
divisions until its map is drawn.
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
from pathlib import Path
from typing import Any

_OURS = """
import os, sys, time
from ui.cli.main import main
from ui.desktop import warm

start = float(os.environ["BENCH_START"])
first = warm.before_qt

def before_qt():
    first()
    from PySide6.QtCore import QTimer
    from ui.desktop import app

    class Watched(app.Desktop):
        def __init__(self, application):
            super().__init__(application)
            self.at = {}
            self.timer = QTimer()
            self.timer.timeout.connect(self.look)
            self.timer.start(5)

        def look(self):
            window, at = self.window, self.at
            if "window" not in at and window.isVisible():
                at["window"] = time.time() - start
            scene = window.canvas.scene
            whole = window.canvas.is_ready() and scene is not None and any(layer.labels for layer in scene.layers)
            if "map" not in at and whole:
                at["map"] = time.time() - start
            if whole and window.snapshot.frames and window.bench is not None and window.canvas.is_of_rows():
                self.timer.stop()
                print(at["window"], at["map"], time.time() - start, time.process_time(), flush=True)
                window.close()

    app.Desktop = Watched

warm.before_qt = before_qt
main(["open", sys.argv[1]])
"""
_QGIS = """
import os, sys, time
from qgis.utils import iface
start = float(os.environ["BENCH_START"])

def drawn(*_):
    sys.stderr.write("DRAWN %f\\n" % (time.time() - start))
    sys.stderr.flush()
    os._exit(0)

iface.mapCanvas().renderComplete.connect(drawn)
iface.addVectorLayer(os.environ["BENCH_FILE"], "divisions", "ogr")
"""


def ours(workspace: Path, home: Path) -> list[float]:
    """Seconds to window, map, all, and of the processor. Warm means that the modules are compiled, as they are where
    the program is installed, whatever this environment says of writing them."""
    env = {
        **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "BENCH_START": repr(time.time()),
    }
    done = subprocess.run(
        [sys.executable, "-c", _OURS, str(workspace)], env=env, capture_output=True, text=True, timeout=120
    )
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(done.stderr[-2000:])
    return [float(v) for v in done.stdout.split()[-4:]]


def qgis(file: Path, folder: Path) -> float | None:
    """Seconds until QGIS has drawn the file; None where it is not installed or does not start."""
    if not (shutil.which("qgis") and shutil.which("xvfb-run")):
        return None
    script = folder / "drawn.py"
    script.write_text(_QGIS, encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
    env |= {"BENCH_FILE": f"{file}|layername=division", "XDG_DATA_HOME": str(folder), "BENCH_START": repr(time.time())}
    command = ["xvfb-run", "-a", "qgis", "--nologo", "--noversioncheck", "--noplugins", "--code", str(script)]
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=90)
    except subprocess.TimeoutExpired:
        return None
    found = [line.split()[1] for line in done.stderr.splitlines() if line.startswith("DRAWN")]
    return float(found[0]) if found else None


def measure(runs: int) -> dict[str, Any]:
    """Both, in turn."""
    from ui.practice import make_practice

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        workspace = home / "practice.gpkg"
        store, _ = make_practice(workspace)
        store.close()
        theirs = home / "theirs.gpkg"  # whoever else opens a file may write into it
        shutil.copy(workspace, theirs)
        ours(workspace, home)
        mine, first, peer = [], [], []
        for n in range(runs):
            new = home / f"new{n}.gpkg"
            shutil.copy(theirs, new)
            first.append(ours(new, home)[1])
            mine.append(ours(workspace, home))
            if (seconds := qgis(theirs, home)) is not None:
                peer.append(seconds)
    window, drawn, usable, processor = (statistics.median(column) for column in zip(*mine, strict=True))
    return {
        "window": window,
        "map": drawn,
        "usable": usable,
        "first": statistics.median(first),
        "processor": processor,
        "qgis": statistics.median(peer) if peer else None,
        "runs": runs,
    }


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one document, nothing else")
    wanted = parser.parse_args()
    print(json.dumps(measure(wanted.runs), indent=None if wanted.json else 2))


if __name__ == "__main__":
    main()
