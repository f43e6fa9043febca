"""Layouts on paper: one drawing for preview, PDF, picture, SVG and printer."""

from ui.print.composer.draw import draw_page
from ui.print.composer.drawing import Drawing

__all__ = ["Drawing", "draw_page"]
