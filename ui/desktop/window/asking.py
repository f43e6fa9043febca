"""The window's questions for a file."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.texts import tr


def ask_file(parent: QWidget, heading: str, chosen: Callable[[str], object]) -> None:
    """Ask for a file of any kind the program reads."""
    dialog = QFileDialog(parent, heading)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [
            tr("All that can be opened (*.gpkg *.shp *.geojson *.json *.kml *.kmz *.gpx *.csv *.txt *.xlsx *.zip)"),
            tr("All files (*)"),
        ]
    )
    _open(dialog, chosen)


def ask_picture(parent: QWidget, chosen: Callable[[str], object]) -> None:
    """Ask where the picture of the map shall go."""
    dialog = QFileDialog(parent, tr("Save the map as a picture"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(tr("Picture (*.png)"))
    dialog.setDefaultSuffix("png")
    _open(dialog, chosen)


def _open(dialog: QFileDialog, chosen: Callable[[str], object]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
