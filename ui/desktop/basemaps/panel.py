"""The base maps of a workspace: how each looks, where it is from, its overviews, and taking it away."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSlider, QWidget

from gis_desk.map.basemaps import Kept
from gis_desk.map.rasters import Look
from ui.desktop import kit
from ui.desktop.opening import Sheet
from ui.texts import say, tr

_LARGE = 16_000_000
"""Pixels from which overviews are offered."""


class BaseMapsSheet(Sheet):
    """A card for each base map.

    ``changed(Kept)`` after each movement of a slider, ``removed(id)``, ``zoomed(id)``, ``overviews_asked(id)``,
    ``key_asked(id)``, ``file_asked()``, ``service_asked()``.
    """

    changed = Signal(object)
    removed = Signal(str)
    zoomed = Signal(str)
    overviews_asked = Signal(str)
    key_asked = Signal(str)
    refreshed = Signal()
    """The list should be shown again."""
    file_asked = Signal()
    service_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Base maps"))
        self.foot.addWidget(kit.button(tr("Add a file…"), "plus", self.file_asked.emit))
        self.foot.addWidget(kit.button(tr("Online…"), "globe", self.service_asked.emit))
        self.foot.addStretch(1)

    def show_maps(self, maps: list[tuple[Kept, Any, str]], *, writable: bool) -> None:
        """Show `maps`: what is kept, the raster (None where it could not be opened), and how it stands in words."""
        kit.clear(self.column.layout)
        if not maps:
            hint = tr("A GeoTIFF or MBTiles file, or a map service, lies below everything else on the map.")
            self.column.add(kit.EmptyState("map", tr("No base maps"), hint))
        for kept, raster, state in maps:
            self.column.add(self._card(kept, raster, state, writable=writable))
        self.column.stretch()

    def _card(self, kept: Kept, raster: Any, state: str, *, writable: bool) -> QWidget:
        card = kit.Card(kept.title)
        if raster is None:
            card.add(kit.Banner("should", state, closable=False))
        else:
            card.add(kit.caption(state))
            for note in raster.facts.notes:
                if note.kind == "should":
                    card.add(kit.caption(say(note.what)))
        form = kit.FormRows()
        now = [kept]

        def tell(**values: Any) -> None:
            now[0] = replace(now[0], **values)
            self.changed.emit(now[0])

        def tone(**values: Any) -> None:
            tell(look=replace(now[0].look, **values))

        form.add(tr("Opacity"), _slider(0, 100, round(kept.opacity * 100), lambda v: tell(opacity=v / 100)))
        form.add(
            tr("Brightness"), _slider(-100, 100, round(kept.look.brightness * 100), lambda v: tone(brightness=v / 100))
        )
        form.add(tr("Contrast"), _slider(-100, 100, round(kept.look.contrast * 100), lambda v: tone(contrast=v / 100)))
        card.add(form)
        grey = QCheckBox(tr("Without colour"))
        grey.setChecked(kept.look.grey)
        grey.toggled.connect(lambda on: tone(grey=on))
        plain = kit.quiet_button(tr("As it was"), "undo-2", lambda: self._plain(now[0]))
        plain.setToolTip(tr("Brightness, contrast and colour as in the picture itself"))
        card.add(kit.row(grey, None, plain))
        steps: list[QWidget | None] = []
        if raster is not None:
            steps.append(kit.button(tr("Zoom to layer"), "maximize", partial(self.zoomed.emit, kept.id)))
            if _wants_overviews(raster.facts):
                build = kit.button(tr("Build overviews"), "layers", partial(self.overviews_asked.emit, kept.id))
                build.setToolTip(tr("Writes a file .ovr beside the picture, so that small scales are quick"))
                steps.append(build)
        if kept.service is not None and "{key}" in str(kept.service.get("template", "")):
            steps.append(kit.button(tr("Key…"), "pencil", partial(self.key_asked.emit, kept.id)))
        steps += [None, kit.icon_button("trash-2", tr("Remove {name}", name=kept.title),
                                        partial(self.removed.emit, kept.id))]  # fmt: skip
        card.add(kit.row(*steps))
        card.setEnabled(writable)
        return card

    def _plain(self, kept: Kept) -> None:
        self.changed.emit(replace(kept, look=Look()))
        self.refreshed.emit()


def _wants_overviews(facts: Any) -> bool:
    return facts.kind == "GeoTIFF" and len(facts.levels) == 1 and facts.width * facts.height > _LARGE


def _slider(least: int, most: int, value: int, moved: Callable[[int], object]) -> QSlider:
    made = QSlider(Qt.Orientation.Horizontal)
    made.setRange(least, most)
    made.setValue(value)
    made.setPageStep(10)
    made.setMinimumHeight(28)
    made.valueChanged.connect(moved)
    return made
