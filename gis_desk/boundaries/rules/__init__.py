"""The rules of boundaries: B0xx for lines and markers, B1xx for the coverage; importing this registers them."""

from gis_desk.boundaries.rules import coverage, lines, markers, nesting

__all__ = ["coverage", "lines", "markers", "nesting"]
