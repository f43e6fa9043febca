"""Thumbnails of photographs, read from the workspace off the GUI thread and kept while there is room."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from layers.errors import GisDeskError
from layers.store import Store
from layers.work import Progress
from ui.desktop.jobs import Job

_MOST = 800
"""Pictures kept: some 40 MB."""
_AT_ONCE = 24
"""Pictures read before the window is told."""


class Thumbnails(QObject):
    """Gives pixmaps by SHA-256; `came` tells which have arrived."""

    came = Signal(set)

    def __init__(self, side: int) -> None:
        super().__init__()
        self._side = side
        self._store: Store | None = None
        self._there: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._wanted: list[str] = []
        self._job: Job | None = None

    def set_store(self, store: Store | None) -> None:
        """Read from `store`, forgetting what another gave."""
        if store is not self._store:
            self._store = store
            self._there.clear()
            self._wanted.clear()

    @property
    def busy(self) -> bool:
        """Whether pictures are being read."""
        return self._job is not None

    def get(self, sha256: str) -> QPixmap | None:
        """The picture, or None while it is not there; it is read then, the last asked for first."""
        if sha256 in self._there:
            self._there.move_to_end(sha256)
            return self._there[sha256]
        if sha256 not in self._wanted:
            self._wanted.append(sha256)
        self._read()
        return None

    def _read(self) -> None:
        store = self._store
        if self._job is not None or store is None or not self._wanted:
            return
        wanted = [self._wanted.pop() for _ in range(min(_AT_ONCE, len(self._wanted)))]
        del self._wanted[:-_MOST]
        self._job = Job(lambda progress: _images(store, wanted, self._side, progress))
        self._job.done.connect(lambda images: self._arrived(store, images))
        self._job.failed.connect(lambda _: self._arrived(store, dict.fromkeys(wanted)))
        self._job.cancelled.connect(lambda: self._arrived(store, {}))
        self._job.start()

    def _arrived(self, store: Store, images: dict[str, QImage | None]) -> None:
        self._job = None
        if store is self._store:
            for name, image in images.items():
                self._there[name] = None if image is None else QPixmap.fromImage(image)
            while len(self._there) > _MOST:
                self._there.popitem(last=False)
            self.came.emit(set(images))
        self._read()


def _images(store: Store, names: list[str], side: int, progress: Progress) -> dict[str, QImage | None]:
    found: dict[str, QImage | None] = {}
    for n, name in enumerate(names):
        progress.step(n, len(names))
        try:
            image = QImage.fromData(store.content(name))
        except GisDeskError:
            found[name] = None  # the wall shows a frame with the file's name
            continue
        found[name] = (
            None
            if image.isNull()
            else image.scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
    return found
