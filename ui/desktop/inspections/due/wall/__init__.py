"""The five-year wall below the map: all lines against the years."""

from ui.desktop.inspections.due.wall.panel import WallPanel

__all__ = ["WallPanel"]
