"""One photograph large, read off the GUI thread."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QLabel, QSizePolicy, QVBoxLayout, QWidget

from layers.store import Store
from ui.desktop import kit
from ui.desktop.inspections.back.photomodels import about
from ui.desktop.inspections.back.state import Photo
from ui.desktop.jobs import Job
from ui.texts import tr


class Preview(QDialog):
    """A window with the photograph and what is known of it; Escape closes it."""

    def __init__(self, store: Store, row: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(str(row.get("name") or ""))
        self.resize(960, 760)
        self._whole: QPixmap | None = None
        layout = QVBoxLayout(self)
        self.picture = QLabel(tr("Reading…"))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(320, 240)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.picture.setAccessibleName(tr("Photograph"))
        layout.addWidget(self.picture, 1)
        known = about(Photo("", row, "", "?"))
        layout.addWidget(kit.caption(" · ".join(p for p in (known[0], *known[2:]) if p)))
        name = str(row.get("sha256") or "")
        self._job = Job(lambda _: QImage.fromData(store.content(name)))
        self._job.done.connect(self._show)
        self._job.failed.connect(lambda error: self.picture.setText(str(error)))
        self._job.start()

    def _show(self, image: QImage) -> None:
        if image.isNull():
            self.picture.setText(tr("The photograph cannot be shown"))
            return
        self._whole = QPixmap.fromImage(image)
        self._fit()

    def _fit(self) -> None:
        if self._whole is not None:
            self.picture.setPixmap(
                self._whole.scaled(
                    self.picture.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The photograph fills the window."""
        super().resizeEvent(event)
        self._fit()
