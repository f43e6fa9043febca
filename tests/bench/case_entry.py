"""A case entered and followed with keys only, in the practice county: ``python -m tests.bench.case_entry``.

Printed as JSON, for each step: the keystrokes (Tab among them; a Chinese word costs the letters of its pinyin and one
to choose), the seconds they would take at four a second, and the seconds of the program between them.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GIS_DESK_LANG", "zh")

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.desktop import settings
from ui.desktop.app import application
from ui.desktop.jobs import stop_all
from ui.desktop.shot import settle
from ui.desktop.window import MainWindow
from ui.practice import make_practice

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
A_SECOND, MOST_TABS = 4, 300


class Walk:
    """The keys that are pressed, by step."""

    def __init__(self, path: Path) -> None:
        self.app = application()
        self.window = MainWindow()
        self.window.resize(1280, 720)
        self.window.show()
        self.window.activateWindow()
        if not self.window.open_path(path):
            raise RuntimeError("the practice county does not open")
        settle(self.app, self.window)
        self.bench = self.window.open_job("disputes")
        self.page = self.bench.turn_to("register")
        settle(self.app, self.window)
        self.steps: dict[str, dict[str, float]] = {}
        self._keys, self._spent = 0, 0.0

    def _timed(self, act: Callable[[QWidget], object], cost: int) -> None:
        if QApplication.activeWindow() is None:  # a desktop does so when a dialog closes
            self.window.activateWindow()
            self.app.processEvents()
        focus = QApplication.focusWidget()
        if focus is None:
            raise RuntimeError(f"after {self._keys} keys nothing has the keys")
        begun = time.perf_counter()
        act(focus)
        self.app.processEvents()
        self._spent += time.perf_counter() - begun
        self._keys += cost

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = MODIFIER.NoModifier) -> None:
        for key in keys:
            self._timed(lambda focus, key=key: QTest.keyClick(focus, key, held), 1)

    def type(self, words: str) -> None:
        for letter in words:
            self._timed(lambda focus, letter=letter: QTest.keyClicks(focus, letter), 1)

    def chinese(self, words: str, pinyin: str) -> None:
        event = QInputMethodEvent("", [])
        event.setCommitString(words)
        self._timed(lambda focus: QApplication.sendEvent(focus, event), len(pinyin) + 1)

    def tab_to(self, widget: QWidget, *, back: bool = False) -> None:
        """Press Tab until `widget` has the keys; RuntimeError where no Tab leads there."""
        for _ in range(MOST_TABS):
            if widget.hasFocus():
                return
            self.press(KEY.Key_Backtab if back else KEY.Key_Tab)
        raise RuntimeError(f"no Tab leads to {widget.accessibleName() or widget}")

    def step(self, name: str, act: Callable[[], object]) -> None:
        self._keys, self._spent = 0, 0.0
        act()
        begun = time.perf_counter()
        settle(self.app, self.window)
        self.steps[name] = {
            "keystrokes": self._keys,
            "typing_s": self._keys / A_SECOND,
            "program_s": round(self._spent, 3),
            "until_all_is_read_s": round(time.perf_counter() - begun, 3),
        }

    # the steps

    def record(self) -> None:
        """A case at coordinates, with title, type, likelihood and impact."""
        shape = self.window.store.frame("dispute")["geometry"].iloc[0].centroid
        self.page.view.setFocus()
        self.press(KEY.Key_K, held=MODIFIER.ControlModifier | MODIFIER.AltModifier)
        self.type(f"{shape.x:.4f},{shape.y:.4f}")
        self.press(KEY.Key_Return)
        self.chinese("青山林地纠纷", "qingshanlindijiufen")
        self.press(KEY.Key_Tab, KEY.Key_Down, KEY.Key_Down)
        self.tab_to(self.page.form.matrix)
        self.type("42")
        self.press(KEY.Key_Return, held=MODIFIER.ControlModifier)

    def add_paper(self) -> None:
        """A paper of the first kind."""
        self.tab_to(self.page.detail_page.evidence.add_button)
        self.press(KEY.Key_Space)
        self.chinese("勘界协议", "kanjiexieyi")
        self.press(KEY.Key_Tab, KEY.Key_Down)
        self.press(KEY.Key_Return, held=MODIFIER.ControlModifier)

    def verify(self) -> None:
        """The next step of the case, with an account."""
        self.tab_to(self.page.detail_page.step_button, back=True)
        self.press(KEY.Key_Space)
        self.tab_to(self.page.dialog.account)
        self.chinese("双方到场核实", "shuangfangdaochangheshi")
        self.press(KEY.Key_Return, held=MODIFIER.ControlModifier)

    def search(self) -> None:
        """Back to the list, and to the case by its initials."""
        self.press(KEY.Key_Escape)
        self.press(KEY.Key_F, held=MODIFIER.ControlModifier)
        self.type("qsld")
        settle(self.app, self.window)
        self.press(KEY.Key_Down, KEY.Key_Return)

    def filter(self) -> None:
        """Back to the list, the search emptied, red cases only."""
        self.press(KEY.Key_Escape)
        self.press(KEY.Key_F, held=MODIFIER.ControlModifier)
        self.press(KEY.Key_Escape)
        self.tab_to(self.page.list_page.filters.grade_chips["red"])
        self.press(KEY.Key_Space)

    def period(self) -> None:
        """The timeline one step on."""
        self.window.raise_panel(self.page.timeline)
        settle(self.app, self.window)
        self.tab_to(self.page.timeline.on)
        self.press(KEY.Key_Space)

    def accept(self) -> None:
        """The first warning is answered for with a reason."""
        bar = self.bench.tabs.tabBar()
        self.tab_to(bar)
        self.press(KEY.Key_Right, KEY.Key_Right)
        settle(self.app, self.window)
        warnings = self.bench.page("warnings")
        self.press(KEY.Key_F8)
        settle(self.app, self.window)
        self.tab_to(warnings.detail.answering.reason)
        self.chinese("下周核实", "xiazhouheshi")
        self.press(KEY.Key_Return)

    def run(self) -> dict[str, dict[str, float]]:
        """All steps in their order; RuntimeError where one left nothing behind."""
        store = self.window.store
        before = {name: store.count(name) for name in ("dispute", "dispute_evidence", "accepted_finding")}
        self.step("record a case", self.record)
        self.step("add a paper", self.add_paper)
        self.step("step to verified", self.verify)
        key = self.page.work.key
        self.step("find it", self.search)
        found = self.page.work.key
        self.step("filter by grade", self.filter)
        self.step("step the timeline", self.period)
        self.step("accept a warning", self.accept)
        made = {name: store.count(name) - n for name, n in before.items()}
        state = store.row("dispute", key)["state"] if key else None
        if set(made.values()) != {1} or state != "verified" or found != key or not self.page.cases.wish.period:
            raise RuntimeError(f"the keys did not do it: {made}, {state}, {found}, {self.page.cases.wish}")
        return self.steps


def main(arguments: list[str] | None = None) -> int:
    """Walk, and print what it took."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    with TemporaryDirectory() as folder, settings.kept_in(Path(folder)):
        path = Path(folder) / "practice.gpkg"
        make_practice(path, who="王勘界")[0].close()
        walk = Walk(path)
        try:
            steps = walk.run()
        finally:
            walk.window.close()
            stop_all()
    total = {name: round(sum(step[name] for step in steps.values()), 3) for name in next(iter(steps.values()))}
    print(json.dumps({"steps": steps, "all": total}, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
