"""Takes the pictures of the README from the practice county: ``python -m tests.screens``."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtWidgets import QApplication

from tests.realdata import ROOT
from ui.desktop import shot
from ui.desktop.disputes.listing.list import ROW
from ui.practice import make_practice

_LARGE = 480_000
FOLDER = ROOT / "resources" / "screens"


def names(window: Any) -> None:
    """A name is checked, and the one it repeats is looked at."""
    bench = window.open_job("names")
    bench.name.setText("皇庭花园")
    bench.check()
    shot.settle(QApplication.instance(), window)
    bench.check_all()
    shot.settle(QApplication.instance(), window)
    bench.show_similar(0)
    shot.settle(QApplication.instance(), window)
    window.canvas.zoom(0.5)


def inspections(window: Any) -> None:
    """The due lines are planned for two teams, with days enough."""
    page = window.open_job("inspections").turn_to("planning")
    page.inputs.days.setValue(9)
    page.plan()
    shot.settle(QApplication.instance(), window, 180)
    window.raise_panel(window.history)


def disputes(window: Any) -> None:
    """The cases of some years are chosen on the timeline, and the most pressing of them is selected."""
    bench = window.open_job("disputes").turn_to("register")
    window.raise_panel(bench.timeline)
    shot.settle(QApplication.instance(), window)
    bench.timeline.step.set_value("quarter")
    bench.cases.filter(bench.cases.wish.with_period(date(2021, 1, 1), date(2025, 12, 31)))
    shot.settle(QApplication.instance(), window)
    index = bench.model.index(0, 0)
    bench.view.setCurrentIndex(index)
    shape = window.store.row("dispute", index.data(ROW)["key"])["geometry"]
    window.canvas.set_center(shape.centroid.x, shape.centroid.y)
    window.canvas.set_scale_denominator(60_000)


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        for name, job, before, language, dark in (
            ("window-zh", "boundaries", None, "zh", False),
            ("names-zh", "names", names, "zh", False),
            ("inspections-zh", "inspections", inspections, "zh", False),
            ("disputes-zh", "disputes", disputes, "zh", False),
            ("window-en-dark", "boundaries", None, "en", True),
        ):
            path = Path(folder) / f"{name}.gpkg"
            make_practice(path, who="王勘界")[0].close()
            target = FOLDER / f"{name}.png"
            shot.screenshot(path, target, bench=job, language=language, dark=dark, before=before, write=True)
            shrink(target)
            print(target.name, target.stat().st_size)


def shrink(picture: Path) -> None:
    """The same picture in a smaller file: colours on a grid of 4, else of 8, where it would be large."""
    from PIL import Image

    image = Image.open(picture).convert("RGB")
    image.save(picture, optimize=True)
    for step in (4, 8):
        if picture.stat().st_size > _LARGE:
            values = [min(255, (value + step // 2) // step * step) for value in range(256)]
            image.point(values * 3).save(picture, optimize=True)


if __name__ == "__main__":
    main()
