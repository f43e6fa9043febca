"""The start page: recent workspaces with their pictures, and the three ways to begin."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gis_desk import __version__
from ui.desktop import kit, settings, theme
from ui.desktop.icons import pixmap
from ui.desktop.jobs import Job
from ui.texts import say, tr

TILE = QSize(248, 196)
PICTURE = 136


class Tile(QPushButton):
    """A recent workspace: picture, name, folder, when it was last changed."""

    forgotten = Signal()

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.setProperty("role", "tile")
        self.setFixedSize(TILE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        changed = datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H:%M")
        self._lines = path.stem, f"{changed} · {path.parent.name}"
        self.setAccessibleName(tr("Open {name}", name=path.stem))
        self.setToolTip(str(path))
        kept = settings.picture_of(path)
        self._picture = QPixmap(str(kept)) if kept.is_file() else QPixmap()
        forget = QAction(tr("Take off this list"), self)
        forget.triggered.connect(self._forget)
        self._menu = QMenu(self)
        self._menu.addAction(forget)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self._menu.popup(self.mapToGlobal(at)))

    def sizeHint(self) -> QSize:
        """All tiles are equal."""
        return TILE

    def _forget(self) -> None:
        settings.forget(self.path)
        self.forgotten.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture above, two lines below."""
        super().paintEvent(event)
        now = theme.now()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(2, 2, self.width() - 4, PICTURE)
        shape = QPainterPath()
        shape.addRoundedRect(box, 7, 7)
        foot = QPainterPath()
        foot.addRect(QRectF(box.left(), box.bottom() - 8, box.width(), 8))
        painter.save()
        painter.setClipPath(shape.united(foot))
        painter.fillRect(box, QColor(now.ground))
        if self._picture.isNull():
            icon = pixmap("map", "faint", 32, self.devicePixelRatioF())
            painter.drawPixmap(int(box.center().x() - 16), int(box.center().y() - 16), icon)
        else:
            scale = max(box.width() / self._picture.width(), box.height() / self._picture.height())
            width, height = self._picture.width() * scale, self._picture.height() * scale
            target = QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)
            painter.drawPixmap(target, self._picture, QRectF(self._picture.rect()))
        painter.restore()
        painter.setPen(QColor(now.text))
        painter.setFont(theme.face(bold=True))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(self._lines[0], Qt.TextElideMode.ElideMiddle, self.width() - 24)
        painter.drawText(QRectF(12, PICTURE + 8, self.width() - 24, 22), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QColor(now.muted))
        painter.setFont(theme.face(theme.text_px() - 1))
        line = painter.fontMetrics().elidedText(self._lines[1], Qt.TextElideMode.ElideRight, self.width() - 24)
        painter.drawText(QRectF(12, PICTURE + 30, self.width() - 24, 20), Qt.AlignmentFlag.AlignVCenter, line)


class StartPage(QWidget):
    """What the window shows without a workspace."""

    opened = Signal(Path)
    open_asked = Signal()
    new_asked = Signal()
    practice_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area)
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        area.setWidget(inside)
        middle = QHBoxLayout(inside)
        middle.addStretch(1)
        page = QWidget()
        page.setFixedWidth(1056)
        middle.addWidget(page)
        middle.addStretch(1)
        self._layout = QVBoxLayout(page)
        self._layout.setContentsMargins(16, 48, 16, 32)
        self._layout.setSpacing(8)
        name = QLabel("GIS Desk")
        name.setProperty("role", "page")
        self._layout.addWidget(name)
        self._layout.addWidget(kit.body(tr("Divisions, place names and boundaries of your county, on this computer.")))
        self._layout.addSpacing(24)
        self.practice = kit.primary_button(tr("Try the practice county"), "graduation-cap", self.practice_asked.emit)
        self.open = kit.button(tr("Open a workspace or a file…"), "folder-open", self.open_asked.emit)
        self.new = kit.button(tr("New workspace for a county…"), "file-plus", self.new_asked.emit)
        self._layout.addWidget(kit.row(self.practice, self.open, self.new, None))
        hint = tr("Or drop files anywhere: shapefile, GeoPackage, GeoJSON, KML, GPX, CSV, Excel.")
        self._layout.addWidget(kit.caption(hint))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        self.progress.hide()
        self.progress_words = kit.caption("")
        self.progress_words.hide()
        self._layout.addWidget(self.progress_words)
        self._layout.addWidget(self.progress)
        self._layout.addSpacing(24)
        self._layout.addWidget(kit.title(tr("Recent workspaces")))
        self._tiles = QWidget()
        self._flow = kit.FlowLayout(self._tiles, 16)
        self._layout.addWidget(self._tiles)
        self._none = kit.caption(tr("Workspaces you have opened appear here, each with a picture of its map."))
        self._layout.addWidget(self._none)
        self._layout.addStretch(1)
        self._layout.addWidget(kit.caption(tr("Version {version}. Works without internet.", version=__version__)))
        self._listed = False

    def follow(self, job: Job) -> None:
        """Show the progress of `job` under the buttons while it runs."""
        self.practice.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self.progress_words.setText(job.title)
        self.progress_words.show()

        def going(done: int, total: int, words: str) -> None:
            self.progress.setRange(0, max(total, 0))
            self.progress.setValue(done)
            self.progress_words.setText(f"{job.title}: {say(words)}" if words else job.title)

        def ended(*_: object) -> None:
            self.practice.setEnabled(True)
            self.progress.hide()
            self.progress_words.hide()

        job.progress.connect(going)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(ended)

    def paintEvent(self, event: QPaintEvent) -> None:
        """List the recent workspaces when the page is first seen: who opens a workspace at once never sees it."""
        super().paintEvent(event)
        if not self._listed:
            self._listed = True
            QTimer.singleShot(0, self, self.refresh)

    def tiles(self) -> list[Tile]:
        """The recent workspaces, the newest first."""
        found = (self._flow.itemAt(i) for i in range(self._flow.count()))
        return [w for item in found if item and isinstance(w := item.widget(), Tile)]

    def refresh(self) -> None:
        """Read the list of recent workspaces again."""
        self._listed = True
        kit.clear(self._flow)
        recent = settings.recent()
        for path in recent:
            tile = Tile(path)
            tile.clicked.connect(lambda _=False, path=path: self.opened.emit(path))
            tile.forgotten.connect(self.refresh)
            self._flow.addWidget(tile)
        per_row = 4
        rows = (len(recent) + per_row - 1) // per_row
        self._tiles.setFixedHeight(max(rows * (TILE.height() + 16) - 16, 0))
        self._tiles.setVisible(bool(recent))
        self._none.setVisible(not recent)
