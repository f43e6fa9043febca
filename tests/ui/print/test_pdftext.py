"""Every character of a PDF is found as it was drawn."""

import os
import shutil
import subprocess
import sys
import unicodedata

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontDatabase

from ui.map.fonts import families, family, font, missing_glyphs
from ui.map.lettering import draw_text
from ui.print.page import Page
from ui.print.pdf import PrintError, check_glyphs, write_pdf

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"),
]

RADICALS = "".join(unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6))
SIMPLIFIED = "厂乛乚乙亻冂几刀刂卜虎见贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙亀龟"
PLAIN = "山龙水火土木工大小子女 G209线 0123456789 3°05′07″ (内部) 1:50 000 — fi ffl"
FACES = ("Noto Sans CJK SC", "Noto Serif CJK SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing CN")


def said(path) -> str:
    run = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    assert not run.stderr
    return run.stdout.decode("utf-8")


def lines_of(text: str, length: int = 40) -> list[str]:
    return [text[k : k + length] for k in range(0, len(text), length)]


@pytest.mark.parametrize("name", FACES)
@pytest.mark.parametrize("bold", [False, True])
def test_text_is_found_as_drawn(tmp_path, name, bold):
    if name not in QFontDatabase.families():
        pytest.skip(f"the font {name} is not installed")
    face = QFont(name)
    face.setBold(bold)
    face.setPixelSize(300)
    drawable = "".join(c for c in RADICALS + SIMPLIFIED if not missing_glyphs(c, QFont(name)))
    wanted = [*lines_of(drawable), PLAIN]

    def draw(page: Page) -> None:
        page.painter.setFont(face)
        for n, line in enumerate(wanted):
            draw_text(page.painter, QPointF(400, 600 + 500 * n), line)

    write_pdf(tmp_path / "text.pdf", "text", (420, 297), [draw])
    found = said(tmp_path / "text.pdf")
    for line in wanted:
        assert line in found


def test_without_the_correction_the_text_is_wrong(tmp_path, monkeypatch):
    """Keeps watch on Qt: when this fails the correction is no longer needed."""
    if family() != "Noto Sans CJK SC":
        pytest.skip("Noto Sans CJK SC is not installed")
    monkeypatch.setattr("ui.print.pdf.correct", lambda path, log: 0)
    write_pdf(tmp_path / "raw.pdf", "raw", (200, 100), [lambda page: page.text(10, 20, "山龙水火", 12) and None])
    assert "山龙水火" not in said(tmp_path / "raw.pdf")


def test_faces_sizes_and_pages_mix(tmp_path):
    words = ["青山镇", "龙门乡", "Q123", "金竹林场", "2122001Q", "水口村", "山", "100 m"]

    def draw(page: Page) -> None:
        for n, word in enumerate(words):
            page.text(10, 12 + 9 * n, word, 6 + n, bold=n % 2 == 0, serif=n % 3 == 0)

    write_pdf(tmp_path / "mix.pdf", "mix", (210, 148), [draw, draw])
    found = said(tmp_path / "mix.pdf")
    for word in words:
        assert found.count(word) >= 2


def test_characters_beyond_the_first_plane(tmp_path):
    rare = "𬒈𫖮"
    if missing_glyphs(rare):
        pytest.skip("no font with these characters is installed")
    write_pdf(tmp_path / "rare.pdf", "rare", (200, 100), [lambda page: page.text(10, 20, f"地名{rare}村", 12) and None])
    assert f"地名{rare}村" in said(tmp_path / "rare.pdf")


def test_missing_glyphs_are_named():
    assert missing_glyphs("山 \n") == []
    lost = missing_glyphs("山\U0010fffd村", font(12))
    assert lost == [] or lost == ["\U0010fffd"]
    assert missing_glyphs(["\ue8f1村"]) in ([], ["\ue8f1"])


def test_printing_a_missing_glyph_is_refused(monkeypatch):
    monkeypatch.setattr("ui.print.pdf.missing_glyphs", lambda words: ["𰻝"])
    with pytest.raises(PrintError) as caught:
        check_glyphs(["𰻝村"])
    assert "U+30EDD" in str(caught.value)


def test_stand_ins_are_listed():
    assert families()[0] == family()
    assert font(12).pixelSize() == 12


def test_after_printing_a_window_can_be_opened_in_the_same_process(tmp_path):
    """Printing makes the application object; it must be one that windows can live in."""
    code = (
        "from ui.print.pdf import ensure_application; ensure_application(); from ui.desktop.app import application;"
        "from PySide6.QtWidgets import QLabel; app = application(); label = QLabel('x'); label.show(); print('shown')"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GIS_DESK_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout.strip()) == (0, "shown"), done.stderr
