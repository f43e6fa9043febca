"""How a layer looks: symbols, classes, names, filter and range of scales, as plain data. No Qt.

A `Look` says it all. ``symbols`` holds how one area, line or point is drawn; ``conditions`` picks rows; ``drawing``
gives each row its symbol; ``cuts`` makes class bounds; ``ramps`` the colours; ``making`` a whole drawing from a column;
``document`` turns a look to JSON and back; ``keeping`` plans the change that keeps it in the workspace.
"""

from gis_desk.conditions import Condition, passing
from gis_desk.map.symbology.drawing import Breaks, Categories, Category, Drawing, Rule, Rules, Single
from gis_desk.map.symbology.look import LabelSpec, Look, ScaleRange
from gis_desk.map.symbology.symbols import AreaSymbol, Hatching, LineSymbol, PointSymbol, Symbolism

__all__ = [
    "AreaSymbol",
    "Breaks",
    "Categories",
    "Category",
    "Condition",
    "Drawing",
    "Hatching",
    "LabelSpec",
    "LineSymbol",
    "Look",
    "PointSymbol",
    "Rule",
    "Rules",
    "ScaleRange",
    "Single",
    "Symbolism",
    "passing",
]
