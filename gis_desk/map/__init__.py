"""From layers to a scene of plain numbers: symbols, labels, scale levels. No Qt."""

from gis_desk.map.build import build_layer, build_scene
from gis_desk.map.layer import KINDS, MapLayer
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.routes import route_layer
from gis_desk.map.scene import DARK, LIGHT, PAPER, Scene, SceneLayer
from gis_desk.map.view import View

__all__ = [
    "DARK",
    "KINDS",
    "LIGHT",
    "PAPER",
    "MapLayer",
    "Plane",
    "Scene",
    "SceneLayer",
    "View",
    "build_layer",
    "build_scene",
    "plane_of",
    "route_layer",
]
