"""Papers and files of a case: weight and article shown, dates that speak against a paper, files of every size."""

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from tests.ui.desktop.disputes.following import settle
from tests.ui.desktop.disputes.test_bench import seen, type_in

LEFT = Qt.MouseButton.LeftButton


def add_paper(page, title, kind, **fields):
    page.work.papers.add()
    dialog = page.work.papers.dialog
    type_in(dialog.fields["title"], title)
    dialog.kind.set_value(kind)
    for name, value in fields.items():
        dialog.fields[name].setText(value)
    QTest.mouseClick(dialog.save_button, LEFT)
    return dialog


def test_the_weight_follows_from_the_kind(qtbot, desk, case_page):
    case_page.work.papers.add()
    dialog = case_page.work.papers.dialog
    dialog.kind.set_value("7-1")
    assert "basis" in dialog.told["kind"].note.text()
    assert not dialog.fields["dispute_from"].isVisibleTo(dialog)
    dialog.kind.set_value("8-1")
    assert "reference" in dialog.told["kind"].note.text()
    assert dialog.fields["dispute_from"].isVisibleTo(dialog)
    dialog.kind.set_value("other")
    assert "neither" in dialog.told["kind"].note.text()
    dialog.reject()


def test_papers_are_listed_with_article_and_where_each_side_stands(qtbot, desk, case_page):
    add_paper(case_page, "勘界协议 <i>", "7-4", number="云民〔2001〕3号", dated_on="2001年3月5日")
    settle(qtbot, desk, case_page)
    said = seen(case_page.detail_page)
    assert "勘界协议 <i>" in said
    assert "2001-03-05" in said
    paper = desk.store.frame("dispute_evidence").iloc[0]
    assert (paper["kind"], paper["dated_on"]) == ("7-4", "2001-03-05")
    desk.undo()
    assert desk.store.count("dispute_evidence") == 0


def test_the_keys_stay_where_they_were_when_the_case_is_shown_anew(qtbot, desk, case_page):
    assert desk.focusWidget() is case_page.detail_page.step_button  # of a case just saved
    case_page.detail_page.evidence.add_button.setFocus()
    add_paper(case_page, "勘界协议", "7-4", dated_on="2001-03-05")
    settle(qtbot, desk, case_page)
    assert desk.focusWidget() is case_page.detail_page.evidence.add_button


def test_a_paper_that_counts_only_before_the_dispute_asks_for_that_day(qtbot, desk, case_page):
    dialog = add_paper(case_page, "林权证", "8-1", dated_on="2020-01-01")
    assert dialog.isVisible()
    assert dialog.told["dispute_from"].note.text()
    dialog.fields["dispute_from"].setText("2010-05-01")
    QTest.mouseClick(dialog.save_button, LEFT)
    settle(qtbot, desk, case_page)
    assert desk.store.frame("dispute")["dispute_from"].iloc[0] == "2010-05-01"
    assert "is not older than the dispute" in seen(case_page.detail_page)
    desk.undo()  # paper and day were one change
    assert desk.store.count("dispute_evidence") == 0
    assert desk.store.frame("dispute")["dispute_from"].iloc[0] is None


def test_a_paper_is_changed_and_removed(qtbot, desk, case_page):
    add_paper(case_page, "协议", "7-4")
    settle(qtbot, desk, case_page)
    key = desk.store.keys("dispute_evidence")[0]
    case_page.work.papers.edit(key)
    dialog = case_page.work.papers.dialog
    assert dialog.fields["title"].text() == "协议"
    dialog.fields["title"].setText("勘界协议")
    QTest.mouseClick(dialog.save_button, LEFT)
    settle(qtbot, desk, case_page)
    assert desk.store.frame("dispute_evidence")["title"].iloc[0] == "勘界协议"
    case_page.work.papers.remove(key)
    assert desk.store.count("dispute_evidence") == 0
    desk.undo()
    assert desk.store.frame("dispute_evidence")["title"].iloc[0] == "勘界协议"


def picture(path):
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#2f7d4f"))
    image.save(str(path))
    return path


def test_files_are_dropped_shown_saved_and_removed(qtbot, desk, case_page, tmp_path):
    data = QMimeData()
    paper = tmp_path / "纪要.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    data.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "现场.png"))), QUrl.fromLocalFile(str(paper))])
    case_page.detail_page.files.dropped.emit(data)
    settle(qtbot, desk, case_page)
    assert sorted(desk.store.frame("attachment")["name"]) == ["现场.png", "纪要.pdf"]
    files = case_page.detail_page.files
    qtbot.waitUntil(lambda: any(not p[0].pixmap().isNull() for p in files._pictures.values()), timeout=5000)
    assert "现场.png" in seen(files)
    frame = desk.store.frame("attachment")
    row = frame[frame["name"] == "纪要.pdf"].iloc[0].to_dict()
    folder = tmp_path / "out"
    folder.mkdir()
    for _ in range(2):
        case_page.work.filing.save(row, folder)
        settle(qtbot, desk, case_page)
    assert sorted(p.name for p in folder.iterdir()) == ["纪要 (2).pdf", "纪要.pdf"]
    assert (folder / "纪要.pdf").read_bytes() == paper.read_bytes()
    case_page.work.filing.remove(str(row["key"]))
    assert desk.store.count("attachment") == 1
    desk.undo()
    desk.undo()
    assert desk.store.count("attachment") == 0  # both files were one change


def test_a_picture_is_pasted(qtbot, desk, case_page):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    QGuiApplication.clipboard().setImage(image)
    case_page.detail_page.files.pasted.emit()
    settle(qtbot, desk, case_page)
    (name,) = desk.store.frame("attachment")["name"]
    assert name.startswith("pasted ")
    QGuiApplication.clipboard().setText("x")
    case_page.work.filing.paste()
    assert desk.store.count("attachment") == 1


def test_a_file_of_two_hundred_megabytes_is_told_and_linked(qtbot, desk, case_page, tmp_path):
    large = tmp_path / "航拍.tif"
    with large.open("wb") as file:
        file.write(b"II*\x00")
        file.truncate(200_000_000)
    case_page.work.filing.attach([large])
    settle(qtbot, desk, case_page)
    said = seen(case_page.detail_page)
    assert "航拍.tif: the file has 200 MB" in said
    assert "Link instead" in said
    assert desk.store.count("attachment") == 0
    case_page.detail_page.files.link_asked.emit(case_page.work.filing.owner(), [large])
    settle(qtbot, desk, case_page)
    row = desk.store.frame("attachment").iloc[0]
    assert (row["size"], row["place"]) == (200_000_000, str(large))
    assert "linked, not copied" in seen(case_page.detail_page)
    large.unlink()
    case_page.work.filing.open(row.to_dict())  # nothing happens but a word about it


@pytest.mark.parametrize(("name", "content"), [("x.exe", b"MZ\x00\x00"), ("empty.pdf", b"")])
def test_what_is_no_paper_is_refused_by_name(qtbot, desk, case_page, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    case_page.work.filing.attach([file])
    settle(qtbot, desk, case_page)
    assert f"{name}: " in seen(case_page.detail_page.files)
    assert "Link instead" not in seen(case_page.detail_page.files)
    assert desk.store.count("attachment") == 0


def test_the_same_file_is_not_attached_twice(qtbot, desk, case_page, tmp_path):
    file = picture(tmp_path / "a.png")
    for _ in range(2):
        case_page.work.filing.attach([file])
        settle(qtbot, desk, case_page)
    assert desk.store.count("attachment") == 1


def test_a_scan_belongs_to_its_paper_and_goes_with_it(qtbot, desk, case_page, tmp_path):
    add_paper(case_page, "勘界协议", "7-4")
    settle(qtbot, desk, case_page)
    key = desk.store.keys("dispute_evidence")[0]
    case_page.work.filing.attach([picture(tmp_path / "扫描.png")], ("dispute_evidence", key))
    settle(qtbot, desk, case_page)
    assert "of “勘界协议”" in seen(case_page.detail_page.files)
    case_page.work.papers.remove(key)
    assert desk.store.count("attachment") == 0
    desk.undo()
    assert desk.store.count("attachment") == 1
