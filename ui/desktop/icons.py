"""Icons: the Lucide set from ``resources/icons``, recoloured by theme."""

import tempfile
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from resources import resource
from ui.desktop import theme

_NAME, _ROLE = "icon_name", "icon_role"


@cache
def source(name: str) -> str:
    """The SVG text of icon `name`; ValueError for a name that is not in ``resources/icons``."""
    file = resource("icons", f"{name}.svg")
    if not file.is_file():
        raise ValueError(f"no icon called {name}")
    return file.read_text(encoding="utf-8")


@cache
def _image(name: str, color: str, px: int) -> QImage:
    renderer = QSvgRenderer(QByteArray(source(name).replace("currentColor", color).encode()))
    image = QImage(px, px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, px, px))
    painter.end()
    return image


def pixmap(name: str, role: str = "text", px: int = 16, ratio: float = 1.0) -> QPixmap:
    """Icon `name` in the theme's colour of `role`, `px` logical pixels wide on a screen of `ratio`."""
    made = QPixmap.fromImage(_image(name, getattr(theme.now(), role), round(px * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


@lru_cache(maxsize=512)
def _icon(name: str, normal: str, disabled: str, on: str) -> QIcon:
    made = QIcon(colored_file(name, normal))
    made.addFile(colored_file(name, disabled), QSize(), QIcon.Mode.Disabled)
    if on:
        made.addFile(colored_file(name, on), QSize(), QIcon.Mode.Normal, QIcon.State.On)
    return made


def icon(name: str, role: str = "text") -> QIcon:
    """Icon `name` in the theme's colour of `role`; it does not follow later changes of theme: see `set_icon`."""
    now = theme.now()
    return _icon(name, getattr(now, role), now.faint, now.accent_text if role in ("text", "muted") else "")


def set_icon(target: QAction | QAbstractButton | QLabel, name: str, role: str = "text", px: int = 16) -> None:
    """Give `target` icon `name`, and a new one whenever the theme changes."""
    target.setProperty(_NAME, name)
    target.setProperty(_ROLE, role)
    target.setProperty("icon_px", px)
    _renew(target)


def _renew(target: QObject) -> None:
    name, role = target.property(_NAME), target.property(_ROLE)
    if not name:
        return
    if isinstance(target, QLabel):
        px = int(target.property("icon_px"))
        target.setPixmap(pixmap(name, role, px, target.devicePixelRatioF()))
    elif isinstance(target, (QAction, QAbstractButton)):
        target.setIcon(icon(name, role))


def renew_all() -> None:
    """Draw every icon that `set_icon` gave out in the colours of the theme in use."""
    for widget in QApplication.allWidgets():
        _renew(widget)
        for action in widget.actions():
            _renew(action)


def follow_theme() -> None:
    """Renew all icons after each change of theme."""
    theme.changed().connect(renew_all)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="gis-desk-icons-")


@cache
def colored_file(name: str, color: str) -> str:
    """Path of an SVG of icon `name` in `color`: style sheets and Qt's own icon engine take files only."""
    file = Path(_folder().name) / f"{name}-{color.lstrip('#')}.svg"
    if not file.exists():
        file.write_text(source(name).replace("currentColor", color), encoding="utf-8")
    return file.as_posix()
