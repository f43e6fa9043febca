import json

import pytest

from tests.gis_desk.documents.disputes.making import data_of
from tests.ui.test_cli_dispute import add, run, workspace

__all__ = ["workspace"]


@pytest.fixture
def filled(capsys, workspace):
    add(capsys, workspace, "--found-on", "2024-03-01", title="青山")
    add(capsys, workspace, "--found-on", "2025-03-01", title="北坡")
    return workspace


def map_of(capsys, workspace, tmp_path, *options):
    out = tmp_path / "图.html"
    status, printed, told = run(capsys, "map", workspace, "--out", out, "--format", "json", *options)
    assert status == 0, told
    return json.loads(printed), out.read_text(encoding="utf-8")


def test_the_answer_says_what_is_in_the_file(capsys, filled, tmp_path):
    answer, page = map_of(capsys, filled, tmp_path)
    assert (answer["cases"], answer["left_out"], answer["pictures"], answer["public"]) == (2, 0, 0, False)
    assert answer["bytes"] == len(page.encode())
    assert any("Too few cases to see whether they gather (2, under 10)" in note for note in answer["notes"])


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (("--from", "2025-01-01"), {"北坡"}),
        (("--to", "2024年12月31日"), {"青山"}),
        (("--from", "2024-03-01", "--to", "2025-03-01"), {"青山", "北坡"}),
        (("--state", "open"), {"青山", "北坡"}),
        (("--state", "settled"), set()),
        (("--state", "settled", "--state", "found"), {"青山", "北坡"}),
    ],
)
def test_only_what_was_asked_for(capsys, filled, tmp_path, options, titles):
    answer, page = map_of(capsys, filled, tmp_path, *options)
    assert set(data_of(page)["cases"]["title"]) == titles
    assert answer["cases"] == len(titles)
    assert any(note.startswith("Only cases") for note in answer["notes"])


def test_the_language_of_the_page_is_chosen(capsys, filled, tmp_path):
    for code, tag, words in (("zh", "zh-CN", "图例"), ("en", "en", "Legend")):
        _, page = map_of(capsys, filled, tmp_path, "--language", code)
        assert f'<html lang="{tag}">' in page
        assert data_of(page)["words"]["legend"] == words


def test_weights_are_those_of_the_statistics_and_are_said(capsys, filled, tmp_path):
    answer, page = map_of(capsys, filled, tmp_path, "--weights", "both")
    assert data_of(page)["weighted"] is True
    assert any("by grade" in note and "age" in note for note in answer["notes"])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--from", "2025-01-01", "--to", "2024-01-01"), "is after"),
        (("--from", "2025-02-30"), "does not exist"),
        (("--state", "angry"), "angry"),
        (("--language", "fr"), "fr"),
    ],
)
def test_what_cannot_be_is_one_line_and_writes_nothing(capsys, filled, tmp_path, options, sentence):
    out = tmp_path / "x.html"
    status, _, told = run(capsys, "map", filled, "--out", out, *options)
    assert status == 2
    assert sentence in told
    assert len(told.strip().splitlines()) == 1
    assert not out.exists()


def test_the_file_must_be_a_page_and_no_workspace_is_overwritten(capsys, filled, tmp_path):
    assert run(capsys, "map", filled, "--out", tmp_path / "x.txt")[0] == 2
    assert run(capsys, "map", filled, "--out", filled)[0] == 2
    assert run(capsys, "map", filled, "--out", tmp_path / "none" / "x.html")[0] == 2
