"""What a layer looks like on the screen it looks like on paper."""

import pandas as pd

from gis_desk.map.layout import material_of
from gis_desk.map.symbology.document import to_document
from gis_desk.map.symbology.look import Look, ScaleRange
from tests.gis_desk.map.layout.county import frames


def test_the_looks_of_the_workspace_are_printed():
    look = Look(opacity=0.5, scale=ScaleRange(0.0, 50_000.0))
    styles = pd.DataFrame({"key": ["division", "road"], "look": [to_document(look), {"version": "nonsense"}]})
    material = material_of({**frames(), "layer_style": styles})
    assert material.layer("division").look == look
    assert all(layer.look is None for layer in material.layers if layer.id != "division")


def test_without_styles_every_layer_looks_as_usual():
    assert all(layer.look is None for layer in material_of(frames()).layers)
