"""The picture of a workspace on the start page: its first whole map."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from ui.desktop import notices, settings

_SIZE = QSize(496, 272)
"""Two pixels for each of the place on the start page."""


class WorkspacePicture:
    """One picture, taken once for each workspace and kept when it is closed."""

    def __init__(self) -> None:
        self._image = QImage()

    @property
    def taken(self) -> bool:
        """Whether there is one."""
        return not self._image.isNull()

    def forget(self) -> None:
        """Begin with another workspace."""
        self._image = QImage()

    def take(self, image: QImage) -> None:
        """`image` is the picture."""
        self._image = image

    def keep(self, workspace: Path) -> None:
        """Save the picture for `workspace` among the user's settings; a failure goes to the log only."""
        if not self.taken:
            return
        target = settings.picture_of(workspace)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            notices.log.warning("no picture kept: %s", error)
            return
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        self._image.scaled(_SIZE, mode, Qt.TransformationMode.SmoothTransformation).save(str(target))
