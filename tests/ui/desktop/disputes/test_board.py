"""The board by state: cards in their columns, taken on by keys, menu or mouse; what is not allowed is said."""

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from gis_desk.disputes.listing import Filter
from layers.store import Store
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.disputes.register import keys
from tests.ui.desktop.disputes.test_bench import seen
from ui.desktop.disputes.casework.event import EventDialog
from ui.desktop.disputes.listing.panels.cards import MIME

ALT = Qt.KeyboardModifier.AltModifier


def board_of(page, window, qtbot):
    window.raise_panel(page.board)
    wait(qtbot, window)
    return page.board


def shown(board):
    return {state: keys(column.model) for state, column in board.columns.items() if column.model.rowCount()}


def drop(column, key):
    data = QMimeData()
    data.setData(MIME, key.encode())
    at, none = QPointF(20, 40), Qt.KeyboardModifier.NoModifier
    event = QDropEvent(at, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, none)
    column.dropEvent(event)  # without a drag of the system's own nobody hands it over


def test_cards_stand_in_the_column_of_their_state(qtbot, filled, page):
    board = board_of(page, filled, qtbot)
    everything = {
        "found": ["d4", "d1"],
        "verified": ["d2"],
        "mediating": ["d0"],
        "settled": ["d3"],
        "revisited": ["d5"],
    }
    assert shown(board) == everything
    assert board.columns["found"].heading.text() == "discovered 2"
    page.cases.filter(Filter(states=frozenset(["open"])))  # the columns are the states: all of them stay
    wait(qtbot, filled)
    assert shown(board) == everything
    page.cases.filter(Filter(grades=frozenset(["red"])))
    wait(qtbot, filled)
    assert shown(board) == {"found": ["d4"], "mediating": ["d0"]}


def test_alt_right_takes_a_card_on(qtbot, filled, page):
    board = board_of(page, filled, qtbot)
    view = board.columns["found"].view
    view.setFocus()
    view.setCurrentIndex(board.columns["found"].model.index(1))
    assert page.cases.key == "d1"
    qtbot.keyClick(view, Qt.Key.Key_Right, ALT)
    assert isinstance(page.dialog, EventDialog)
    qtbot.mouseClick(page.dialog.save_button, Qt.MouseButton.LeftButton)
    wait(qtbot, filled)
    assert filled.store.row("dispute", "d1")["state"] == "verified"
    assert shown(board)["verified"] == ["d1", "d2"]
    assert board.columns["verified"].view.key_now() == "d1"  # the selection goes with it
    filled.undo()
    wait(qtbot, filled)
    assert shown(board)["found"] == ["d4", "d1"]


def test_a_card_is_dropped_on_a_state_that_may_follow(qtbot, filled, page):
    board = board_of(page, filled, qtbot)
    drop(board.columns["verified"], "d1")
    page.dialog.reject()
    assert filled.store.row("dispute", "d1")["state"] == "found"
    page.work.steps.dialog = None
    drop(board.columns["settled"], "d1")
    assert page.dialog is None
    assert "cannot become" in seen(board)
    assert "possible next states" in seen(board)
    drop(board.columns["found"], "d1")  # where it is already
    drop(board.columns["verified"], "gone")
    assert page.dialog is None
    drop(board.columns["verified"], "d1")
    assert "cannot become" not in seen(board)


def test_while_it_is_dragged_the_column_tells_whether_it_fits(qtbot, filled, page):
    board = board_of(page, filled, qtbot)
    assert board._fits("d1", "verified")
    assert not board._fits("d1", "revisited")
    for how in ("fits", "fits_not"):
        board.columns["found"].mark(how)
        assert "border" in board.columns["found"].styleSheet()
    board.columns["found"].mark("")
    assert not board.columns["found"].styleSheet()


def test_left_and_right_go_from_column_to_column(qtbot, filled, page):
    board = board_of(page, filled, qtbot)
    found, verified, revisited = (board.columns[s].view for s in ("found", "verified", "revisited"))
    found.setFocus()
    found.setCurrentIndex(board.columns["found"].model.index(1))
    qtbot.keyClick(found, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is verified
    assert page.cases.key == "d2"
    qtbot.keyClick(verified, Qt.Key.Key_Left)
    qtbot.keyClick(found, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is revisited
    qtbot.keyClick(revisited, Qt.Key.Key_Return)
    assert page.pages.currentWidget() is page.detail_page


def test_the_menu_has_the_steps(qtbot, filled, page):
    board = board_of(page, filled, qtbot)
    menu = board.steps_menu("d2")
    assert [a.text() for a in menu.actions() if a.text()] == [
        "Begin mediation",
        "Settled",
        "Hand over",
        "All about this case",
    ]
    menu.actions()[0].trigger()
    assert isinstance(page.dialog, EventDialog)


def test_a_selected_case_is_selected_on_the_board(qtbot, filled, page):
    board = board_of(page, filled, qtbot)
    page.cases.choose("d2")
    assert [s for s, c in board.columns.items() if c.view.key_now()] == ["verified"]


def test_a_workspace_for_reading_moves_nothing(qtbot, window, workspace):
    from tests.ui.desktop.disputes.register import fill

    with Store.open(workspace) as store:
        fill(store)
    assert window.open_path(workspace, write=False)
    page = window.open_job("disputes").turn_to("register")
    board = board_of(page, window, qtbot)
    board.ask_step("d1", "verified")
    assert page.dialog is None
    assert not board.steps_menu("d1").actions()[0].isEnabled()
