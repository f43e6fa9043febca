"""The comparison of the workspace with the list of another year: dialog, table, grounds."""

from ui.desktop.changes.dialog import ChangesDialog

__all__ = ["ChangesDialog"]
