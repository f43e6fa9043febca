"""Whatever a layout file may say, its page is drawn or refused in words."""

from hypothesis import HealthCheck, given, settings

from gis_desk.map.layout import compose
from layers.errors import GisDeskError
from tests.gis_desk.map.layout.county import material
from tests.gis_desk.map.layout.test_files import layouts
from ui.print.composer import Drawing
from ui.print.composer.image import page_image
from ui.print.composer.looking import look
from ui.print.composer.svg import page_svg

COUNTY = material(with_plan=True)


@given(layouts())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_layout_breaks_the_painter(qapp, layout):
    try:
        made = compose(layout, COUNTY, layout.series)
    except GisDeskError:
        return
    drawing = Drawing(made)
    assert look(drawing) is not None
    for page in made.pages[:2]:
        assert not page_image(drawing, page.number, 0.4).isNull()
    assert page_svg(drawing, 1).endswith("</svg>\n")
