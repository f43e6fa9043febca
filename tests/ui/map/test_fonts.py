"""Which face draws which character, and what no face has."""

import threading

import numpy as np
import pytest
from PySide6.QtGui import QFont, QImage, QPainter, QRawFont

from gis_desk.map import LIGHT, Plane, Scene, SceneLayer, View
from gis_desk.map.scene import Labels
from gis_desk.map.style import lettering
from tests.images import kept, near
from ui.map.fonts import Ruler, face_of, families, family, missing_glyphs, runs_of
from ui.map.names import draw_names, placed_names
from ui.map.paint import picture
from ui.map.paths import Cache
from ui.map.rare import lost_characters

pytestmark = pytest.mark.usefixtures("qapp")

NOWHERE = "\U0010fffd"
"""A character of private use that no font has."""
VIEW = View(0.0, 0.0, 10_000.0, 800.0, 600.0)


def named(texts, layer="place_name", keys=()):
    count = len(texts)
    labels = Labels(
        tuple(texts),
        np.column_stack([np.linspace(-700, 500, count), np.zeros(count)]),
        np.zeros(count),
        np.zeros(count, np.int64),
        (lettering("village"),),
        "beside",
        np.full(count, np.inf),
        np.zeros(count),
        np.arange(count),
        keys=tuple(keys),
    )
    return SceneLayer(layer, layer, labels=(labels,))


def scene(*layers):
    return Scene(Plane("EPSG:4549", 120.0), layers)


def test_one_rare_character_does_not_change_the_face_of_the_others():
    runs = runs_of(f"青山{NOWHERE}镇", False)
    assert [(r.text, r.face) for r in runs] == [("青山", family()), (NOWHERE, None), ("镇", family())]
    assert runs_of("青山镇", False)[0].face == family()


def test_a_character_of_another_script_comes_from_the_face_that_has_it():
    face = face_of("ⵣ")
    if face is None:
        pytest.skip("no font has this character")
    assert face != family()
    plain = QFont(face)
    plain.setPixelSize(16)
    assert QRawFont.fromFont(plain).supportsCharacter(ord("ⵣ"))
    assert [r.text for r in runs_of("山ⵣ村", False)] == ["山", "ⵣ", "村"]


def test_each_face_of_the_chain_is_there_and_stands_once():
    for serif in (False, True):
        chain = families(serif=serif)
        assert chain[0] == family(serif=serif)
        assert len(set(chain)) == len(chain)


def test_private_use_and_unknown_characters_are_missed_and_spaces_are_not():
    assert missing_glyphs(f"山{NOWHERE} 　\n\u200d\u00ad村") == [NOWHERE]
    assert missing_glyphs("\ufdd0") in ([], ["\ufdd0"])
    assert missing_glyphs("\ud800") == ["\ud800"]


def test_what_one_face_lacks_another_may_have():
    if face_of("ⵣ") in (None, family()):
        pytest.skip("no second font has this character")
    assert missing_glyphs("ⵣ") == []
    assert missing_glyphs("ⵣ", QFont(family())) == ["ⵣ"]


def test_widths_add_up_and_a_missing_character_is_as_wide_as_its_box():
    ruler, style = Ruler(96 / 25.4), lettering("village")
    wide, high = ruler("青山镇", style)
    assert wide == pytest.approx(3 * ruler("青", style)[0])
    assert high == pytest.approx(ruler.height(style))
    assert ruler(NOWHERE, style)[0] == pytest.approx(ruler("国", style)[0])
    assert ruler("", style)[0] == 0


def test_a_character_no_face_has_is_a_box_with_its_code_and_not_an_empty_one():
    dots = 960 / 25.4
    view = View(-700.0, 0.0, 1_000.0, 900.0, 600.0, dots)
    only = scene(named([NOWHERE]))
    (placed,) = placed_names(only, view, Cache())
    image = picture(only, view, ground=LIGHT)
    colour = placed.style.colour[LIGHT]
    ink = near(image, ((colour >> 16) & 255, (colour >> 8) & 255, colour & 255), 60)
    rows, columns = np.nonzero(ink)
    assert np.ptp(columns) == pytest.approx(np.ptp(rows), rel=0.1), kept(image, "box")
    frame = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    rim = max(round(0.05 * len(frame)), 1)
    assert frame[:rim].mean() > 0.9
    assert frame[:, :rim].mean() > 0.9
    inner = frame[2 * rim : -2 * rim, 2 * rim : -2 * rim]
    half = len(inner) // 2
    for part in (inner[:half], inner[half:]):
        assert 0.1 < part.mean() < 0.6, kept(image, "box")


def test_characters_without_a_font_are_told_with_layer_number_and_example():
    here = scene(
        named(["青山", f"村{NOWHERE}", f"{NOWHERE}屯{NOWHERE}"], keys=("a", "b", "c")),
        named([f"{NOWHERE}桥", "\ufffe"], "marker"),
    )
    found = lost_characters(here)
    assert [(f.layer, f.code_point, f.count, f.example, f.key) for f in found if f.character == NOWHERE] == [
        ("marker", "U+10FFFD", 1, f"{NOWHERE}桥", ""),
        ("place_name", "U+10FFFD", 2, f"村{NOWHERE}", "b"),
    ]
    assert lost_characters(scene(named(["青山"]))) == []
    assert lost_characters(here, lambda: True) == []


def test_lone_halves_of_surrogates_are_drawn_as_boxes():
    image = picture(scene(named(["山\ud83d村"])), VIEW)
    assert isinstance(image, QImage)
    assert runs_of("山\ud83d村", False)[1].face is None


def test_another_thread_measures_and_draws_the_same():
    made = scene(named(["青山", f"村{NOWHERE}", "ⵣⵣ"]))
    here, there = picture(made, VIEW), []
    worker = threading.Thread(target=lambda: there.append(picture(made, VIEW)))
    worker.start()
    worker.join()
    assert there == [here]


def test_a_painter_that_is_scaled_draws_the_box_where_the_name_is():
    image = QImage(200, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.scale(0.25, 0.25)
    draw_names(painter, scene(named([NOWHERE])), VIEW)
    painter.end()
    assert near(image, (255, 255, 255), 5).mean() < 1


def test_faces_first_asked_by_a_thread_that_has_ended_are_asked_again():
    worker = threading.Thread(target=lambda: missing_glyphs("甲乙丙丁戊己庚辛"))
    worker.start()
    worker.join()
    assert missing_glyphs("甲乙丙丁山水", QFont(family())) == []
