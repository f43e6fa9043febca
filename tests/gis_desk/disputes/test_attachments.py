import hashlib
import io
import os

import pytest
from PIL import Image

from gis_desk.disputes.attachments import moved, plan_attach, plan_detach, safe_name, save_as, take
from gis_desk.disputes.rules import AttachmentRules
from layers.errors import FormatError, GisDeskError
from layers.store import Store
from tests.gis_desk.disputes.county import TODAY, case

SMALL = AttachmentRules(most_mb=0.01, thumbnail_px=40, thumbnail_quality=80)
ROW = {k: v for k, v in case("D1").items() if k != "key"}


def picture(width=200, height=100):
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "w.gpkg", who="王芳") as opened:
        yield opened


def attach(store, *files, there=(), **keys):
    return plan_attach(("dispute", "D1"), ROW, files, new_key=store.new_key, today=TODAY, there=there, **keys)


def test_several_files_are_one_change_kept_once(store, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 x")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 x")  # the same content
    (tmp_path / "p.jpg").write_bytes(picture())
    done = attach(store, *(tmp_path / n for n in ("a.pdf", "b.pdf", "p.jpg")))
    assert done.known == ("b.pdf",)
    store.apply(done.change, done.contents)
    rows = store.frame("attachment")
    assert list(rows["name"]) == ["a.pdf", "p.jpg"]
    assert list(rows["media_type"]) == ["application/pdf", "image/jpeg"]
    assert store.content(rows["sha256"][0]) == b"%PDF-1.4 x"
    assert max(Image.open(io.BytesIO(store.content(rows["thumbnail"][1]))).size) == 200
    assert list(rows["thumbnail"].isna()) == [True, False]
    assert moved(rows.iloc[0]) is None
    store.undo()
    assert store.count("attachment") == 0
    assert store.content(hashlib.sha256(b"%PDF-1.4 x").hexdigest())  # undo keeps the content
    store.redo()
    assert store.count("attachment") == 2


def test_the_thumbnail_is_small(tmp_path):
    (tmp_path / "p.jpg").write_bytes(picture(800, 400))
    rules = AttachmentRules(10, 40, 80)
    assert Image.open(io.BytesIO(take(tmp_path / "p.jpg", rules=rules).thumbnail)).size == (40, 20)
    (tmp_path / "q.jpg").write_bytes(picture()[:100])  # cut off: kept, without a thumbnail
    assert take(tmp_path / "q.jpg", rules=rules).thumbnail is None


def test_a_large_file_is_told_and_can_be_linked(store, tmp_path):
    big = tmp_path / "航片.tif"
    big.write_bytes(b"II*\x00" + bytes(20_000))
    with pytest.raises(FormatError) as caught:
        take(big, rules=SMALL)
    assert "0 MB" in str(caught.value)
    assert "--link" in str(caught.value)
    done = attach(store, big, rules=SMALL, link=True)
    store.apply(done.change, done.contents)
    row = store.frame("attachment").iloc[0]
    assert (row["size"], row["place"]) == (20_004, str(big.resolve()))
    assert row["sha256"] == hashlib.sha256(big.read_bytes()).hexdigest()
    assert done.contents == ()
    assert moved(row) is None
    big.write_bytes(b"other")
    assert "another size" in str(moved(row))
    big.unlink()
    assert "no longer" in str(moved(row))


def test_bad_files_are_refused_each_with_its_reason(store, tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    (tmp_path / "run.exe").write_bytes(b"MZ\x90\x00")
    (tmp_path / "hidden.pdf").write_bytes(b"MZ\x90\x00\x03")
    (tmp_path / "ok.txt").write_text("记录")
    os.mkfifo(tmp_path / "pipe")
    names = ("empty.pdf", "folder", "run.exe", "hidden.pdf", "missing.pdf", "pipe", "ok.txt")
    done = attach(store, *(tmp_path / n for n in names))
    assert [str(e.what) for e in done.refused] == [
        "the file is empty",
        "this is a folder, not a file",
        "this is a program, no paper of a case",
        "this is a program, no paper of a case",
        "the file cannot be read (No such file or directory)",
        "this is no ordinary file",
    ]
    assert [t.name for t in done.taken] == ["ok.txt"]
    assert attach(store, tmp_path / "missing.pdf").change is None


def test_a_name_that_lies_has_no_kind(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"not a pdf")
    assert take(tmp_path / "x.pdf").media_type == "application/octet-stream"


def test_nothing_is_attached_to_a_stranger(store, tmp_path):
    with pytest.raises(GisDeskError):
        plan_attach(("setting", "x"), ROW, [], new_key=store.new_key, today=TODAY)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\windows\\x.dll", "x.dll"),
        ("a\x00b\u202egpj.txt", "a_b_gpj.txt"),
        ("con.txt", "_con.txt"),
        ("...", "_"),
        ("", "_"),
        ("报告?.docx ", "报告_.docx"),
        ("长" * 300 + ".pdf", "长" * 145 + ".pdf"),
    ],
)
def test_names_lead_nowhere(name, wanted):
    made = safe_name(name)
    assert made.startswith(wanted[:140]) or made == wanted
    assert len(made) <= 151
    assert not set(made) & set('/\\<>:"|?*\x00')


def test_saving_overwrites_nothing_and_stays_in_the_folder(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "secret").write_text("old")
    (out / "secret").symlink_to(tmp_path / "secret")
    first = save_as(b"1", "../secret", out)
    second = save_as(b"2", "secret", out)
    assert {first.name, second.name} == {"secret (2)", "secret (3)"}
    assert (tmp_path / "secret").read_text() == "old"
    with pytest.raises(FormatError):
        save_as(b"1", "x", tmp_path / "nowhere")


def test_detaching_is_taken_back():
    before = {"name": "a.pdf", "owner_table": "dispute", "owner_key": "D1", "sha256": "x", "size": 3.0}
    edit = plan_detach("A1", before, ROW).edits[0]
    assert edit.before["size"] == 3
    assert edit.inverse().before is None


def test_the_limit_is_that_of_the_table_to_the_byte(tmp_path):
    file = tmp_path / "x.txt"
    file.write_bytes(b"x" * 10_000)
    assert take(file, rules=SMALL).size == 10_000
    file.write_bytes(b"x" * 10_001)
    with pytest.raises(FormatError, match="--link"):
        take(file, rules=SMALL)
