"""Folium's part of the dispute map, and the whole made self-contained."""

from collections.abc import Callable, Mapping
from html import escape
from itertools import count
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.elements import JSCSSMixin
from folium.plugins import HeatMap
from folium.template import Template

from gis_desk.documents import offline
from layers.text import Text, text

SCRIPTS = (
    "dom",
    "data",
    "symbols",
    "ground",
    "density",
    "clusters",
    "claims",
    "popup",
    "filter",
    "list",
    "time",
    "geodesy",
    "measure",
    "controls",
    "print",
    "start",
)
"""Our scripts below ``resources/web/disputes``, in the order in which they build on each other."""


class _Page(JSCSSMixin, MacroElement):
    """Our scripts and style, and the call that hands folium's layers to them."""

    default_js = [(f"gis-desk-{name}", f"gis-desk:disputes/{name}.js") for name in SCRIPTS]  # noqa: RUF012 - folium's form
    default_css = [  # noqa: RUF012
        (f"gis-desk-{name}-css", f"gis-desk:disputes/{name}.css") for name in ("page", "map", "sheet")
    ]

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        gisDesk.start({{ this.map.get_name() }}, {
          {%- for name, layer in this.layers.items() %}
          {{ name }}: {{ layer.get_name() }},
          {%- endfor %}
        }, {{ this.titles|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, page: folium.Map, layers: Mapping[str, Element], titles: Mapping[str, str]) -> None:
        super().__init__()
        self._name = "Page"
        self.map = page
        self.layers = layers
        self.titles = dict(titles)


def _number_elements(root: Element) -> None:
    """Give every element an id by its place, so that the same data makes the same file."""
    serial = count(1)
    waiting = [root]
    while waiting:
        element = waiting.pop(0)
        element._id = f"n{next(serial)}"
        waiting.extend(element._children.values())
        waiting.extend(e for e in (getattr(element, n, None) for n in ("header", "html", "script")) if e is not None)


def skeleton(titles: Mapping[str, str], shown: Mapping[str, bool], centre: tuple[float, float]) -> folium.Map:
    """Folium's part of the page: map and layers; all texts that come from data stay out of it.

    Folium compiles rendered parts once more as templates, so words from data would be run as such; they travel as JSON
    instead. `titles` are our own words for the layers, `shown` says which are not on at first.
    """
    page = folium.Map(
        location=[centre[1], centre[0]], zoom_start=10, tiles=None, prefer_canvas=True, control_scale=False
    )
    page.options.update({"minZoom": 5, "maxZoom": 18, "zoomSnap": 0.25, "attributionControl": False})
    page.default_js = [link for link in folium.Map.default_js if link[0] == "leaflet"]
    page.default_css = [link for link in folium.Map.default_css if link[0] == "leaflet_css"]
    layers: dict[str, Element] = {}
    for name, title in titles.items():
        on = shown.get(name, True)
        if name == "heat":
            layer: Element = HeatMap([], name=title, show=on, radius=30, blur=24, min_opacity=0.12)
        else:
            layer = folium.FeatureGroup(name=title, show=on)
        layers[name] = layer.add_to(page)
    page.add_child(_Page(page, layers, titles))
    return page


def finished(
    page: folium.Map, document: dict[str, Any], heading: str, language: str, say: Callable[[Text], str]
) -> str:
    """The whole file: folium's page, our data beside it, every script and style written in."""
    root = page.get_root()
    _number_elements(root)
    html = offline.inline(root.render())
    language_tag = "zh-CN" if language == "zh" else "en"
    notices = offline.embedded(offline.licences("leaflet", "leaflet.heat"))
    unscripted = say(text("This map needs scripts: allow them for this file, or open it in Edge or Chrome."))
    old = say(text("This browser is too old for the map: open the file in Edge or Chrome of 2020 or later."))
    data = (
        f'<noscript><p class="trouble">{escape(unscripted)}</p></noscript>\n'
        f'<p class="trouble" id="trouble" hidden>{escape(old)}</p>\n'
        f"{offline.data_block('gis-desk-data', document)}\n"
        f'<script type="application/json" id="licences">{notices}</script>\n'
    )
    for mark, new in (
        ("<html>", f'<html lang="{language_tag}">'),
        ("<head>", f"<head>\n<title>{escape(offline.clean(heading))}</title>"),
        ("<body>", f"<body>\n{data}"),
    ):
        before, found, after = html.partition(mark)
        if not found:
            raise ValueError(f"the page has no {mark}")
        html = before + new + after
    return html
