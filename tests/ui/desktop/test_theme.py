"""Colours: readable in both themes, distinct in shape, switched at once."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton

from gis_desk.findings import Severity
from resources import resource
from ui.desktop import colors, icons, kit, theme

GROUNDS = ("ground", "panel", "raised", "field", "hover", "accent_soft")
PAIRS = [
    *((ink, ground) for ink in ("text",) for ground in GROUNDS),
    *((ink, ground) for ink in ("muted", "accent_text") for ground in ("ground", "panel", "raised", "field", "hover")),
    *((ink, ground) for ink in ("must", "should", "advise", "good") for ground in ("panel", "raised", "field")),
    ("on_accent", "accent"),
    *(("text", f"{name}_soft") for name in ("must", "should", "advise", "good")),
    *((name, f"{name}_soft") for name in ("must", "should", "advise", "good")),
]


@pytest.mark.parametrize("look", [colors.LIGHT, colors.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_contrast(look, ink, ground):
    assert colors.contrast(getattr(look, ink), getattr(look, ground)) >= 4.5


def test_contrast_is_that_of_wcag():
    assert colors.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert colors.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_severities_differ_in_shape(qtbot):
    shapes = set()
    for severity in Severity:
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        kit.paint_severity(painter, QRectF(0, 0, 24, 24), severity, theme.color("text"))
        painter.end()
        shapes.add(tuple(image.pixelColor(x, y).alpha() > 128 for x in range(24) for y in range(24)))
    assert len(shapes) == 3


def test_icons_follow_the_theme(qtbot):
    from ui.desktop.app import application

    app = application()
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    button = QPushButton()
    qtbot.addWidget(button)
    kit.set_icon(button, "map", "text")
    light = button.icon().pixmap(24, 24).toImage()
    theme.apply(app, "dark")
    assert button.icon().pixmap(24, 24).toImage() != light
    theme.apply(app, "light")


def test_an_unknown_icon_is_refused(qtbot):
    with pytest.raises(ValueError, match="no icon"):
        icons.icon("no-such-icon")


def test_every_icon_is_used_and_there():
    """Only icons that some source names are kept, and each of them has its licence beside it."""
    from tests.realdata import ROOT

    sources = "".join(f.read_text(encoding="utf-8") for f in (ROOT / "ui").rglob("*.py"))
    kept = {f.name.removesuffix(".svg") for f in resource("icons").iterdir() if f.name.endswith(".svg")}
    unused = {name for name in kept if f'"{name}"' not in sources}
    assert not unused
    assert resource("icons", "LICENSE").is_file()
