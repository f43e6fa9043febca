"""Page layouts without Qt: items in mm, templates, series, and what a layout must not lack.

A layout (`Layout`) is filled with the layers of a workspace (`Material`); `compose` makes its pages, and
`ui.print.composer` draws them.
"""

from gis_desk.map.layout.checks import review
from gis_desk.map.layout.files import LayoutError, parse_layout, read_layout, write_layout
from gis_desk.map.layout.material import Material, material_of
from gis_desk.map.layout.pages import Composition, PageOf, compose
from gis_desk.map.layout.sheet import Layout, Series
from gis_desk.map.layout.templates import templates

__all__ = [
    "Composition",
    "Layout",
    "LayoutError",
    "Material",
    "PageOf",
    "Series",
    "compose",
    "material_of",
    "parse_layout",
    "read_layout",
    "review",
    "templates",
    "write_layout",
]
