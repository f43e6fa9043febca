"""The search for garbage leaves what came with a workspace alone, and still finds what is newer."""

import gc
import weakref

import pytest

from ui.desktop import garbage


@pytest.fixture
def usual():
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


class Knot:
    """Holds itself."""

    def __init__(self):
        self.me = self


def test_no_full_search_comes_by_itself(usual):
    garbage.rest()
    assert not gc.isenabled()
    garbage.seldom()
    assert gc.get_threshold()[2] > 10**6
    assert gc.isenabled()


def test_few_new_objects_are_searched_and_many_are_let_be(usual, monkeypatch):
    gc.collect()
    gc.freeze()
    gone = weakref.ref(Knot())
    garbage.tidy()
    assert gone() is None
    monkeypatch.setattr(garbage, "_MANY", -1)
    kept = weakref.ref(Knot())
    frozen = gc.get_freeze_count()
    garbage.tidy()
    assert kept() is not None
    assert gc.get_freeze_count() > frozen
    garbage.release()
    monkeypatch.undo()
    gc.collect()
    assert kept() is None
