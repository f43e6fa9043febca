"""The square codes of a printed book are read again from a scan of 150 dots per inch."""

import shutil

import numpy as np
import pytest
import zxingcpp
from PySide6.QtGui import QImage

from gis_desk.inspections.codes import decode
from tests.ui.print.book.ground import county, course, page_words, plan, poppler
from ui.print.book import Book, print_book

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed"),
]


def scanned(file, page, folder, dpi=150):
    """What the codes on a page say."""
    poppler("pdftoppm", "-r", dpi, "-gray", "-png", "-f", page, "-l", page, file, folder / f"p{page}")
    (picture,) = folder.glob(f"p{page}-*.png")
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(rows[:, : image.width()]))]


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_every_marker_is_read_from_map_table_and_form(tmp_path, paper):
    way = course(12)
    frames = county(way, 9)
    out = tmp_path / "book.pdf"
    book = Book(frames, frames["boundary_line"], plan(way, frames, teams=1), mark="内部", paper=paper)
    done = print_book(book, out)
    found = {"map": set(), "table": set(), "form": set()}
    for page in range(2, done.count + 1):
        words = page_words(out, page)
        kind = "map" if page in done.pages else "table" if "Marker table" in words else "form"
        codes = [decode(one) for one in scanned(out, page, tmp_path)]
        assert None not in codes
        for code in codes:
            assert code.number in words, "the number stands beside its code"
        found[kind] |= {(c.line, c.marker, c.number) for c in codes}
    wanted = {("L1", f"M{n}", f"2122{n:03d}Q") for n in range(1, 10)}
    assert found == {"map": wanted, "table": wanted, "form": wanted}


def test_long_keys_are_still_read(tmp_path):
    """Keys as the store makes them (32 hexadecimal digits) and a Chinese number."""
    way = course(6)
    frames = county(way, 3)
    keys = [f"{n}" * 32 for n in (1, 2, 3)]
    frames["marker"] = frames["marker"].assign(key=keys, number=["2122（双）01", "2122（双）02", "2122（双）03"])
    out = tmp_path / "book.pdf"
    done = print_book(Book(frames, frames["boundary_line"], plan(way, frames, 1, 1), paper="a4"), out)
    read = set()
    for page in range(2, done.count + 1):
        read |= {decode(one).marker for one in scanned(out, page, tmp_path)} if page not in done.pages else set()
    assert read == set(keys)
