"""Long documents that are edited often: the history holds what differs, undo and redo give every version back."""

import json
import sqlite3
from itertools import pairwise

import pytest

from layers.change import Change, delete, insert, update
from layers.document import Document
from layers.errors import StaleEdit
from layers.schema import Kind
from layers.store import Store
from layers.store.values import column_of
from layers.text import text

TABLE = "inspection_plan"


def plan(version: int) -> dict[str, object]:
    days = [{"day": n, "at": [[n + m / 7, m / 3] for m in range(40)]} for n in range(60)]
    days[version % 60] = {"day": "改", "at": [[version, version / 9]]}
    return {"teams": days}


def change(before: Document, after: Document) -> Change:
    return Change(text("Move"), (update(TABLE, "p", {"plan": before, "days": 1}, {"plan": after, "days": 2}),))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "w.gpkg"
    with Store.create(path) as store:
        store.apply(Change(text("Plan"), (insert(TABLE, "p", {"plan": plan(0), "days": 1}),)))
    return path


def stored(store):
    return store.row(TABLE, "p")["plan"]


@pytest.mark.parametrize("follows", [True, False], ids=["known beforehand", "found by the store"])
def test_fifty_edits_are_kept_by_what_differs_and_come_back_one_by_one(path, follows):
    size = path.stat().st_size
    versions = [Document(plan(0))]
    for n in range(1, 51):
        versions.append(Document(plan(n), versions[-1] if follows else None))
    whole = len(versions[0].text)
    with Store.open(path) as store:
        for n, (before, after) in enumerate(pairwise(versions)):
            edit = update(TABLE, "p", {"plan": before, "days": n + 1}, {"plan": after, "days": n + 2})
            store.apply(Change(text("Move"), (edit,)))
        for before in versions[-2::-1]:
            store.undo()
            assert stored(store) == before
        for after in versions[1:]:
            store.redo()
            assert stored(store) == after
        assert [row.label.template for row in store.history(2)] == ["Move", "Move"]
    assert path.stat().st_size - size < 4 * whole


def test_a_change_turned_round_is_kept_by_what_differs_too(path):
    before = Document(plan(0))
    after = Document(plan(1), before)
    with Store.open(path) as store:
        store.apply(change(before, after))
        store.apply(change(before, after).inverse())
        assert stored(store) == before
        store.undo()
        assert stored(store) == after
    connection = sqlite3.connect(path)
    lengths = connection.execute("SELECT length(before), length(after) FROM history_edit WHERE op = 'update'")
    assert max(max(pair) for pair in lengths) < len(before.text) / 10
    connection.close()


def test_a_document_that_was_changed_from_outside_is_not_patched(path):
    before = Document(plan(0))
    with Store.open(path) as store:
        store.apply(change(before, Document(plan(1), before)))
    connection = sqlite3.connect(path)
    other = json.dumps(plan(1) | {"note": "other"}, ensure_ascii=False, sort_keys=True)
    connection.execute(f"UPDATE {TABLE} SET plan = ?", (other,))
    connection.commit()
    connection.close()
    with Store.open(path) as store:
        with pytest.raises(StaleEdit):
            store.undo()
        assert stored(store)["note"] == "other"
        store.apply(Change(text("Empty"), (update(TABLE, "p", {"plan": stored(store)}, {"plan": None}),)))
        store.undo()
        assert stored(store)["note"] == "other"


def test_an_older_history_with_whole_documents_is_undone_and_redone(path):
    before, after = Document(plan(0)), Document(plan(1))
    with Store.open(path) as store:
        store.apply(change(before, after))
    connection = sqlite3.connect(path)
    whole = [json.dumps({"plan": d.text, "days": n}, ensure_ascii=False) for n, d in enumerate((before, after), 1)]
    connection.execute("UPDATE history_edit SET before = ?, after = ? WHERE op = 'update'", whole)
    connection.commit()
    connection.close()
    with Store.open(path) as store:
        store.undo()
        assert stored(store) == before
        store.redo()
        assert stored(store) == after
        store.undo()
        store.undo()
        assert store.count(TABLE) == 0


def test_a_row_that_goes_is_kept_whole(path):
    with Store.open(path) as store:
        row = {k: v for k, v in store.row(TABLE, "p").items() if v is not None}
        store.apply(Change(text("Away"), (delete(TABLE, "p", row),)))
        store.undo()
        assert stored(store) == plan(0)


@pytest.mark.parametrize("lengths", [(), (10, None, 30), (90_000, 90_000, 20, None, 90_000), (400_000, 1, 400_000)])
def test_long_documents_are_read_apart(monkeypatch, lengths):
    documents = [None if n is None else json.dumps(["x" * n, n]) for n in lengths]
    wanted = [None if d is None else json.loads(d) for d in documents]
    sizes, loads = [], json.loads
    monkeypatch.setattr(json, "loads", lambda text: sizes.append(len(text)) or loads(text))
    assert list(column_of(Kind.JSON, documents)) == wanted
    longest = max((n or 0 for n in lengths), default=0)
    assert max(sizes, default=0) <= longest + 100_100
