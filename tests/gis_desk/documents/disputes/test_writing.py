import errno
import os
from pathlib import Path

import pytest

from gis_desk.documents.disputes.map import Wish, write_dispute_map
from layers.errors import FormatError
from layers.work import Cancelled, Progress
from tests.gis_desk.disputes.county import TODAY
from tests.gis_desk.documents.disputes.making import attachments, data_of, frames, many, photo

WISH = Wish(today=TODAY)


def test_the_file_is_written_whole_and_read_back(tmp_path):
    file = tmp_path / "图.html"
    made = write_dispute_map(file, frames(*many()), WISH)
    assert file.read_text(encoding="utf-8") == made.html
    assert [f.name for f in tmp_path.iterdir()] == ["图.html"]


def test_a_full_disk_is_told_and_the_older_file_stays(tmp_path, monkeypatch):
    file = tmp_path / "map.html"
    file.write_text("older")

    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FormatError, match="No space left") as told:
        write_dispute_map(file, frames(*many()), WISH)
    assert "free space" in str(told.value.do)
    assert told.value.where.file == file
    assert file.read_text() == "older"
    assert [f.name for f in tmp_path.iterdir()] == ["map.html"]


@pytest.mark.parametrize("name", ["none/map.html", "folder.html"])
def test_places_that_cannot_be_written_are_told(tmp_path, name):
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(FormatError):
        write_dispute_map(tmp_path / name, frames(*many()), WISH)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_for_reading_only_is_told(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(FormatError, match="cannot be written to"):
        write_dispute_map(tmp_path / "map.html", frames(*many()), WISH)


def test_it_can_be_stopped_at_every_step_and_leaves_nothing(tmp_path):
    tables = {
        "attachment": attachments(
            *({"key": f"T{i}", "owner_key": f"D{i}", "name": "a.jpg", "sha256": f"{i}"} for i in range(1, 4))
        )
    }
    steps = 0

    def count():
        nonlocal steps
        steps += 1
        return False

    given = frames(*many(), **tables)
    write_dispute_map(tmp_path / "whole.html", given, WISH, lambda _: photo(), Progress(stopped=count))
    assert steps > 12
    (tmp_path / "whole.html").unlink()
    for at in range(steps):
        left = at

        def stop():
            nonlocal left
            left -= 1
            return left < 0

        with pytest.raises(Cancelled):
            write_dispute_map(tmp_path / "map.html", given, WISH, lambda _: photo(), Progress(stopped=stop))
        assert list(tmp_path.iterdir()) == []


def test_progress_never_runs_backwards(tmp_path):
    told = []
    write_dispute_map(
        tmp_path / "map.html", frames(*many()), WISH, None, Progress(lambda done, total, _: told.append(done / total))
    )
    assert told == sorted(told)
    assert told[-1] <= 1


def test_the_photographs_of_a_page_come_from_the_workspace(tmp_path):
    tables = {"attachment": attachments({"key": "T1", "owner_key": "D1", "name": "a.jpg", "sha256": "x"})}
    made = write_dispute_map(tmp_path / "map.html", frames(*many(), **tables), WISH, lambda _: photo())
    assert made.pictures == 1
    assert data_of(made.html)["attached"]["pictures"][0].startswith("data:image/jpeg;base64,")
