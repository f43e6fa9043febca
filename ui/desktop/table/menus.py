"""The menus of the table: of its rows, and of the title of a column."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from ui.desktop import figures
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.table.panel import TablePanel


def _menu(panel: "TablePanel") -> QMenu:
    menu = QMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    return menu


def cell_menu(panel: "TablePanel", column: int, at: QPoint) -> QMenu:
    """Open the menu of the current cell."""
    menu, model, view = _menu(panel), panel.model, panel.view
    row, chosen = view.current(), panel.marks.count
    there = row >= 0 and 0 <= column < len(model.fields)
    editable = there and model.can_edit(column)
    menu.addAction(f"{tr('Show on the map')}\tReturn", panel.survey).setEnabled(there)
    menu.addSeparator()
    menu.addAction(f"{tr('Edit')}\tF2", view.edit_current).setEnabled(editable)
    set_all = menu.addAction(tr("Set for {n} selected rows…", n=figures.count(chosen)), panel.writing.ask_value)
    set_all.setEnabled(editable and chosen > 0)
    fill = menu.addAction(tr("Fill the selected rows with this value"), panel.writing.fill)
    fill.setEnabled(editable and chosen > 1)
    menu.addSeparator()
    menu.addAction(f"{tr('Copy')}\tCtrl+C", panel.writing.copy).setEnabled(there)
    menu.addAction(tr("Copy this cell"), panel.writing.copy_cell).setEnabled(there)
    menu.addAction(f"{tr('Paste')}\tCtrl+V", panel.writing.paste).setEnabled(editable)
    menu.addSeparator()
    if there:
        words = model.words(row, column)
        short = words if len(words) <= 24 else words[:23] + "…"
        shown = tr("Only rows with “{value}”", value=short) if words else tr("Only rows without a value")
        menu.addAction(shown.replace("&", "&&"), lambda: panel.ordering.filter_to(row, column))
        menu.addAction(tr("Select the rows with this value"), lambda: panel.ordering.select_like(row, column))
    menu.addAction(tr("Show all rows"), panel.ordering.clear_filters)
    menu.addSeparator()
    menu.addAction(f"{tr('Select all rows shown')}\tCtrl+A", view.select_all)
    menu.addAction(tr("Invert the selection"), panel.invert)
    menu.addAction(tr("Save as a file…"), panel.writing.ask_export)
    menu.popup(at)
    return menu


def head_menu(panel: "TablePanel", column: int, at: QPoint) -> QMenu:
    """Open the menu of a column's title."""
    menu, model, view = _menu(panel), panel.model, panel.view
    if not 0 <= column < len(model.fields):
        column = view.place.column
    name = model.field(column).name
    look = view.look()
    menu.addAction(f"{tr('Sort upwards')}\tAlt+Down", lambda: panel.ordering.sort_by(column, 1))
    menu.addAction(f"{tr('Sort downwards')}\tAlt+Up", lambda: panel.ordering.sort_by(column, -1))
    menu.addAction(tr("As the rows are kept"), panel.ordering.unsort)
    menu.addSeparator()
    menu.addAction(tr("Statistics of the column"), lambda: panel.count_column(column))
    menu.addSeparator()
    stays = look.stays == name
    menu.addAction(
        tr("Scroll with the others") if stays else tr("Keep at the left"),
        lambda: panel.columns.set(view.look().with_stay("" if stays else name)),
    )
    hide = menu.addAction(tr("Hide the column"), lambda: panel.columns.set(view.look().with_hidden(name, True)))
    hide.setEnabled(not stays and len(view.columns()) > 1)
    menu.addAction(tr("Columns…"), panel.columns.choose)
    menu.popup(at)
    return menu
