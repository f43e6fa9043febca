"""The wall of photographs: what each shows, assigned by dragging to a marker or by typing its number."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QListView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from layers.store import Store
from ui.desktop import kit
from ui.desktop.inspections.back.photomodels import ALL, NOBODY, PLACE, SIDE, PhotoDelegate, PhotoModel, PlaceModel
from ui.desktop.inspections.back.state import Photo, Place
from ui.desktop.inspections.back.thumbnails import Thumbnails
from ui.texts import tr


class PhotoWall(QWidget):
    """The panel: places at the left, photographs at the right, a field for the number of a marker."""

    assigned = Signal(list, str)
    """``assigned(keys, subject)``: subject as in `Place`, `NOBODY` to take them off."""
    named = Signal(list, str)
    """``named(keys, number)``: the number that was typed."""
    removed = Signal(list)
    shown_on_map = Signal(list)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.thumbnails = Thumbnails(SIDE)
        self.model, self.places = PhotoModel(self.thumbnails), PlaceModel(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        self.number = QLineEdit()
        self.number.setPlaceholderText(tr("Marker number"))
        self.number.setAccessibleName(tr("Marker that the chosen photographs show"))
        self.number.setFixedWidth(130)
        self.completer = QCompleter([], self)
        self.number.setCompleter(self.completer)
        self.number.returnPressed.connect(self._name)
        self.assign_button = kit.button(tr("Assign"), "check", self._name)
        self.off_button = kit.button(tr("Take off"), "x", lambda: self._give(NOBODY))
        self.map_button = kit.button(tr("On the map"), "map-pin", lambda: self.shown_on_map.emit(self.chosen()))
        self.remove_button = kit.quiet_button(tr("Remove"), "trash-2", lambda: self.removed.emit(self.chosen()))
        self.count = kit.caption("")
        self.count.setWordWrap(False)
        self.count.setMinimumHeight(30)
        self.bar = kit.ChipRow(
            [self.number, self.assign_button, self.off_button, self.map_button, self.remove_button, self.count]
        )
        whole.addWidget(self.bar)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(PhotoDelegate(self.view))
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setUniformItemSizes(True)
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setBatchSize(200)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setDragEnabled(True)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.view.setMouseTracking(True)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setAccessibleName(tr("Photos"))
        self.view.installEventFilter(self)
        self.view.activated.connect(lambda index: self.opened.emit(self.model.photo(index.row()).key))
        self.list = QListView()
        self.list.setModel(self.places)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAcceptDrops(True)
        self.list.setDropIndicatorShown(True)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.list.setAccessibleName(tr("Markers and stretches with their photographs"))
        self.list.selectionModel().currentChanged.connect(self._turn)
        self.split = QSplitter()
        self.split.addWidget(self.list)
        self.split.addWidget(self.view)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([170, 900])
        self.split.setChildrenCollapsible(False)
        whole.addWidget(self.split, 1)
        self.places.dropped.connect(lambda subject, keys: self.assigned.emit(keys, subject))
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._count())
        self.model.modelReset.connect(self._count)

    def set_state(self, store: Store | None, photos: Sequence[Photo], places: Sequence[Place]) -> None:
        """Show `photos`; what was chosen stays chosen."""
        self.thumbnails.set_store(store)
        chosen, current = set(self.chosen()), self.list.currentIndex().data(PLACE)
        subject = current.subject if current is not None else ALL
        quiet = self.list.selectionModel().blockSignals(True)
        self.places.set_places(places, photos)
        at = self.places.row_of(subject)
        self.list.setCurrentIndex(self.places.index(at))
        self.list.selectionModel().blockSignals(quiet)
        self.model.set_photos(photos, self.places.place(at).subject)
        selection = self.view.selectionModel()
        for row in self.model.rows_of(chosen):
            selection.select(self.model.index(row), selection.SelectionFlag.Select)
        names = self.completer.model()
        names.setStringList([p.words for p in places])  # type: ignore[attr-defined]
        self._count()

    def chosen(self) -> list[str]:
        """Keys of the photographs that are chosen."""
        return [self.model.photo(i.row()).key for i in sorted(self.view.selectedIndexes(), key=QModelIndex.row)]

    def _turn(self, now: QModelIndex) -> None:
        if (place := now.data(PLACE)) is not None:
            self.model.choose(place.subject)

    def _give(self, subject: str) -> None:
        if keys := self.chosen():
            self.assigned.emit(keys, subject)

    def _name(self) -> None:
        if (keys := self.chosen()) and (number := self.number.text().strip()):
            self.number.clear()
            self.named.emit(keys, number)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self) -> None:
        chosen = len(self.view.selectedIndexes())
        some = self.model.rowCount()
        self.count.setText(tr("{chosen} of {n} chosen", chosen=chosen, n=some) if chosen else tr("{n} photos", n=some))
        for button in (self.assign_button, self.off_button, self.map_button, self.remove_button):
            button.setEnabled(chosen > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Typing on the wall writes the number of the marker; Delete takes photographs off theirs."""
        if watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.text().isdigit() and plain and self.chosen():
                self.number.setText(event.text())
                self.number.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() == Qt.Key.Key_Delete:
                self._give(NOBODY)
                return True
        return super().eventFilter(watched, event)
