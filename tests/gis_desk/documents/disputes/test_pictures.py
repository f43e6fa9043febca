import base64
import io

import pandas as pd
from PIL import Image

from gis_desk.documents.disputes.webmap.pictures import LONGEST, OF_ONE, attached
from layers.errors import WorkspaceError
from layers.work import QUIET
from tests.gis_desk.disputes.county import case
from tests.gis_desk.documents.disputes.making import attachments, data_of, make, photo

OWNERS = {("dispute", "D1"): 0, ("dispute", "D2"): 1, ("dispute_event", "E1"): 1}


def rows_of(n, **values):
    return [{"key": f"T{i}", "owner_key": "D1", "name": f"照片{i}.jpg", "sha256": f"s{i}"} | values for i in range(n)]


def opened(uri):
    head, _, body = uri.partition(",")
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(body)))


def test_pictures_are_small_jpeg_without_exif():
    data = Image.Exif()
    data[0x010E] = "秘密地点"
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), (10, 90, 10)).save(out, "JPEG", exif=data)
    found = attached(attachments(*rows_of(1)), OWNERS, lambda _: out.getvalue(), QUIET)
    image = opened(found.pictures[0])
    assert image.format == "JPEG"
    assert max(image.size) == LONGEST
    assert not image.getexif()


def test_the_thumbnail_is_taken_where_there_is_one_and_the_picture_itself_else():
    asked = []

    def content(name):
        asked.append(name)
        return photo()

    rows = attachments(
        {"key": "T1", "owner_key": "D1", "name": "a.heic", "sha256": "whole", "thumbnail": "small"},
        {"key": "T2", "owner_key": "D1", "name": "b.png", "sha256": "png", "media_type": "image/png"},
        {"key": "T3", "owner_key": "D1", "name": "c.pdf", "sha256": "pdf", "media_type": "application/pdf"},
        {
            "key": "T4",
            "owner_key": "D1",
            "name": "大.tif",
            "sha256": "huge",
            "media_type": "image/tiff",
            "size": 200_000_000,
        },
        {"key": "T5", "owner_key": "D7", "name": "别家.jpg", "sha256": "other"},
        {"key": "T6", "owner_table": "dispute_event", "owner_key": "E1", "name": "会议.jpg", "sha256": "meeting"},
    )
    found = attached(rows, OWNERS, content, QUIET)
    assert asked == ["small", "png", "meeting"]
    assert found.rows == {"0": [["a.heic", 0], ["b.png", 1], ["c.pdf", -1], ["大.tif", -1]], "1": [["会议.jpg", 2]]}


def test_the_budget_holds_and_what_did_not_fit_is_counted():
    found = attached(attachments(*rows_of(5)), OWNERS, lambda name: photo(noise=True), QUIET, budget=100_000)
    assert sum(map(len, found.pictures)) <= 100_000
    assert len(found.pictures) + found.left_out == 5
    assert found.left_out > 0
    assert len(found.rows["0"]) == 5  # all are named


def test_no_case_takes_all_the_room():
    found = attached(attachments(*rows_of(OF_ONE + 3)), OWNERS, lambda _: photo(size=(40, 30)), QUIET)
    assert sum(at >= 0 for _, at in found.rows["0"]) == OF_ONE
    assert found.left_out == 3


def test_one_picture_of_two_cases_is_kept_once():
    rows = attachments(*rows_of(1), {"key": "T9", "owner_key": "D2", "name": "同一张.jpg", "sha256": "s0"})
    found = attached(rows, OWNERS, lambda _: photo(), QUIET)
    assert len(found.pictures) == 1
    assert found.rows["1"] == [["同一张.jpg", 0]]


def test_what_is_missing_or_no_picture_is_told():
    def content(name):
        if name == "s0":
            raise WorkspaceError("gone", do="look")
        return b"<svg onload=alert(1)>" if name == "s1" else photo()[:200]

    found = attached(attachments(*rows_of(3)), OWNERS, content, QUIET)
    assert (found.unreadable, found.pictures, len(found.rows["0"])) == (3, [], 3)


def test_the_map_says_what_it_left_out():
    made = make(case("D1"), tables={"attachment": attachments(*rows_of(9))}, content=lambda _: photo(size=(40, 30)))
    assert (made.pictures, made.pictures_left_out) == (OF_ONE, 0) or made.pictures_left_out == 3
    assert any("photographs were left out" in str(n) for n in made.notes)
    assert data_of(made.html)["attached"]["rows"]["0"][0][0] == "照片0.jpg"


def test_no_attachments_at_all():
    for rows in (None, pd.DataFrame()):
        assert attached(rows, OWNERS, None, QUIET).rows == {}
