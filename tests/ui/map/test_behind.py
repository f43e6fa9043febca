"""Work behind the window: one answer, in the window's thread, to those who are still there."""

import threading

from PySide6.QtCore import QObject

from layers.work import Cancelled
from ui.map.behind import _Post, behind


class Hearer(QObject):
    def __init__(self):
        super().__init__()
        self.heard = []

    def done(self, result):
        self.heard.append(("done", result, threading.current_thread() is threading.main_thread()))

    def failed(self, error):
        self.heard.append(("failed", str(error), threading.current_thread() is threading.main_thread()))


def rested():
    return not _Post.alive


def test_results_and_errors_come_to_the_windows_thread(qtbot):
    hearer = Hearer()
    behind(lambda: 7, hearer.done, hearer.failed, "work")
    qtbot.waitUntil(rested, timeout=5000)

    def broken():
        raise ValueError("torn")

    behind(broken, hearer.done, hearer.failed, "work")
    qtbot.waitUntil(rested, timeout=5000)
    assert hearer.heard == [("done", 7, True), ("failed", "torn", True)]


def test_nothing_is_said_after_a_stop_or_to_one_who_is_gone(qtbot):
    hearer, gate = Hearer(), threading.Event()
    heard = hearer.heard

    def stopped():
        raise Cancelled("x")

    behind(stopped, hearer.done, hearer.failed, "work")
    qtbot.waitUntil(rested, timeout=5000)
    behind(lambda: gate.wait(5), hearer.done, hearer.failed, "work")
    hearer.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(rested, timeout=5000)
    assert heard == []
