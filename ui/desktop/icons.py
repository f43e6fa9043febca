"""Icons: the Lucide set from ``resources/icons``, recoloured by theme."""

import weakref
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel
from shiboken6 import isValid

from ui.desktop import theme
from ui.desktop.drawings import colored_file, source

_NAME, _ROLE = "icon_name", "icon_role"
_dressed: weakref.WeakSet[QAction | QAbstractButton | QLabel] = weakref.WeakSet()
"""What `set_icon` gave an icon. Kept here, because Qt's own list of widgets also holds those that are just going, and
asking every widget for its actions makes Python objects of Qt's inner ones."""


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
    _dressed.add(target)
    _renew(target)


def _renew(target: QAction | QAbstractButton | QLabel) -> None:
    name, role = target.property(_NAME), target.property(_ROLE)
    if isinstance(target, QLabel):
        px = int(target.property("icon_px"))
        target.setPixmap(pixmap(name, role, px, target.devicePixelRatioF()))
    else:
        target.setIcon(icon(name, role))


def renew_all() -> None:
    """Draw every icon that `set_icon` gave out in the colours of the theme in use."""
    for target in list(_dressed):
        if isValid(target):
            _renew(target)


def follow_theme() -> None:
    """Renew all icons after each change of theme."""
    theme.changed().connect(renew_all)
