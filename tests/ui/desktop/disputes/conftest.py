import pytest

from layers.store import Store
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.disputes.register import fill


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
