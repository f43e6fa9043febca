"""The timeline: bars by grade, a brush by mouse and keys, playing, and the log of the selected case."""

from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from gis_desk.disputes.listing import Filter
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.disputes.register import keys
from ui.desktop.disputes.listing.panels.axis import Window, marks

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def timeline(page, filled, qtbot):
    filled.raise_panel(page.timeline)
    wait(qtbot, filled)
    return page.timeline


def x_of(chart, bar):
    return QPoint(round(chart.x_of(bar)), 60)


def test_bars_are_those_of_the_other_filters(qtbot, filled, page, timeline):
    chart = timeline.chart
    assert chart.bars.begins(0) == date(2024, 3, 1)
    assert len(chart.bars) == 12
    assert chart.bars.counts.sum(axis=0).tolist() == [2, 1, 1, 1, 0]
    assert "1 without this day" in timeline.said.words
    page.cases.filter(Filter(grades=frozenset(["red"]), since=date(2024, 1, 1), until=date(2024, 12, 31)))
    wait(qtbot, filled)
    assert chart.bars.counts.sum() == 2  # the period does not take bars away
    assert chart.period() == (date(2024, 3, 1), date(2024, 12, 31))
    assert timeline.said.words.startswith("1 cases · 2024-01-01 to 2024-12-31")


def test_a_brush_is_drawn_moved_and_stretched(qtbot, filled, page, timeline):
    chart, left = timeline.chart, Qt.MouseButton.LeftButton
    qtbot.mousePress(chart, left, pos=x_of(chart, 0.5))
    qtbot.mouseMove(chart, x_of(chart, 2.5))
    qtbot.mouseRelease(chart, left, pos=x_of(chart, 2.5))
    wait(qtbot, filled)
    assert chart.period() == (date(2024, 3, 1), date(2024, 5, 31))
    assert keys(page.model) == ["d0", "d1"]
    qtbot.mousePress(chart, left, pos=x_of(chart, 1.5))
    qtbot.mouseMove(chart, x_of(chart, 3.5))
    qtbot.mouseRelease(chart, left, pos=x_of(chart, 3.5))
    assert chart.brush == (2, 4)
    qtbot.mousePress(chart, left, pos=x_of(chart, 5))
    qtbot.mouseMove(chart, x_of(chart, 20))
    qtbot.mouseRelease(chart, left, pos=x_of(chart, 20))
    assert chart.brush == (2, 11)
    qtbot.mousePress(chart, left, pos=x_of(chart, 2))
    qtbot.mouseMove(chart, x_of(chart, -9))
    qtbot.mouseRelease(chart, left, pos=x_of(chart, -9))
    assert chart.brush == (0, 11)
    qtbot.mouseDClick(chart, left, pos=x_of(chart, 3))
    wait(qtbot, filled)
    assert page.cases.wish == Filter()


def test_keys_choose_a_period(qtbot, filled, page, timeline):
    chart = timeline.chart
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.brush == (0, 0)
    qtbot.keyClick(chart, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(chart, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(chart, Qt.Key.Key_Right, CONTROL)
    assert chart.brush == (1, 2)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.brush == (0, 1)
    qtbot.keyClick(chart, Qt.Key.Key_End)
    wait(qtbot, filled)
    assert keys(page.model) == ["d4", "d3"]
    assert "2025-02-01" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.brush == (11, 11)
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    wait(qtbot, filled)
    assert not page.cases.wish.period
    assert "No period" in chart.accessibleDescription()


def test_steps_and_days_of_a_bar(qtbot, filled, page, timeline):
    timeline.step.set_value("year")
    wait(qtbot, filled)
    assert len(timeline.chart.bars) == 2
    timeline.go(-1)
    wait(qtbot, filled)
    assert keys(page.model) == ["d0", "d1", "d2"]
    timeline.go(1)
    wait(qtbot, filled)
    assert keys(page.model) == ["d4", "d3"]
    timeline.clear()
    timeline.dated.set_value("event")
    wait(qtbot, filled)
    assert timeline.chart.bars.counts.sum() == 2
    assert "2 events" in timeline.said.words
    assert page.cases.wish.dated == "event"


def test_playing_steps_to_the_end_and_stops(qtbot, filled, page, timeline):
    timeline._tick.setInterval(1)
    timeline.step.set_value("quarter")
    wait(qtbot, filled)
    seen = []
    timeline.chart.brushed.connect(lambda since, _: seen.append(since))
    qtbot.mouseClick(timeline.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not timeline.play.isChecked(), timeout=10_000)
    assert seen == [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1), date(2025, 1, 1)]
    wait(qtbot, filled)
    assert keys(page.model) == ["d4", "d3"]


def test_what_happened_to_the_selected_case(qtbot, filled, page, timeline):
    page.cases.choose("d0")
    wait(qtbot, filled)
    assert [day for day, _ in timeline.chart._events] == [date(2024, 3, 5), date(2025, 2, 6)]
    assert "双方到场" in timeline.chart._said_at(QPoint(round(timeline.chart._day_x(date(2025, 2, 6))), 10))
    assert "red 1" in timeline.chart._said_at(x_of(timeline.chart, 0.5))
    page.cases.choose("d1")
    wait(qtbot, filled)
    assert timeline.chart._events == []


def test_the_wheel_zooms_about_the_pointer(qtbot, timeline):
    chart = timeline.chart
    at = QPointF(chart.x_of(4.5), 60)

    def turn(by, held=Qt.KeyboardModifier.NoModifier):
        event = QWheelEvent(
            at,
            chart.mapToGlobal(at),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(chart, event)

    turn(240)
    assert chart.seen.length < 12
    assert chart.bar_at(at.x()) == pytest.approx(4.5)
    before = chart.seen.start
    turn(-120, SHIFT)
    assert chart.seen.start > before
    turn(-2400)
    assert (chart.seen.start, chart.seen.length) == (0, 12)
    chart.grab()


@pytest.mark.parametrize(
    ("bars", "window", "shown"),
    [
        (12, Window(-3, 4), Window(0, 6)),
        (12, Window(10, 8), Window(4, 8)),
        (3, Window(1, 99), Window(0, 3)),
        (0, Window(4, 9), Window(0, 1)),
    ],
)
def test_what_is_seen_stays_within_the_bars(bars, window, shown):
    assert window.fitted(bars) == shown


def test_marks_do_not_meet(timeline):
    chart = timeline.chart
    for room in (80, 300, 1200, 5000):
        found = marks(chart.bars, Window(0, 12), room, 44)
        places = [bar * room / 12 for bar, _ in found]
        assert all(b - a >= 44 for a, b in pairwise(places))
    assert "2025" in [said for _, said in found]
    assert len(found) == 12


def test_a_hidden_timeline_counts_when_it_is_looked_at(qtbot, filled, page, timeline):
    filled.raise_panel(page.board)
    page.cases.filter(Filter(grades=frozenset(["blue"])))
    wait(qtbot, filled)
    assert timeline.chart.bars.counts.sum() == 5
    filled.raise_panel(timeline)
    wait(qtbot, filled)
    assert timeline.chart.bars.counts.sum() == 1
