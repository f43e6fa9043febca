"""Layouts on paper: exact millimetres, exact text, layers that switch, maps that know where they lie."""

import re
import shutil
import struct
import subprocess
from dataclasses import replace

import numpy as np
import pikepdf
import pytest
from defusedxml import ElementTree
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtPrintSupport import QPrinter

from gis_desk.map.layout import Series, compose, templates
from gis_desk.map.layout.items import MapItem, PictureItem, ShapeItem, TextItem
from gis_desk.map.layout.sheet import Layout
from gis_desk.map.layout.words import Words
from gis_desk.map.plane import plane_of
from layers.errors import GisDeskError
from layers.work import Cancelled, Progress
from tests.gis_desk.map.layout.county import material
from tests.images import near, pixels
from ui.print.composer import Drawing, image
from ui.print.composer.drawing import scale_words
from ui.print.composer.image import page_image, print_png
from ui.print.composer.looking import look
from ui.print.composer.paper import print_paper, set_up
from ui.print.composer.pdf import print_pdf
from ui.print.composer.pictures import reading
from ui.print.composer.svg import page_svg, print_svg
from ui.print.pdf import PrintError, write_pdf
from ui.print.pdftext import is_whole
from ui.texts import choose_language

pytestmark = pytest.mark.usefixtures("qapp")
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")


def drawn(layout, series=None, **values):
    """The layout on the small county."""
    return Drawing(compose(layout, material(with_plan=True, **values), series))


def said(path):
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    assert not run.stderr
    return run.stdout.decode("utf-8")


def picture_of(path, page=1, dpi=254):
    base = path.with_suffix("")
    command = [
        "pdftoppm",
        "-r",
        str(dpi),
        "-f",
        str(page),
        "-l",
        str(page),
        "-singlefile",
        "-png",
        str(path),
        str(base),
    ]
    subprocess.run(command, check=True)
    return QImage(str(base) + ".png")


@needs_poppler
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_said_is_found(tmp_path, language):
    choose_language(language)
    try:
        drawing = drawn(templates()["county-a3"], compiler="石明", data_date="2026-11-01")
        log = print_pdf(drawing, tmp_path / "county.pdf")
    finally:
        choose_language("en")
    words = said(tmp_path / "county.pdf")
    wanted = [
        "龙山镇",
        "水口乡",
        "金竹镇",
        "木子乡",
        "云榕县",
        "石明",
        "2026-11-01",
        f"1:{scale_words(drawing.composition.main[0].scale)}",
        "108°00′E",
        "2770",
    ]
    wanted += (
        ["云榕县行政区划图", "图例", "第 1 幅，共 1 幅"] if language == "zh" else ["Division map of 云榕县", "Legend"]
    )
    for one in wanted:
        assert one in words, one
    assert not re.search("[\u2e80-\u2fdf]", words), "no radicals in place of characters"
    assert not log.missing


@needs_poppler
def test_a_box_lies_where_its_millimetres_say(tmp_path):
    layout = Layout(
        "x", Words.both("x"), 200.0, 150.0, items=(ShapeItem("s", 30.0, 40.0, 100.0, 50.0, line=0.2, colour="#ff0000"),)
    )
    print_pdf(drawn(layout.with_item(MapItem("m", 140, 100, 40, 30))), tmp_path / "box.pdf")
    red = near(picture_of(tmp_path / "box.pdf"), (255, 0, 0), 40)
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    assert (columns[0] + columns[-1] + 1) / 20 == pytest.approx(80.0, abs=0.06)
    assert (columns[-1] - columns[0] + 1) / 10 == pytest.approx(100.2, abs=0.15)
    assert (rows[0] + rows[-1] + 1) / 20 == pytest.approx(65.0, abs=0.06)
    info = subprocess.run(["pdfinfo", str(tmp_path / "box.pdf")], capture_output=True, text=True, check=True).stdout
    wide, high = (float(v) for v in re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups())
    assert wide == pytest.approx(200 / 25.4 * 72, abs=0.6)
    assert high == pytest.approx(150 / 25.4 * 72, abs=0.6)


@pytest.mark.parametrize("turn", [0.0, 25.0])
def test_the_pdf_knows_where_its_maps_lie(tmp_path, turn):
    layout = templates()["county-a3"]
    layout = layout.with_item(replace(layout.main, turn=turn))
    drawing = drawn(layout)
    print_pdf(drawing, tmp_path / "geo.pdf")
    framed = drawing.composition.pages[0].maps["map"]
    with pikepdf.open(tmp_path / "geo.pdf") as pdf:
        ports = {str(v.Name): v for v in pdf.pages[0].obj.VP}
        assert set(ports) == {"map", "overview"}
        port = ports["map"]
        box = [float(v) / 72 * 25.4 for v in port.BBox]
        assert box[2] - box[0] == pytest.approx(layout.main.width, abs=0.01)
        assert box[0] == pytest.approx(layout.main.x, abs=0.01)
        gpts = np.array([float(v) for v in port.Measure.GPTS]).reshape(4, 2)
        lpts = np.array([float(v) for v in port.Measure.LPTS]).reshape(4, 2)
        assert int(port.Measure.GCS.EPSG) == 4545
        assert "PROJCS" in str(port.Measure.GCS.WKT)
    plane = plane_of((108.0, 25.0, 108.1, 25.1))
    x, y = plane.forward(gpts[:, 1], gpts[:, 0])
    for (across, up), px, py in zip(lpts, x, y, strict=True):
        wanted = framed.view().to_plane(across * layout.main.width, (1 - up) * layout.main.height)
        assert (px, py) == pytest.approx(wanted, abs=0.001)
    side = np.hypot(x[3] - x[0], y[3] - y[0])
    assert side / framed.scale * 1000 == pytest.approx(layout.main.width, rel=1e-6)


@pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="gdalinfo is not installed")
def test_gdal_reads_the_georeference(tmp_path):
    drawing = drawn(templates()["public-a3"].without("overview"))
    print_pdf(drawing, tmp_path / "geo.pdf")
    told = subprocess.run(["gdalinfo", str(tmp_path / "geo.pdf")], capture_output=True, text=True, check=False).stdout
    if "Geospatial" not in told:
        pytest.skip("this GDAL reads no PDF")
    assert "CM 108E" in told
    line = re.search(r"NEATLINE=POLYGON \(\(([^)]*)\)\)", told).group(1)
    found = np.array([[float(v) for v in p.split()] for p in line.split(",")])
    framed = drawing.composition.pages[0].maps["map"]
    left, bottom, right, top = framed.view().bounds
    dot = framed.scale / 1000 * 0.2
    assert found.min(axis=0) == pytest.approx([left, bottom], abs=dot)
    assert found.max(axis=0) == pytest.approx([right, top], abs=dot)


@needs_poppler
def test_a_reader_can_switch_layers_off(tmp_path):
    print_pdf(drawn(templates()["county-a3"]), tmp_path / "all.pdf")
    with pikepdf.open(tmp_path / "all.pdf") as pdf:
        groups = {str(g.Name): g for g in pdf.Root.OCProperties.OCGs}
        assert {"Divisions", "Boundary lines", "Names", "Graticule and grid"} <= set(groups)
        order = [str(g.Name) for g in pdf.Root.OCProperties.D.Order]
        assert order.index("Names") < order.index("Divisions"), "the topmost comes first"
        pdf.Root.OCProperties.D.OFF = pikepdf.Array([groups["Divisions"]])
        del pdf.Root.OCProperties.D["/ON"]
        pdf.save(tmp_path / "some.pdf")
    whole, some = (pixels(picture_of(tmp_path / n, dpi=50)) for n in ("all.pdf", "some.pdf"))
    assert (whole != some).any(axis=2).mean() > 0.1
    assert "龙山镇" in said(tmp_path / "all.pdf")


def test_parts_together_are_the_page(tmp_path):
    """What a PDF shows in layers is what the preview shows whole."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler-utils is not installed")
    drawing = drawn(templates()["townships-a4"], templates()["townships-a4"].series)
    print_pdf(drawing, tmp_path / "t.pdf")
    paper = pixels(picture_of(tmp_path / "t.pdf", page=2, dpi=60))[:, :, :3].astype(int)
    shown = pixels(page_image(drawing, 2, 60 / 25.4))[:, :, :3].astype(int)
    high, wide = min(paper.shape[0], shown.shape[0]), min(paper.shape[1], shown.shape[1])
    off = np.abs(paper[:high, :wide] - shown[:high, :wide]).max(axis=2) > 90
    assert off.mean() < 0.03


@needs_poppler
def test_a_page_written_in_many_pieces_is_the_same_page(tmp_path, monkeypatch):
    """Pieces keep the window free while Qt packs them; nobody sees them, and layers and text stay what they were."""
    drawing = drawn(templates()["county-a3"])
    print_pdf(drawing, tmp_path / "one.pdf")
    monkeypatch.setattr("ui.map.paint._PIECE", 0)
    monkeypatch.setattr("ui.map.paint._VECTOR_FILLS", 1)
    monkeypatch.setattr("ui.map.names._IN_A_PIECE", 1)
    print_pdf(drawing, tmp_path / "many.pdf")
    with pikepdf.open(tmp_path / "one.pdf") as one, pikepdf.open(tmp_path / "many.pdf") as many:
        assert len(many.pages) == len(one.pages) == 1
        assert len(many.pages[0].Resources.XObject) > len(one.pages[0].Resources.XObject)
        assert [str(g.Name) for g in many.Root.OCProperties.OCGs] == [str(g.Name) for g in one.Root.OCProperties.OCGs]
    assert said(tmp_path / "many.pdf") == said(tmp_path / "one.pdf")
    one, many = (pixels(picture_of(tmp_path / n, dpi=100)).astype(int) for n in ("one.pdf", "many.pdf"))
    off = np.abs(one - many).max(axis=2)
    assert off.max() < 100
    assert (off > 8).mean() < 1e-4, "only soft edges may be rounded otherwise"


def test_a_png_has_its_size_its_dpi_and_its_place(tmp_path, monkeypatch):
    drawing = drawn(templates()["county-a3"])
    print_png(drawing, tmp_path / "a.png", dpi=60)
    monkeypatch.setattr(image, "_STRIP", 50_000)
    print_png(drawing, tmp_path / "b.png", dpi=60)
    whole, strips = QImage(str(tmp_path / "a.png")), QImage(str(tmp_path / "b.png"))
    assert whole.size() == QSize(round(420 / 25.4 * 60), round(297 / 25.4 * 60))
    assert whole.dotsPerMeterX() == round(60 / 25.4 * 1000)
    difference = np.abs(pixels(whole).astype(int) - pixels(strips).astype(int)).max(axis=2) > 60
    assert difference.mean() < 0.005, "but for the dashes of lines strips join without a seam"
    a, d, b, e, c, f = (float(v) for v in (tmp_path / "a.pgw").read_text().split())
    framed = drawing.composition.pages[0].maps["map"]
    dots = 60 / 25.4
    corner = (framed.item.x * dots - 0.5, framed.item.y * dots - 0.5)
    place = (a * corner[0] + b * corner[1] + c, d * corner[0] + e * corner[1] + f)
    assert place == pytest.approx(framed.view().to_plane(0, 0), abs=0.01)


@pytest.mark.parametrize("dpi", [100, 200])
def test_a_picture_in_strips_is_the_picture_in_one_piece(tmp_path, monkeypatch, dpi):
    drawing = drawn(templates()["county-a3"])
    print_png(drawing, tmp_path / "whole.png", dpi=dpi)
    monkeypatch.setattr(image, "_STRIP", 97 * 420 * dpi // 25)
    print_png(drawing, tmp_path / "strips.png", dpi=dpi)
    whole, strips = (pixels(QImage(str(tmp_path / n))).astype(int) for n in ("whole.png", "strips.png"))
    off = np.abs(whole - strips).max(axis=2)
    assert off.max() < 60, "dashes go on from strip to strip"
    assert (off > 8).mean() < 1e-3, "only soft edges of letters may be rounded otherwise"


def test_several_pages_are_several_pictures(tmp_path):
    layout = templates()["townships-a4"]
    names = print_png(drawn(layout, layout.series), tmp_path / "t.png", dpi=40)
    assert [n.name for n in names] == [f"t-{k:02d}.png" for k in range(1, 6)]
    assert all(not QImage(str(n)).isNull() for n in names)
    assert not (tmp_path / "t-01.pgw").exists(), "the cover has no main map"
    assert (tmp_path / "t-02.pgw").exists()


@pytest.mark.parametrize("dpi", [1, 29.9, 2401, 2000])
def test_pictures_nobody_could_open_are_refused(tmp_path, dpi):
    with pytest.raises(PrintError):
        print_png(drawn(templates()["county-a2"]), tmp_path / "x.png", dpi=dpi)
    assert list(tmp_path.iterdir()) == []


def test_svg_has_text_layers_and_clipped_maps(tmp_path):
    drawing = drawn(templates()["county-a3"], title='<b>&"龙"</b>')
    print_svg(drawing, tmp_path / "x.svg")
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    words = ["".join(t.itertext()).strip() for t in root.iter(f"{space}text")]
    assert "龙山镇" in words
    assert '<b>&"龙"</b>' in "".join(words), "data are text, never markup"
    labels = [g.get("{http://www.inkscape.org/namespaces/inkscape}label") for g in root.iter(f"{space}g")]
    assert "Divisions" in labels
    assert len(root.findall(f".//{space}clipPath")) == 2
    content = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "non-scaling-stroke" not in content
    assert root.get("width") == "420mm"
    assert page_svg(drawing, 1).startswith("<?xml")


def test_what_is_not_finished_replaces_nothing(tmp_path):
    out = tmp_path / "x.pdf"
    drawing = drawn(templates()["townships-a4"], templates()["townships-a4"].series)
    for write, name in ((print_pdf, "x.pdf"), (print_png, "x.png"), (print_svg, "x.svg")):
        out = tmp_path / name
        out.write_text("older")
        seen = []
        progress = Progress(lambda done, total, text, seen=seen: seen.append(done), lambda seen=seen: len(seen) > 2)
        with pytest.raises(Cancelled):
            write(drawing, out, progress=progress)
        assert out.read_text() == "older"
    assert sorted(f.name for f in tmp_path.iterdir()) == ["x.pdf", "x.png", "x.svg"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_that_the_disk_cut_off_is_no_pdf(tmp_path, share):
    write_pdf(tmp_path / "whole.pdf", "x", (200, 100), [lambda page: page.text(10, 20, "云榕县") and None])
    assert is_whole(tmp_path / "whole.pdf")
    content = (tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(content[: int(share * len(content))])
    assert not is_whole(tmp_path / "cut.pdf")


def test_a_full_disk_is_said_and_the_older_file_stays(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    (tmp_path / "a.pdf").write_bytes(b"older")
    monkeypatch.setattr("ui.print.composer.pdf.join", full)
    with pytest.raises(PrintError, match="No space left"):
        print_pdf(drawn(templates()["plain-a4"]), tmp_path / "a.pdf")
    monkeypatch.setattr("ui.print.pdf.is_whole", lambda _: False)
    with pytest.raises(PrintError, match="disk is full"):
        print_pdf(drawn(templates()["plain-a4"]), tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"older"
    assert [f.name for f in tmp_path.iterdir()] == ["a.pdf"]


def test_a_folder_that_is_not_there(tmp_path):
    drawing = drawn(templates()["plain-a4"])
    for write in (print_pdf, print_png, print_svg):
        with pytest.raises(GisDeskError):
            write(drawing, tmp_path / "none" / "x.pdf")


def test_a_printer_gets_the_paper_of_the_layout(tmp_path):
    layout = templates()["townships-a4"]
    drawing = drawn(layout, layout.series)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    set_up(printer, drawing)
    printer.setFromTo(2, 3)
    assert print_paper(drawing, printer) == 2
    with pikepdf.open(tmp_path / "paper.pdf") as pdf:
        assert len(pdf.pages) == 2
        assert float(pdf.pages[0].mediabox[2]) == pytest.approx(297 / 25.4 * 72, abs=1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.png", None),
        ("broken.png", b"\x89PNG\r\n\x1a\nnonsense"),
        ("text.svg", b"no svg at all"),
        ("https://example.org/a.png", None),
        ("//server/share/a.png", None),
        ("", None),
    ],
)
def test_a_broken_picture_is_a_finding_and_never_a_crash(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    layout = templates()["plain-a4"].with_item(PictureItem("logo", 10, 10, 20, 20, file=name))
    drawing = Drawing(compose(layout, material()), reading({}, tmp_path))
    assert [f.keys for f in look(drawing) if f.rule == "M22"] == [("plain-a4", "logo")]
    assert not page_image(drawing, 1, 1.0).isNull()


def test_a_picture_keeps_its_shape(tmp_path):
    wide = QImage(40, 10, QImage.Format.Format_RGB32)
    wide.fill(0xFF00AA00)
    wide.save(str(tmp_path / "wide.png"))
    layout = Layout(
        "x", Words.both("x"), 100.0, 100.0,
        items=(MapItem("m", 1, 80, 10, 10, names=False), PictureItem("p", 10, 10, 40, 40, file="wide.png")),
    )  # fmt: skip
    drawing = Drawing(compose(layout, material()), reading({}, tmp_path))
    green = near(page_image(drawing, 1, 10.0), (0, 170, 0), 30)
    rows, columns = np.flatnonzero(green.any(axis=1)), np.flatnonzero(green.any(axis=0))
    assert (columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1) == pytest.approx((400, 100), abs=2)
    assert (rows[0] + rows[-1]) / 20 == pytest.approx(30, abs=0.2)


def test_characters_without_a_glyph_are_named():
    layout = templates()["plain-a4"].with_item(TextItem("t", 10, 10, 50, 8, text=Words.both("\U0002fa1d\U000e0041x")))
    found = [f for f in look(drawn(layout)) if f.rule == "M06"]
    assert found or not _lost("\U0002fa1d\U000e0041")


def _lost(words):
    from ui.map.fonts import missing_glyphs

    return missing_glyphs(words)


def test_long_text_stays_in_its_box():
    words = "很长的说明文字，" * 40
    layout = Layout(
        "x", Words.both("x"), 100.0, 100.0,
        items=(MapItem("m", 1, 89, 10, 10, layers=("division",), names=False), TextItem("t", 20, 20, 40, 30, text=Words.both(words), colour="#0000ff")),
    )  # fmt: skip
    blue = near(page_image(drawn(layout), 1, 10.0), (0, 0, 255), 120)
    rows, columns = np.flatnonzero(blue.any(axis=1)), np.flatnonzero(blue.any(axis=0))
    assert columns[0] >= 198
    assert columns[-1] <= 605
    assert rows[-1] <= 510
    assert rows[-1] > 450


def test_a_whole_series_over_equal_sheets(tmp_path):
    drawing = drawn(templates()["county-a3"], Series("sheets", scale=20_000.0))
    print_pdf(drawing, tmp_path / "s.pdf", switchable=False)
    with pikepdf.open(tmp_path / "s.pdf") as pdf:
        assert len(pdf.pages) == 6
        assert "/OCProperties" not in pdf.Root


def test_png_chunks_are_whole(tmp_path):
    print_png(drawn(templates()["plain-a4"]), tmp_path / "x.png", dpi=40)
    content, at, kinds = (tmp_path / "x.png").read_bytes(), 8, []
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        kinds.append(kind)
        at += 12 + size
    assert at == len(content)
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    assert b"pHYs" in kinds
    assert QImageReader(str(tmp_path / "x.png")).canRead()


def test_glyphs_are_found_in_every_thread():
    import threading

    from ui.map.fonts import missing_glyphs

    found = []
    for _ in range(3):
        thread = threading.Thread(target=lambda: found.append(missing_glyphs("龙山镇")))
        thread.start()
        thread.join()
    assert found == [missing_glyphs("龙山镇")] * 3
