"""The workspace: one GeoPackage file, one store, every user action one transaction."""

from layers.store.content import sha256
from layers.store.history import HistoryRow
from layers.store.tables import is_workspace
from layers.store.workspace import Notice, Store

__all__ = ["HistoryRow", "Notice", "Store", "is_workspace", "sha256"]
