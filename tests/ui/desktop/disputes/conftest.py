import pytest

from layers.store import Store
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.disputes.following import place, settle
from tests.ui.desktop.disputes.register import fill
from tests.ui.desktop.disputes.test_bench import type_in


@pytest.fixture
def filled(window, workspace, qtbot):
    """The window on the small county with a register of six cases."""
    with Store.open(workspace) as store:
        fill(store)
    assert window.open_path(workspace)
    wait(qtbot, window)
    return window


@pytest.fixture
def page(filled, qtbot):
    """Its page of the register, everything read, all cases shown."""
    from gis_desk.disputes.listing import Filter

    made = filled.open_job("disputes").turn_to("register")
    wait(qtbot, filled)
    made.cases.filter(Filter())
    wait(qtbot, filled)
    return made


@pytest.fixture
def case_page(desk, qtbot):
    """The page of the register with one case open."""
    made = desk.open_job("disputes").turn_to("register")
    wait(qtbot, desk)
    place(made)
    type_in(made.form.title_field, "青山林地纠纷")
    made.form.kind.set_value("forest")
    made.form._save()
    settle(qtbot, desk, made)
    return made
