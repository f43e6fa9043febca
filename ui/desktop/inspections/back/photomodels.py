"""The photographs of the wall and the places they may show: item models, and how one photograph is painted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gis_desk.inspections import words
from ui.desktop import kit, theme
from ui.desktop.inspections.back.state import Photo, Place
from ui.desktop.inspections.back.thumbnails import Thumbnails
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
PHOTO = Qt.ItemDataRole.UserRole
PLACE = Qt.ItemDataRole.UserRole + 1
SIDE = 144
MIME = "application/x-gis-desk-photographs"
ALL, NOBODY = "", "?"
"""What the list of places shows besides them: every photograph, those that nobody has assigned."""


class PhotoModel(QAbstractListModel):
    """The photographs of the place that is chosen."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._all: list[Photo] = []
        self._rows: list[Photo] = []
        self._at: dict[str, list[int]] = {}
        self._subject = ALL
        self._thumbnails = thumbnails
        thumbnails.came.connect(self._came)

    def set_photos(self, photos: Sequence[Photo], subject: str) -> None:
        """Show those of `photos` that `choose` would."""
        self._all = list(photos)
        self.choose(subject)

    def rows_of(self, keys: set[str]) -> list[int]:
        """The rows of the photographs with these keys."""
        return [n for n, photo in enumerate(self._rows) if photo.key in keys] if keys else []

    def choose(self, subject: str) -> None:
        """Show those of a subject, of nobody (`NOBODY`), or all (`ALL`)."""
        self.beginResetModel()
        self._subject = subject
        self._rows = [p for p in self._all if subject in (ALL, p.subject or NOBODY)]
        self._at = {}
        for n, photo in enumerate(self._rows):
            self._at.setdefault(str(photo.row.get("thumbnail") or ""), []).append(n)
        self.endResetModel()

    def photo(self, row: int) -> Photo:
        """The photograph in `row`."""
        return self._rows[row]

    def _came(self, names: set[str]) -> None:
        for row in sorted(n for name in names for n in self._at.get(name, ())):
            index = self.index(row)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """The photographs shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name; everything known in words; the picture once it has come."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        photo = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return str(photo.row.get("name") or "")
        if role == PHOTO:
            return photo
        if role == Qt.ItemDataRole.DecorationRole:
            name = str(photo.row.get("thumbnail") or "")
            return self._thumbnails.get(name) if name else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = "\n".join(about(photo))
            return kit.tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """They can be chosen and dragged."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Photographs of this window."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The keys of the photographs that are dragged."""
        data = QMimeData()
        data.setData(MIME, "\n".join(self._rows[i.row()].key for i in indexes).encode())
        return data


def about(photo: Photo) -> list[str]:
    """What is known of a photograph, line by line."""
    row = photo.row
    said = [str(row.get("name") or ""), photo.about or tr("to be assigned")]
    if row.get("matched_by") in words.MATCHES:
        said.append(tr("by: {how}", how=words.MATCHES[str(row["matched_by"])]))
    if row.get("distance_m") is not None:
        said.append(tr("{metres:.0f} m from the marker", metres=row["distance_m"]))
    if row.get("taken_at"):
        said.append(str(row["taken_at"]).replace("T", " ")[:19])
    if row.get("width") and row.get("height"):
        said.append(f"{row['width']} × {row['height']}")
    if row.get("original") and row["original"] != row.get("sha256"):
        said.append(tr("kept smaller; SHA-256 of the original {sha256}", sha256=str(row["original"])[:16] + "…"))
    if row.get("note"):
        said.append(str(row["note"]))
    return said


class PhotoDelegate(QStyledItemDelegate):
    """The picture, and below it what it shows and when it was taken."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all are alike
        """All are of one size."""
        return QSize(SIDE + 16, SIDE + 52)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one photograph."""
        photo = index.data(PHOTO)
        if photo is None:
            return
        look, box = theme.now(), option.rect.adjusted(3, 3, -3, -3)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.setBrush(QColor(look.accent_soft))
            painter.drawRoundedRect(box, 5, 5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.hover))
            painter.drawRoundedRect(box, 5, 5)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        place = QRect(box.left() + 5, box.top() + 5, box.width() - 10, SIDE)
        if isinstance(picture, QPixmap):
            size = picture.deviceIndependentSize().toSize()
            painter.drawPixmap(
                place.left() + (place.width() - size.width()) // 2, place.top() + (SIDE - size.height()) // 2, picture
            )
        else:
            painter.setPen(QColor(look.line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(0, 12, -1, -12))
        below = QRect(place.left(), place.bottom() + 3, place.width(), 20)
        metrics = painter.fontMetrics
        painter.setFont(theme.face(bold=True))
        painter.setPen(QColor(look.text if photo.subject else look.should))
        head = photo.about if photo.subject else "◆ " + tr("to be assigned")
        painter.drawText(
            below, Qt.AlignmentFlag.AlignLeft, metrics().elidedText(head, Qt.TextElideMode.ElideRight, below.width())
        )
        painter.setFont(theme.face(12))
        painter.setPen(QColor(look.muted))
        taken = str(photo.row.get("taken_at") or photo.row.get("name") or "").replace("T", " ")[:16]
        painter.drawText(
            below.translated(0, 20),
            Qt.AlignmentFlag.AlignLeft,
            metrics().elidedText(taken, Qt.TextElideMode.ElideMiddle, below.width()),
        )
        painter.restore()


class PlaceModel(QAbstractListModel):
    """Where photographs belong: all, nobody, then markers and recorded stretches; photographs are dropped on them."""

    dropped = Signal(str, list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[Place] = []

    def set_places(self, places: Sequence[Place], photos: Sequence[Photo]) -> None:
        """Show `places` behind all and nobody."""
        self.beginResetModel()
        nobody = sum(not p.subject for p in photos)
        self._rows = [
            Place(ALL, tr("All"), len(photos), True), Place(NOBODY, tr("To be assigned"), nobody, True), *places
        ]  # fmt: skip
        self.endResetModel()

    def place(self, row: int) -> Place:
        """The place in `row`."""
        return self._rows[row]

    def row_of(self, subject: str) -> int:
        """The row of a subject, 0 where it is not listed."""
        return next((n for n, p in enumerate(self._rows) if p.subject == subject), 0)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """The places."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and number of photographs."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        place = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{place.words}  {place.photos}" if place.photos else place.words
        if role == Qt.ItemDataRole.ForegroundRole and not place.photos:
            return QColor(theme.now().muted)
        return place if role == PLACE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Photographs drop onto places, and onto nobody, but not onto all."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self._rows[index.row()].subject != ALL:
            return base | Qt.ItemFlag.ItemIsDropEnabled
        return base if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        """Photographs of this window."""
        return [MIME]

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:  # noqa: ARG002 - Qt's signature
        """The photographs dropped belong there."""
        if not parent.isValid() or not data.hasFormat(MIME):
            return False
        keys = bytes(data.data(MIME).data()).decode().split("\n")
        self.dropped.emit(self._rows[parent.row()].subject, keys)
        return True
