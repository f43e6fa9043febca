"""The house: arrows point down. Each import contract is broken once on purpose, in a copy, and must say so."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("ui", "gis_desk", "layers", "resources")


def lint(folder):
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", "pyproject.toml", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def copy_of_the_house(folder):
    for floor in FLOORS:
        shutil.copytree(
            ROOT / floor,
            folder / floor,
            ignore=lambda d, names: [n for n in names if (Path(d) / n).is_file() and not n.endswith(".py")],
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_contracts_hold():
    status, said = lint(ROOT)
    assert status == 0, said


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("layers/work.py", "import gis_desk.findings", "Arrows point down"),
        ("gis_desk/findings.py", "def later():\n    from ui.texts import tr\n    return tr", "Arrows point down"),
        ("resources/__init__.py", "import layers.text", "Arrows point down"),
        ("gis_desk/findings.py", "import PySide6.QtCore", "No Qt below ui"),
        ("layers/crs.py", "def later():\n    import shiboken6\n    return shiboken6", "No Qt below ui"),
        ("gis_desk/findings.py", "import pyproj", "Only layers.crs knows pyproj"),
        ("layers/store/rows.py", "import pyproj", "Only layers.crs knows pyproj"),
        ("layers/change.py", "import pyproj", "Only layers.crs knows pyproj"),
        ("ui/texts.py", "import pyogrio", "Only layers.formats reads and writes files"),
        ("layers/store/rows.py", "import fiona", "Only layers.formats reads and writes files"),
        ("gis_desk/findings.py", "import sqlite3", "Only layers.store speaks SQL"),
        ("ui/texts.py", "import rasterio", "Only layers.rasters reads pictures"),
        ("layers/store/rows.py", "import keyring", "Only layers.rasters reads pictures"),
        ("ui/texts.py", "import folium", "folium only makes documents"),
        ("ui/texts.py", "import pikepdf", "Only ui.print takes PDF files apart"),
    ],
)
def test_a_broken_contract_is_noticed(tmp_path, file, line, contract):
    house = copy_of_the_house(tmp_path)
    with (house / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    status, said = lint(house)
    assert status == 1, said
    broken = said[said.index("Broken contracts") :]
    assert contract in broken


@pytest.mark.parametrize(
    ("contract", "allowed"),
    [
        ("Only layers.crs knows pyproj", {"layers.crs"}),
        ("Only layers.formats reads and writes files through fiona and pyogrio", {"layers.formats"}),
        ("Only layers.store speaks SQL", {"layers.store", "layers.formats", "layers.rasters"}),
        ("Only layers.rasters reads pictures and keeps keys", {"layers.rasters"}),
    ],
)
def test_contracts_name_every_room_of_the_ground(contract, allowed):
    """A new module of `layers` is bound by the contracts too, not only those that were there when they were written."""
    rooms = {
        f"layers.{p.stem}" for p in (ROOT / "layers").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()
    }
    rooms -= {"layers.__init__"}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    bound = next(set(c["source_modules"]) for c in contracts if c["name"] == contract)
    assert {m for m in bound if m.startswith("layers.")} == rooms - allowed
