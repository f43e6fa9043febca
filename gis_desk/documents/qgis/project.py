"""A project of QGIS beside the GeoPackage it shows: layers in groups, relations, what is seen first."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from gis_desk.documents.qgis.forms import Form, write_form, write_option
from gis_desk.map.exchange import qml
from gis_desk.map.exchange.markup import figure, written
from gis_desk.map.exchange.report import Losses
from gis_desk.map.symbology import Look
from layers import crs

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_VERSION = "3.22.0"
_DAWN = (1980, 1, 1, 0, 0, 0)
_DIMENSIONS = {"Point": 0, "Line": 1, "Polygon": 2}


@dataclass(frozen=True)
class ProjectLayer:
    """One table of the GeoPackage as a layer.

    Parameters
    ----------
    table, title : str
    geometry : str
        ``Point``, ``Line``, ``Polygon``, or empty for a table without.
    look : Look or None
        Symbols and names; None for a table without geometry.
    form : Form or None
    read_only : bool
    properties : mapping
        Custom properties, as QField reads them.
    """

    table: str
    title: str
    geometry: str = ""
    look: Look | None = None
    form: Form | None = None
    read_only: bool = False
    properties: Mapping[str, object] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """How the project knows it; fixed, so that relations and expressions can name it.

        QGIS gives another one to a layer whose id has fewer than 11 characters.
        """
        return f"{self.table}_of_fieldbook"


@dataclass(frozen=True)
class Relation:
    """Rows of `child` belong to the row of `parent` (tables) with the same value in `column`."""

    id: str
    title: str
    parent: str
    child: str
    column: str


@dataclass(frozen=True)
class Project:
    """A project.

    Parameters
    ----------
    groups : mapping of str to sequence of ProjectLayer
        Title of a group to its layers, the topmost first; layers of the group ``""`` stand outside.
    crs : str
        ``EPSG:n`` the map is shown in; layers are EPSG:4490.
    extent : (west, south, east, north)
        In `crs`.
    """

    title: str
    groups: Mapping[str, Sequence[ProjectLayer]]
    relations: Sequence[Relation]
    crs: str
    degrees: bool
    extent: tuple[float, float, float, float]

    @property
    def layers(self) -> list[ProjectLayer]:
        """All layers, the topmost first."""
        return [layer for group in self.groups.values() for layer in group]


def style_qml(layer: ProjectLayer) -> str:
    """Symbols, names and form of `layer` as the style of QGIS (.qml)."""
    root = Element("qgis", {"version": _VERSION, "styleCategories": "AllStyleCategories"})
    _dress(root, layer)
    return written(root, _DOCTYPE).decode("utf-8")


def _dress(target: Element, layer: ProjectLayer) -> None:
    if layer.look is not None:
        style = qml.element(layer.look, _DIMENSIONS[layer.geometry], Losses())
        for name in ("hasScaleBasedVisibilityFlag", "maxScale", "minScale", "labelsEnabled"):
            target.set(name, style.get(name, "0"))
        target.extend(list(style))
    if layer.properties:
        write_option(SubElement(target, "customproperties"), dict(layer.properties))
    if layer.form is not None:
        write_form(target, layer.form)


def project_qgz(project: Project, package: str) -> bytes:
    """`project` as a .qgz; `package` is the file name of the GeoPackage, which has to lie beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        name = re.sub(r"\.gpkg$", ".qgs", package)
        packed.writestr(zipfile.ZipInfo(name, _DAWN), project_qgs(project, package), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def project_qgs(project: Project, package: str) -> bytes:
    """`project` as XML; see `project_qgz`."""
    root = Element("qgis", {"version": _VERSION, "projectname": project.title})
    SubElement(root, "homePath", {"path": ""})
    SubElement(root, "title").text = project.title
    SubElement(root, "autotransaction", {"active": "0"})
    SubElement(root, "evaluateDefaultValues", {"active": "0"})
    SubElement(root, "trust", {"active": "0"})
    _system(SubElement(root, "projectCrs"), project.crs)
    _tree(root, project, package)
    relations = SubElement(root, "relations")
    ids = {layer.table: layer.id for layer in project.layers}
    for one in project.relations:
        made = SubElement(relations, "relation", {
            "id": one.id, "name": one.title, "strength": "Association",
            "referencingLayer": ids[one.child], "referencedLayer": ids[one.parent],
        })  # fmt: skip
        SubElement(made, "fieldRef", {"referencedField": one.column, "referencingField": one.column})
    _canvas(root, project)
    view = SubElement(root, "ProjectViewSettings", {"UseProjectScales": "0"})
    names = ("xmin", "ymin", "xmax", "ymax")
    first = {n: figure(round(v, 7)) for n, v in zip(names, project.extent, strict=True)}
    _system(SubElement(view, "DefaultViewExtent", first), project.crs)
    layers = SubElement(root, "projectlayers")
    for layer in project.layers:
        _layer(layers, layer, package)
    order = SubElement(root, "layerorder")
    for layer in project.layers:
        SubElement(order, "layer", {"id": layer.id})
    properties = SubElement(root, "properties")
    SubElement(SubElement(properties, "Paths"), "Absolute", {"type": "bool"}).text = "false"
    systems = SubElement(properties, "SpatialRefSys")
    SubElement(systems, "ProjectionsEnabled", {"type": "int"}).text = "1"
    measure = SubElement(properties, "Measurement")
    SubElement(measure, "DistanceUnits", {"type": "QString"}).text = "meters"
    SubElement(measure, "AreaUnits", {"type": "QString"}).text = "m2"
    return written(root, _DOCTYPE)


def _system(parent: Element, code: str) -> None:
    system = SubElement(parent, "spatialrefsys")
    SubElement(system, "wkt").text = crs.full_wkt(code)
    SubElement(system, "authid").text = code


def _tree(root: Element, project: Project, package: str) -> None:
    tree = SubElement(root, "layer-tree-group")
    for title, layers in project.groups.items():
        group = SubElement(tree, "layer-tree-group", {
            "name": title, "expanded": "1", "checked": "Qt::Checked",
        }) if title else tree  # fmt: skip
        for layer in layers:
            SubElement(group, "layer-tree-layer", {
                "id": layer.id, "name": layer.title, "source": _source(layer, package), "providerKey": "ogr",
                "checked": "Qt::Checked", "expanded": "0",
            })  # fmt: skip


def _source(layer: ProjectLayer, package: str) -> str:
    return f"./{package}|layername={layer.table}"


def _canvas(root: Element, project: Project) -> None:
    canvas = SubElement(root, "mapcanvas", {"name": "theMapCanvas", "annotationsVisible": "1"})
    SubElement(canvas, "units").text = "degrees" if project.degrees else "meters"
    extent = SubElement(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), project.extent, strict=True):
        SubElement(extent, name).text = figure(round(value, 7))
    SubElement(canvas, "rotation").text = "0"
    _system(SubElement(canvas, "destinationsrs"), project.crs)


def _layer(parent: Element, layer: ProjectLayer, package: str) -> None:
    made = SubElement(parent, "maplayer", {
        "type": "vector", "geometry": layer.geometry or "No geometry", "styleCategories": "AllStyleCategories",
        "readOnly": "1" if layer.read_only else "0", "autoRefreshEnabled": "0",
    })  # fmt: skip
    SubElement(made, "id").text = layer.id
    SubElement(made, "datasource").text = _source(layer, package)
    SubElement(made, "layername").text = layer.title
    _system(SubElement(made, "srs"), "EPSG:4490")
    SubElement(made, "provider", {"encoding": "UTF-8"}).text = "ogr"
    flags = SubElement(made, "flags")
    for name, value in (("Identifiable", "1"), ("Removable", "1"), ("Searchable", "1"), ("Private", "0")):
        SubElement(flags, name).text = value
    _dress(made, layer)
