"""What the pages of papers share: the buttons while files are written, and what is said of them afterwards."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton

from ui.desktop import kit
from ui.texts import tr

_SHOWN = 10
"""Characters or names that a notice lists."""


def trade_places(write: QAbstractButton, cancel: QAbstractButton, *, busy: bool, ready: bool) -> None:
    """Offer to `write` where all is `ready`, or to `cancel` while it is `busy`; the keys stay with the pair."""
    if busy and write.hasFocus():
        cancel.show()
        cancel.setFocus()
    write.setEnabled(ready and not busy)
    if not busy and cancel.hasFocus():
        write.setFocus()
    cancel.setVisible(busy)


def heading_of(files: int, proven: int) -> str:
    """How many files were written, and how many of their numbers were compared with the data."""
    return tr("{n} files written, {proven} numbers compared with the data", n=files, proven=proven)


def notice(heading: str, lines: Sequence[str], folder: Path, lost: Sequence[str], photos: Sequence[str]) -> kit.Banner:
    """A notice of what stands in `folder` now, with a door to it.

    Parameters
    ----------
    lost : sequence of str
        Characters that no font has.
    photos : sequence of str
        Photographs that cannot be read.
    """
    said = list(lines)
    if lost:
        shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in lost[:_SHOWN])
        said.append(tr("no installed font has these characters: {characters}", characters=shown))
    if photos:
        said.append(tr("Photographs that cannot be read: {names}", names=", ".join(photos[:_SHOWN])))
    step = (tr("Open the folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder.resolve()))))
    return kit.Banner("should" if lost or photos else "good", heading, "\n".join(said), [step])
