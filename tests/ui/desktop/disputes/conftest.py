"""A case on its page, to be followed."""

import pytest

from tests.ui.desktop.conftest import wait
from tests.ui.desktop.disputes.following import place, settle
from tests.ui.desktop.disputes.test_bench import type_in


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
