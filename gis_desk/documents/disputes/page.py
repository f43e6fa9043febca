"""Folium's part of the dispute map, and the whole made self-contained."""

from collections.abc import Mapping
from html import escape
from itertools import count
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.elements import JSCSSMixin
from folium.plugins import HeatMap, MarkerCluster
from folium.template import Template

from gis_desk.documents import offline


class _Page(JSCSSMixin, MacroElement):
    """Our script and style, and the call that hands folium's layers to them."""

    default_js = [("gis-desk-map", "gis-desk:disputes/map.js")]  # noqa: RUF012 - the form that folium reads
    default_css = [("gis-desk-map-css", "gis-desk:disputes/map.css")]  # noqa: RUF012

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        gisDesk.start({{ this.map.get_name() }}, {
          {%- for name, layer in this.layers.items() %}
          {{ name }}: {{ layer.get_name() }},
          {%- endfor %}
        });
        {% endmacro %}
        """
    )

    def __init__(self, page: folium.Map, layers: Mapping[str, Element]) -> None:
        super().__init__()
        self._name = "Page"
        self.map = page
        self.layers = layers


def _number_elements(root: Element) -> None:
    """Give every element an id by its place, so that the same data makes the same file."""
    serial = count(1)
    waiting = [root]
    while waiting:
        element = waiting.pop(0)
        element._id = f"n{next(serial)}"
        waiting.extend(element._children.values())
        waiting.extend(e for e in (getattr(element, n, None) for n in ("header", "html", "script")) if e is not None)


def skeleton(names: Mapping[str, str], shown: Mapping[str, bool], centre: tuple[float, float]) -> folium.Map:
    """Folium's part of the page: map, layers, their control; all texts that come from data stay out of it.

    Folium compiles rendered parts once more as templates, so words from data would be run as such; they travel as JSON
    instead. `names` are our own words.
    """
    page = folium.Map(
        location=[centre[1], centre[0]], zoom_start=10, tiles=None, prefer_canvas=True, control_scale=False
    )
    page.options.update({"minZoom": 6, "maxZoom": 17, "zoomSnap": 0.25, "attributionControl": False})
    page.default_js = [link for link in folium.Map.default_js if link[0] == "leaflet"]
    page.default_css = [link for link in folium.Map.default_css if link[0] == "leaflet_css"]
    layers: dict[str, Element] = {}
    for name, title in names.items():
        on = shown.get(name, True)
        if name == "heat":
            layer: Element = HeatMap([], name=title, show=on, radius=30, blur=24, min_opacity=0.12)
        elif name == "cases":
            layer = MarkerCluster(
                name=title,
                show=on,
                max_cluster_radius=44,
                disable_clustering_at_zoom=15,
                show_coverage_on_hover=False,
                chunked_loading=True,
            )
        else:
            layer = folium.FeatureGroup(name=title, show=on)
        layers[name] = layer.add_to(page)
    folium.LayerControl(position="topright", collapsed=False).add_to(page)
    page.add_child(_Page(page, layers))
    return page


def finished(page: folium.Map, document: dict[str, Any], heading: str, language: str) -> str:
    """The whole file: folium's page, our data beside it as JSON, every script and style written in."""
    root = page.get_root()
    _number_elements(root)
    html = offline.inline(root.render())
    language_tag = "zh-CN" if language == "zh" else "en"
    notices = offline.embedded(offline.licences("leaflet", "leaflet.markercluster", "leaflet.heat"))
    data = (
        f'<script type="application/json" id="gis-desk-data">{offline.embedded(document)}</script>\n'
        f'<script type="application/json" id="licences">{notices}</script>\n'
    )
    for old, new in (
        ("<html>", f'<html lang="{language_tag}">'),
        ("<head>", f"<head>\n<title>{escape(heading)}</title>"),
        ("<body>", f"<body>\n{data}"),
    ):
        before, mark, after = html.partition(old)
        if not mark:
            raise ValueError(f"the page has no {old}")
        html = before + new + after
    return html
