"""Names as they are drawn: in pixels with their halo, on paper as text that is found whole."""

import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter, QPicture

from gis_desk.map import DARK, LIGHT, PAPER, Plane, Scene, SceneLayer, View
from gis_desk.map.scene import Courses, Labels
from gis_desk.map.style import lettering
from tests.images import kept, near, pixels
from ui.map.lettering import heard_by
from ui.map.names import draw_names, placed_names
from ui.map.paint import picture
from ui.map.paths import Cache
from ui.print.pdf import write_pdf

pytestmark = pytest.mark.usefixtures("qapp")

VIEW = View(0.0, 0.0, 10_000.0, 800.0, 600.0)


def labelled(texts, xy, where="beside", style="county", reach=None, course=None, room=np.inf, **changes):
    count = len(texts)
    letters = replace(lettering(style), min_scale=0.0, max_scale=np.inf, **changes)
    return Labels(
        tuple(texts),
        np.asarray(xy, float),
        np.zeros(count),
        np.zeros(count, np.int64),
        (letters,),
        where,
        np.full(count, room),
        np.zeros(count),
        np.arange(count),
        reach_m=None if reach is None else np.asarray([reach] * count, float),
        courses=None if course is None else Courses(np.asarray(course, float), np.array([0, len(course)])),
    )


def scene(*labels):
    return Scene(Plane("EPSG:4549", 120.0), (SceneLayer("names", "place_name", labels=labels),))


FORMS = {
    "line": labelled(["青山镇"], [(0, 0)], "centre", room=400.0, spacing=0.0),
    "spread": labelled(["青山镇"], [(0, 0)], "centre", room=1500.0),
    "column": labelled(["青山镇"], [(0, 0)], "centre", reach=(60, 200, 400, 200), room=300.0),
    "two lines": labelled(["恭城瑶族自治县"], [(0, 0)], "centre", reach=(280, 280, 280, 280), room=280.0),
    "along": labelled(
        ["清水河"], [(0, 0)], "along", "water", room=800.0, course=[(-400, -150), (-100, 60), (400, 150)]
    ),
    "steep": labelled(["清水河"], [(0, 0)], "along", "water", room=900.0, course=[(-60, -450), (10, 0), (50, 450)]),
    "slanting": labelled(
        ["G209线"], [(0, 0)], "along", "road", room=600.0, course=[(-300, -200), (300, 200)], spacing=0.0
    ),
}
"""One label of each form."""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_the_ink_lies_in_the_boxes_and_the_halo_around_it(form, ground):
    """The picture of each form, tested by its boxes: no letter beyond them, none of them empty."""
    made = scene(FORMS[form])
    view = View(0.0, 0.0, 10_000.0, 2000.0, 1500.0, 240 / 25.4)
    (placed,) = placed_names(made, view, Cache())
    image = picture(made, view, ground=ground)
    colour = placed.style.colour[ground]
    ink = near(image, ((colour >> 16) & 255, (colour >> 8) & 255, colour & 255), 40)
    assert ink.sum() > 60, kept(image, f"names {form}")
    rows, columns = np.nonzero(ink)
    covered = np.zeros(ink.shape, bool)
    for box in placed.boxes:
        middle = box.mean(axis=0)
        across, down = (box[1] - box[0]) / 2, (box[3] - box[0]) / 2
        at = np.column_stack([columns + 0.5, rows + 0.5]) - middle
        lean = abs(placed.style.slant) * np.hypot(*down)
        inside = (np.abs(at @ across) <= np.hypot(*across) * (np.hypot(*across) + lean + 2.5)) & (
            np.abs(at @ down) <= np.hypot(*down) * (np.hypot(*down) + 2.5)
        )
        assert inside.sum() > 15, kept(image, f"names {form}")
        covered[rows[inside], columns[inside]] = True
    assert (covered == ink).all(), kept(image, f"names {form}")
    assert len({tuple(np.round(b.mean(axis=0), 3)) for b in placed.boxes}) == len(placed.boxes)


def test_what_is_drawn_is_where_it_is_said_to_be_at_every_density():
    for dots in (96 / 25.4, 192 / 25.4, 240 / 25.4):
        view = View(0, 0, 10_000.0, 800 * dots / (96 / 25.4), 600 * dots / (96 / 25.4), dots)
        made = scene(FORMS["line"])
        (placed,) = placed_names(made, view, Cache())
        image = picture(made, view)
        rows, columns = np.nonzero(near(image, (0x3F, 0x34, 0x38), 60))
        assert columns.min() == pytest.approx(placed.x - placed.width / 2, abs=2 + dots / 4)
        assert columns.max() == pytest.approx(placed.x + placed.width / 2, abs=2 + dots / 4)
        assert (rows.min() + rows.max()) / 2 == pytest.approx(placed.y, abs=1 + dots / 3)


def test_the_halo_hides_what_is_below_close_to_the_letters_only():
    image = QImage(800, 600, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFF00A000)
    painter = QPainter(image)
    draw_names(painter, scene(FORMS["line"]), VIEW)
    painter.end()
    (placed,) = placed_names(scene(FORMS["line"]), VIEW, Cache())
    green = near(image, (0, 0xA0, 0), 3)
    columns = np.flatnonzero((~green).any(axis=0))
    reach = placed.style.halo_mm * VIEW.dots_per_mm + 2
    assert columns.min() >= placed.x - placed.width / 2 - reach
    assert columns.max() <= placed.x + placed.width / 2 + reach
    light = pixels(image)[:, :, :3].min(axis=2) > 200
    assert light.sum() > 100, kept(image, "halo")


def test_a_second_picture_is_the_same_and_takes_its_letterings_from_the_cache():
    made, cache = scene(*FORMS.values()), Cache()
    first = picture(made, VIEW, cache=cache)
    size, count = cache.sprites.size, len(cache.sprites)
    assert picture(made, VIEW, cache=cache) == first
    assert (cache.sprites.size, len(cache.sprites)) == (size, count)
    assert size > 0


def test_letterings_are_dropped_beyond_the_limit():
    cache = Cache()
    cache.sprites.limit = 60_000
    rng = np.random.default_rng(0)
    texts = [f"村{k}" for k in range(400)]
    picture(scene(labelled(texts, rng.uniform(-1000, 1000, (400, 2)), style="village")), VIEW, cache=cache)
    assert 0 < cache.sprites.size <= 60_000


def test_drawing_can_be_given_up():
    rng = np.random.default_rng(0)
    made = scene(labelled([f"村{k}" for k in range(900)], rng.uniform(-1000, 1000, (900, 2)), style="village"))
    image = QImage(800, 600, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    draw_names(painter, made, VIEW, cancel=lambda: True)
    painter.end()
    assert not pixels(image).any()


def test_hidden_layers_have_no_names_and_keep_no_room():
    hidden = SceneLayer("a", "place_name", opacity=0.0, labels=(FORMS["spread"],))
    shown = SceneLayer("b", "place_name", labels=(FORMS["line"],))
    assert [p.pieces for p in placed_names(Scene(Plane("EPSG:4549", 120.0), (hidden, shown)), VIEW, Cache())] == [()]


def test_line_breaks_and_control_characters_in_names_are_spaces():
    names = labelled(["青山\n镇", "a\x00b\tc"], [(-300, 0), (300, 0)])
    image = picture(scene(names), VIEW)
    assert near(image, (0x3F, 0x34, 0x38), 40).sum() > 60


needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


def paper(path, made, view=None):
    sheet = view or View(0.0, 0.0, 10_000.0, 210 * 1200 / 25.4, 148 * 1200 / 25.4, 1200 / 25.4)
    write_pdf(path, "names", (210, 148), [lambda page: draw_names(page.painter, made, sheet, ground=PAPER)])
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode()


@needs_poppler
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found_whole_and_once_in_a_pdf(tmp_path, form):
    said = paper(tmp_path / "names.pdf", scene(FORMS[form]))
    (name,) = FORMS[form].texts
    assert [line for line in said.split() if line] == [name] * said.count(name)
    assert said.count(name) >= 1


@needs_poppler
def test_all_names_of_a_full_sheet_are_found(tmp_path):
    rng = np.random.default_rng(4)
    texts = ["".join(rng.choice(list("青山水龙江河湖东西南北村镇"), 3)) + "屯" for _ in range(300)]
    made = scene(labelled(texts, rng.uniform(-1000, 1000, (300, 2)), style="village"), *FORMS.values())
    sheet = View(0.0, 0.0, 10_000.0, 210 * 1200 / 25.4, 148 * 1200 / 25.4, 1200 / 25.4)
    said = paper(tmp_path / "names.pdf", made, sheet).replace("\n", "")
    placed = placed_names(made, sheet, Cache(), whole=True)
    assert len(placed) > 150
    assert not [p.text for p in placed if p.text not in said]


def test_a_listener_hears_every_name():
    recorded, heard = QPicture(), []
    painter = QPainter(recorded)
    with heard_by(lambda font, text: heard.append(text)):
        draw_names(painter, scene(*FORMS.values()), replace(VIEW, width=2000.0, height=1500.0), ground=PAPER)
    painter.end()
    placed = placed_names(scene(*FORMS.values()), replace(VIEW, width=2000.0, height=1500.0), Cache(), whole=True)
    assert sorted(heard) == sorted(p.text for p in placed)


def test_names_on_paper_are_the_same_on_every_device():
    rng = np.random.default_rng(4)
    texts = ["".join(rng.choice(list("青山水龙江河湖东西南北村镇"), 3)) + "屯" for _ in range(300)]
    made = scene(labelled(texts, rng.uniform(-1000, 1000, (300, 2)), style="village"), *FORMS.values())
    found = []
    for dots in (6.0, 300 / 25.4, 1200 / 25.4):
        sheet = View(0.0, 0.0, 10_000.0, 210 * dots, 148 * dots, dots)
        found.append([(p.text, p.x / dots, p.y / dots) for p in placed_names(made, sheet, Cache(), whole=True)])
    for other in found[1:]:
        assert [t for t, _, _ in other] == [t for t, _, _ in found[0]]
        assert np.array([p[1:] for p in other]) == pytest.approx(np.array([p[1:] for p in found[0]]), abs=1e-6)
