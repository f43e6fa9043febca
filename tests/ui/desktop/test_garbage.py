"""The search for garbage leaves what came with a workspace alone, and still finds what is newer."""

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from tests.ui.desktop.conftest import wait
from ui.desktop import garbage
from ui.desktop.benches import JOBS
from ui.desktop.inspections.bench import InspectionsBench
from ui.desktop.jobs import Job


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


def freed(kept):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.unfreeze()
    gc.collect()
    return kept() is None


def test_a_closed_window_is_let_go_of_with_all_that_was_opened_in_it(qtbot, home, workspace):
    from ui.desktop.app import application
    from ui.desktop.window import MainWindow

    application()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    assert window.open_path(workspace)
    for job in JOBS:
        window.open_job(job.id)
        wait(qtbot, window)
    for name, _, _ in InspectionsBench.pages:
        window.open_job("inspections").turn_to(name)
        wait(qtbot, window)
    window.close()
    window.deleteLater()
    kept = weakref.ref(window)
    del window
    qtbot.waitUntil(lambda: freed(kept), timeout=5000)


def test_a_job_that_has_ended_holds_nobody_who_listened(qtbot):
    class Listener:
        job = None

    listener = Listener()
    listener.job = Job(lambda _: None)
    listener.job.done.connect(lambda _, listener=listener: listener)
    kept = weakref.ref(listener)
    listener.job.start()
    del listener
    qtbot.waitUntil(lambda: freed(kept), timeout=5000)
