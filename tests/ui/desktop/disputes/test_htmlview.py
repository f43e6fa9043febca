import sys
import types
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QWidget

from tests.ui.desktop.conftest import wait
from ui.desktop.disputes.htmlview import viewer
from ui.desktop.disputes.htmlview.viewer import MapWindow, may_load, show_map

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(desk, qtbot):
    made = desk.open_job("disputes").turn_to("map")
    wait(qtbot, desk)
    return made


def seen(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


class FakeSettings:
    def __init__(self):
        self.off = []

    def setAttribute(self, name, on):
        assert on is False
        self.off.append(name)


class FakeProfile(QObject):
    def setUrlRequestInterceptor(self, guard):
        self.guard = guard


class FakePage(QObject):
    printRequested = Signal()

    def __init__(self, profile, parent):
        super().__init__(parent)
        self.profile, self._settings, self.printed = profile, FakeSettings(), []

    def settings(self):
        return self._settings

    def printToPdf(self, path):
        self.printed.append(path)


class FakeView(QWidget):
    def setPage(self, page):
        self.page = page

    def load(self, url):
        self.loaded = url


class FakeRequest:
    def __init__(self, address):
        self.address, self.blocked = QUrl(address), False

    def requestUrl(self):
        return self.address

    def block(self, on):
        self.blocked = on


@pytest.fixture
def engine(monkeypatch):
    """Modules in the place of Qt's web engine, which is not installed here."""
    widgets, core = types.ModuleType("PySide6.QtWebEngineWidgets"), types.ModuleType("PySide6.QtWebEngineCore")
    widgets.QWebEngineView = FakeView
    core.QWebEngineProfile, core.QWebEnginePage = FakeProfile, FakePage
    core.QWebEngineUrlRequestInterceptor = type("Interceptor", (), {})
    attributes = ("LocalContentCanAccessRemoteUrls", "JavascriptCanOpenWindows", "PluginsEnabled")
    core.QWebEngineSettings = types.SimpleNamespace(WebAttribute=types.SimpleNamespace(**{a: a for a in attributes}))
    monkeypatch.setitem(sys.modules, widgets.__name__, widgets)
    monkeypatch.setitem(sys.modules, core.__name__, core)
    monkeypatch.setattr(viewer, "inside", lambda: True)


@pytest.fixture
def opened(monkeypatch):
    addresses = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(url.toLocalFile()))
    return addresses


def test_the_map_is_written_and_opens_in_the_browser(qtbot, desk, page, opened, monkeypatch):
    monkeypatch.setattr(viewer, "inside", lambda: False)
    page.heading.setText("<b>我的图</b>")
    qtbot.mouseClick(page.look_button, LEFT)
    assert not page.look_button.isEnabled()
    wait(qtbot, desk)
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    written = Path(opened[0]).read_text(encoding="utf-8")
    assert "&lt;b&gt;我的图&lt;/b&gt;" in written
    assert "cases in the map" in seen(page)
    assert page.look_button.isEnabled()


def test_a_public_copy_is_one_of_the_whole_register(page):
    page.first.setText("2024-01-01")
    page.states.set_value("found")
    assert page.wanted()["found_from"] is not None
    page.public.setChecked(True)
    assert [page.wanted()[name] for name in ("found_from", "found_to", "states")] == [None, None, ()]
    assert not page.first.isEnabled()
    assert not page.last.isEnabled()
    assert not page.states.isEnabled()
    page.public.setChecked(False)
    assert page.wanted()["states"] == ("found",)
    assert page.first.isEnabled()


def test_a_public_copy_says_in_the_window_what_it_left_out(qtbot, desk, page, tmp_path):
    page.public.setChecked(True)
    page.write(tmp_path / "公开.html")
    wait(qtbot, desk)
    qtbot.waitUntil(lambda: (tmp_path / "公开.html").is_file(), timeout=20_000)
    wait(qtbot, desk)
    assert "left out: names of people and units" in seen(page)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2024-13-01", "", "does not exist"),
        ("24-1-1", "", "four digits"),
        ("2024-05-01", "2024-04-01", "first day is after"),
    ],
)
def test_days_that_cannot_be_are_told_and_nothing_is_written(qtbot, desk, page, tmp_path, first, last, sentence):
    page.first.setText(first)
    page.last.setText(last)
    page.write(tmp_path / "x.html")
    assert sentence in seen(page)
    assert not (tmp_path / "x.html").exists()
    assert page.write_button.isEnabled()


def test_a_folder_that_is_not_there_is_told(qtbot, desk, page, tmp_path):
    page.write(tmp_path / "none" / "x.html")
    wait(qtbot, desk)
    qtbot.waitUntil(lambda: "cannot be written" in seen(page), timeout=20_000)
    assert page.write_button.isEnabled()


def test_cancelled_writing_leaves_the_older_file(qtbot, desk, page, tmp_path):
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "x.html"
    target.write_text("older")
    page.write(target)
    page.cancel()
    wait(qtbot, desk)
    qtbot.waitUntil(page.write_button.isEnabled, timeout=20_000)
    assert target.read_text() == "older"
    assert [f.name for f in target.parent.iterdir()] == ["x.html"]


def test_every_control_has_a_name_and_the_keyboard_reaches_it(qtbot, page):
    for control in (page.heading, page.first, page.last, page.states, page.language):
        assert control.accessibleName()
    for control in (page.heading, page.public, page.look_button, page.write_button):
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_with_the_web_engine_the_map_opens_inside(qtbot, engine, opened, tmp_path):
    file = tmp_path / "图 一.html"
    file.write_text("<html>")
    parent = QWidget()
    qtbot.addWidget(parent)
    window = show_map(parent, file)
    assert isinstance(window, MapWindow)
    assert opened == []
    assert window.view.loaded == QUrl.fromLocalFile(str(file))
    assert len(window.view.page.settings().off) == 3
    assert window.view.accessibleName()
    window.close()


def test_a_web_engine_that_does_not_load_leaves_it_to_the_browser(qtbot, monkeypatch, opened, tmp_path):
    monkeypatch.setattr(viewer, "inside", lambda: True)
    monkeypatch.setitem(sys.modules, "PySide6.QtWebEngineWidgets", None)  # importing it fails
    parent = QWidget()
    qtbot.addWidget(parent)
    assert show_map(parent, tmp_path / "x.html") is None
    assert opened == [str(tmp_path / "x.html")]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("FILE", True),
        ("FILE#part", True),
        ("data:image/png;base64,AA", True),
        ("blob:null/1", True),
        ("file:///etc/passwd", False),
        ("FILE/../other.html", False),
        ("file://server/share/x.html", False),
        ("https://tiles.example.org/1.png", False),
        ("http://localhost:8000/", False),
        ("ws://example.org/", False),
        ("qrc:/x", False),
    ],
)
def test_the_window_loads_the_file_and_nothing_else(qtbot, engine, tmp_path, address, allowed):
    file = tmp_path / "图 一.html"
    file.write_text("<html>")
    asked = address.replace("FILE", QUrl.fromLocalFile(str(file)).toString())
    assert may_load(QUrl(asked), file) is allowed
    parent = QWidget()
    qtbot.addWidget(parent)
    window = show_map(parent, file)
    request = FakeRequest(asked)
    window._profile.guard.interceptRequest(request)
    assert request.blocked is not allowed
    window.close()
