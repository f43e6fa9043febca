"""The choice of a layout: pictures of all templates and of the layouts saved in the workspace."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from gis_desk.map.layout import Layout, templates
from layers.work import Cancelled, Progress
from ui.desktop import kit, theme
from ui.desktop.composer.editing import Document
from ui.desktop.composer.studio import Studio
from ui.desktop.dialogs import Dialog
from ui.desktop.jobs import Job
from ui.texts import language, tr

_PICTURE = QSize(220, 156)


class LayoutChooser(Dialog):
    """Shows every layout with its first page; ``picked(layout)``."""

    picked = Signal(object)
    drawn = Signal(int, object)
    """``drawn(row, image)``: a picture is ready; heard on the GUI thread."""

    def __init__(
        self, parent: QWidget, layouts: Sequence[Layout], studio: Studio | None, values: Mapping[str, str]
    ) -> None:
        super().__init__(parent, tr("Choose a layout"), 1040)
        self._layouts = list(layouts)
        self.setMinimumHeight(640)
        self.view = QListWidget()
        self.view.setAccessibleName(tr("Layouts"))
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setIconSize(_PICTURE)
        self.view.setGridSize(QSize(_PICTURE.width() + 18, _PICTURE.height() + 54))
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setWordWrap(True)
        self.view.setUniformItemSizes(True)
        blank = QPixmap(_PICTURE)
        blank.fill(theme.color("field"))
        for layout in self._layouts:
            words = layout.title.of(language())
            if layout.id not in templates():
                words = tr("{title} (own)", title=words)
            entry = QListWidgetItem(QIcon(blank), words, self.view)
            entry.setToolTip(f"{layout.id}  {layout.paper}")
            entry.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.view.setCurrentRow(0)
        self.view.itemActivated.connect(lambda _: self._pick())
        self.column.addWidget(self.view, 20)
        self.finish(
            kit.button(tr("Cancel"), None, self.reject), kit.primary_button(tr("Use this layout"), None, self._pick)
        )
        self.drawn.connect(self._show)
        self._job: Job | None = None
        if studio is not None:
            self._draw(studio, values)

    def _draw(self, studio: Studio, values: Mapping[str, str]) -> None:
        ratio = self.devicePixelRatioF()
        wide, high = round(_PICTURE.width() * ratio), round(_PICTURE.height() * ratio)

        def work(progress: Progress) -> None:
            for row, layout in enumerate(self._layouts):
                progress.step(row, len(self._layouts))
                try:
                    image = studio.thumbnail(Document(layout, values), wide, high, progress)
                except Cancelled:
                    raise
                except Exception as error:  # noqa: BLE001 - a layout that cannot be filled has no picture
                    self.drawn.emit(row, str(error))
                else:
                    self.drawn.emit(row, image)

        self._job = Job(work, tr("Pictures of the layouts"))
        self.finished.connect(lambda _: self._job.cancel() if self._job is not None else None)
        self._job.start()

    def _show(self, row: int, image: object) -> None:
        entry = self.view.item(row)
        if entry is None:
            return
        if not isinstance(image, QImage):
            entry.setToolTip(f"{entry.toolTip()}\n{image}")
            return
        ground = QPixmap(_PICTURE * self.devicePixelRatioF())
        ground.setDevicePixelRatio(self.devicePixelRatioF())
        ground.fill(Qt.GlobalColor.transparent)
        shown, icon = _framed(ground, image), QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(shown, mode)
        entry.setIcon(icon)

    def _pick(self) -> None:
        row = self.view.currentRow()
        if row >= 0:
            self.picked.emit(self._layouts[row])
            self.accept()


def _framed(ground: QPixmap, image: QImage) -> QPixmap:
    """The picture of a page in the middle of `ground`, with a hairline around it."""
    ratio = ground.devicePixelRatio()
    wide, high = image.width() / ratio - 2, image.height() / ratio - 2
    x, y = (ground.width() / ratio - wide) / 2, (ground.height() / ratio - high) / 2
    painter = QPainter(ground)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(x, y, wide, high), image)
    painter.setPen(theme.color("strong_line"))
    painter.drawRect(QRectF(x, y, wide - 1, high - 1))
    painter.end()
    return ground
