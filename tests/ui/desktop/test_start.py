"""The start: what is imported first, rubbish collected again afterwards, one style sheet for the whole window."""

import json
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from layers.store import Store
from ui.desktop import theme
from ui.desktop.benches import JOBS

_STARTED = """
import gc, json, sys
from ui.cli.main import main
early = "numpy" in sys.modules or "PySide6" in sys.modules
from ui.desktop.warm import BENCHES, FIRST, LIBRARIES, before_qt, warm
before_qt()
meanwhile, qt = gc.isenabled(), "PySide6" in sys.modules
warm().join()
there = all(name in sys.modules for name in (*FIRST, *LIBRARIES, *BENCHES))
print(json.dumps([early, meanwhile, qt, gc.isenabled(), gc.get_freeze_count() > 10_000, there]))
"""


def test_rubbish_is_sought_again_when_all_is_imported():
    said = subprocess.run([sys.executable, "-c", _STARTED], capture_output=True, text=True, check=True, timeout=120)
    early, meanwhile, qt, afterwards, frozen, there = json.loads(said.stdout)
    assert not early, "the command line imports neither numpy nor Qt before it knows its command"
    assert (meanwhile, qt) == (False, False)
    assert (afterwards, frozen, there) == (True, True, True)


_KNOWN = """
import sys
from importlib import import_module
from ui.desktop.warm import BENCHES, FIRST, LIBRARIES
for name in (*FIRST, *LIBRARIES):
    import_module(name)
before = set(sys.modules)
for name in BENCHES:
    import_module(name)
print([name for name in sys.modules.keys() - before if name.startswith(("gis_desk.disputes", "scipy", "openpyxl"))])
"""


def test_what_a_bench_computes_with_is_imported_before_qt_reads_every_source():
    said = subprocess.run([sys.executable, "-c", _KNOWN], capture_output=True, text=True, check=True, timeout=120)
    assert said.stdout.strip() == "[]"


def test_a_window_built_without_the_sheet_looks_like_one_built_with_it(window):
    app = QApplication.instance()

    def built():
        made = QWidget()
        column = QVBoxLayout(made)
        label = QLabel("地名", made)
        label.setObjectName("title")
        column.addWidget(label)
        made.resize(200, 80)
        return made

    sheet = app.styleSheet()
    with theme.unstyled(app):
        assert app.styleSheet() == sheet, "a window is seen"
    window.hide()
    with_sheet = built()
    with theme.unstyled(app):
        assert app.styleSheet() == ""
        without = built()
    assert app.styleSheet() == sheet != ""
    assert with_sheet.grab().toImage() == without.grab().toImage()


def test_work_of_the_background_waits_for_the_first_map(window, workspace, qtbot):
    begun = []
    window.after_first_map(lambda: begun.append("now"))
    assert begun == ["now"]
    window.open_path(workspace)
    window.after_first_map(lambda: begun.append(window.canvas.is_ready()))
    assert begun == ["now"]
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=10_000)
    assert begun[1]


def test_the_list_of_divisions_says_nothing_until_it_knows(window, workspace, qtbot, tmp_path):
    window.open_path(workspace)
    pages, model = window.divisions._pages, window.divisions.model
    assert (pages.currentIndex(), model.rowCount()) == (1, 0), "not yet: there are none"
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=10_000)
    Store.create(tmp_path / "empty.gpkg", who="王").close()
    window.open_path(tmp_path / "empty.gpkg")
    qtbot.waitUntil(lambda: not window.busy, timeout=10_000)
    assert pages.currentIndex() == 0


@pytest.mark.parametrize("job", [job.id for job in JOBS])
def test_a_workspace_opens_at_the_job_that_was_left(window, workspace, qtbot, job):
    window.prefer(job)
    window.open_path(workspace)
    assert window.benches.job == job
    refreshed = []
    bench = window.bench
    bench.refresh = lambda real=bench.refresh: (refreshed.append(bool(window.snapshot.frames)), real())
    qtbot.waitUntil(lambda: not window.busy, timeout=10_000)
    assert refreshed
    assert all(refreshed), "no bench looks before the rows are there"


def test_the_window_stands_without_what_only_jobs_need():
    """Each of these costs a tenth of a second and more; whoever needs one imports it when it is asked for."""
    code = (
        "import sys; from ui.desktop.warm import before_qt; before_qt(); from ui.desktop import app; "
        "print([n for n in ('openpyxl', 'pypinyin', 'opencc', 'rapidfuzz', 'folium', 'rasterio', 'scipy', 'pikepdf', 'docx', "
        "'gis_desk.names.checking', 'gis_desk.cases.register', 'gis_desk.inspections.planning.planner') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"
