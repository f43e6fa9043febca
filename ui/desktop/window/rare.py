"""Characters that no font on this computer has: one quiet notice, and the list of them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView, QWidget

from gis_desk.map.scene import Scene
from layers.schema import TABLES
from layers.work import Progress
from ui.desktop import figures, kit, theme
from ui.desktop.dialogs import Dialog
from ui.desktop.jobs import Job
from ui.desktop.notices import Notices
from ui.desktop.words import table_title
from ui.map.canvas import MapCanvas
from ui.map.rare import Lost, lost_characters
from ui.texts import tr

_NAMED = 8


class RareCharacters(QObject):
    """Looks through the names of every new map in the background, and tells once of each character that is lost.

    Parameters
    ----------
    canvas : MapCanvas
    notices : Notices
    show : callable
        Goes to a row (layer, key) on the map.
    """

    def __init__(self, canvas: MapCanvas, notices: Notices, show: Callable[[str, str], object]) -> None:
        super().__init__(canvas)
        self._canvas, self._notices, self._show = canvas, notices, show
        self._job: Job | None = None
        self._scene: Scene | None = None
        self._told: frozenset[str] = frozenset()
        self.found: list[Lost] = []
        canvas.rendered.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether names are being looked through."""
        return self._job is not None

    def _look(self) -> None:
        scene = self._canvas.scene
        if scene is None or scene is self._scene or self._job is not None:
            return
        self._scene = scene
        self._job = Job(lambda progress: _looked(scene, progress), tr("Look for characters without a font"))
        self._job.done.connect(self._tell)
        self._job.failed.connect(self._failed)
        self._job.cancelled.connect(self._rest)
        self._job.start()

    def _rest(self) -> None:
        self._job = None
        if self._canvas.scene is not self._scene:
            self._look()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._notices.show_error(error)

    def _tell(self, found: list[Lost]) -> None:
        self.found = found
        lost = frozenset(each.character for each in found)
        if lost - self._told:
            self._notices.add(
                "advise",
                tr("No font on this computer has {n} of the characters on the map", n=figures.count(len(lost))),
                tr("They stand there as boxes with their code: {characters}", characters=_listed(found)),
                [(tr("Show the list"), self.open)],
            )
        self._told = self._told & lost | lost
        self._rest()

    def open(self) -> "RareDialog":
        """Show the list."""
        dialog = RareDialog(self._canvas.window(), self.found, self._show)
        dialog.open()
        return dialog


def _looked(scene: Scene, progress: Progress) -> list[Lost]:
    found = lost_characters(scene, progress.stopped)
    progress.step(1, 1)
    return found


def _listed(found: Sequence[Lost]) -> str:
    codes = list(dict.fromkeys(each.code_point for each in found))
    return figures.sentence(*codes[:_NAMED]) + (" …" if len(codes) > _NAMED else "")


class LostModel(QAbstractTableModel):
    """The lost characters as a table."""

    def __init__(self, found: Sequence[Lost], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found = list(found)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt's
        """One row for each character and layer."""
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt's
        """Code point, layer, names, example."""
        return 0 if parent.isValid() else len(_columns())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _columns()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _COUNT:
            return _RIGHT
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == _COUNT:
            return _RIGHT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells(self._found[index.row()])[index.column()]
        return None

    def at(self, row: int) -> Lost:
        """The character of a row."""
        return self._found[row]


_COUNT = 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _columns() -> tuple[str, ...]:
    return tr("Code point"), tr("Layer"), tr("Number of names"), tr("Example")


def cells(lost: Lost) -> tuple[str, ...]:
    """What the table says of a character; in the example it stands as its code, because it cannot be shown."""
    layer = table_title(lost.layer) if lost.layer in TABLES else lost.layer
    example = lost.example.replace(lost.character, f"[{lost.code_point}]")
    return lost.code_point, layer, figures.count(lost.count), example


class RareDialog(Dialog):
    """The list: what is lost, where, and what helps."""

    def __init__(self, parent: QWidget | None, found: Sequence[Lost], show: Callable[[str, str], object]) -> None:
        super().__init__(parent, tr("Characters without a font"), 560)
        self.resize(600, 440)
        self._show = show
        self.column.addWidget(
            kit.body(
                tr(
                    "Install a font that has them, for example SimSun-ExtB, BabelStone Han or Plangothic, and start the"
                    " program again. Characters of private use are known only to the font they were made for."
                )
            )
        )
        self.model = LostModel(found, self)
        self.view = kit.style_table(QTableView(), sortable=False)
        self.view.setModel(self.model)
        self.view.setAccessibleName(tr("Characters without a font"))
        for column, wide in enumerate((110, 120, 128)):
            self.view.setColumnWidth(column, wide)
        self.view.setFont(theme.face(tabular=True))
        self.view.activated.connect(lambda index: self.go(index.row()))
        self.view.selectionModel().currentRowChanged.connect(lambda now: self._enable(now.row()))
        self.column.addWidget(self.view, 1)
        self.to_map = kit.button(tr("Show on the map"), "map-pin", lambda: self.go(self.view.currentIndex().row()))
        self.copy = kit.button(tr("Copy the list"), "copy", self.copy_list)
        close = kit.primary_button(tr("Done"), None, self.accept)
        close.setDefault(True)
        self.finish(self.copy, self.to_map, close)
        if found:
            self.view.selectRow(0)
        self._enable(0 if found else -1)
        self.view.setFocus()

    def _enable(self, row: int) -> None:
        self.to_map.setEnabled(0 <= row < self.model.rowCount() and bool(self.model.at(row).key))

    def go(self, row: int) -> None:
        """Show the example of a row on the map."""
        if 0 <= row < self.model.rowCount() and (lost := self.model.at(row)).key:
            self._show(lost.layer, lost.key)
            self.accept()

    def copy_list(self) -> None:
        """The table as text, to be sent to whoever keeps the fonts."""
        rows = [_columns(), *(cells(self.model.at(row)) for row in range(self.model.rowCount()))]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
