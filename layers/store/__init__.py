"""The workspace: one GeoPackage file, one store, every user action one transaction."""

from layers.store.history import HistoryRow
from layers.store.tables import is_workspace
from layers.store.workspace import Notice, Store

__all__ = ["HistoryRow", "Notice", "Store", "is_workspace"]
