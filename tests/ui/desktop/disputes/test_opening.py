"""What a register of many cases is opened with: events read once and ahead, forms and panels built when needed."""

import threading

import pytest

from gis_desk.tables.keys import Keys
from layers.store import Store
from layers.work import QUIET, Cancelled, Progress
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.disputes.register import fill
from ui.desktop.disputes.listing.eventlog import EventLog


class Counted:
    """A store that counts how often its events are read."""

    def __init__(self, store):
        self.store, self.read, self.gate = store, 0, None

    def count(self, layer):
        return self.store.count(layer)

    def frame(self, layer, **asked):
        self.read += 1
        if self.gate is not None:
            self.gate.wait(10)
        return self.store.frame(layer, **asked)


@pytest.fixture
def counted(workspace):
    with Store.open(workspace) as store:
        fill(store)
        yield Counted(store)


def keys_of(store):
    return Keys(store.store.frame("dispute")["key"].to_numpy(dtype=object))


def test_events_are_read_once_until_one_changes(counted):
    log, keys = EventLog(), keys_of(counted)
    days = log.days(counted, keys, QUIET)
    assert log.days(counted, keys, QUIET) is days
    assert counted.read == 1
    log.outdate()
    assert log.days(counted, keys, QUIET) is not days
    log.days(counted, keys_of(counted), QUIET)
    assert counted.read == 3


def test_who_comes_second_waits_for_the_first(counted):
    log, keys, found = EventLog(), keys_of(counted), []
    counted.gate = threading.Event()
    both = [threading.Thread(target=lambda: found.append(log.days(counted, keys, QUIET))) for _ in range(2)]
    for one in both:
        one.start()
    counted.gate.set()
    for one in both:
        one.join(10)
    assert counted.read == 1
    assert found[0] is found[1]


def test_a_stopped_reading_is_done_again(counted):
    log, keys = EventLog(), keys_of(counted)
    with pytest.raises(Cancelled):
        log.days(counted, keys, Progress(stopped=lambda: True))
    assert len(log.days(counted, keys, QUIET).rows) == counted.count("dispute_event")


def test_the_list_stands_before_what_is_seen_later_is_built(page, qtbot, filled):
    assert [panel.built for _, panel in page.wide_panels()] == [None, None, None]
    assert "form" not in vars(page.work)
    filled.raise_panel(page.board)
    wait(qtbot, filled)
    assert page.board.isVisible()
    assert page.board.writable
    assert [panel.built is None for _, panel in page.wide_panels()] == [True, True, False]
