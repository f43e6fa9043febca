"""Looks in the style files of others, QGIS (.qml) and SLD: bytes in, bytes out; nothing is ever run or fetched."""

from gis_desk.map.exchange.report import Exported, Imported

__all__ = ["Exported", "Imported"]
