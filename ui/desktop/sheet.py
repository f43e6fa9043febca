"""The style sheet: shapes and distances that a palette cannot say."""

from typing import Any

from ui.desktop.colors import Theme
from ui.desktop.drawings import colored_file

_SHEET = """
* { outline: 0; }
QToolTip { background: @raised; color: @text; border: 1px solid @strong_line; padding: 4px 8px; }
QMainWindow, QDialog { background: @panel; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @accent; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: @title_pxpx; font-weight: 600; color: @text; }
QLabel[role="page"] { font-size: @page_pxpx; font-weight: 600; color: @text; }
QLabel[role="section"] { font-weight: 600; color: @text; }
QLabel[role="caption"] { font-size: @small_pxpx; color: @muted; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="figure"] { font-size: @figure_pxpx; font-weight: 600; color: @text; }
QLabel[role="must"] { color: @must; }
QLabel[role="should"] { color: @should; }
QLabel[role="advise"] { color: @advise; }
QLabel[role="good"] { color: @good; }

QFrame[role="card"] { background: @raised; border: 1px solid @line; border-radius: 8px; }
QFrame[role="line"] { background: @line; border: 0; }
QFrame[role="banner-must"] { background: @must_soft; border-radius: 6px; }
QFrame[role="banner-should"] { background: @should_soft; border-radius: 6px; }
QFrame[role="banner-advise"] { background: @advise_soft; border-radius: 6px; }
QFrame[role="banner-good"] { background: @good_soft; border-radius: 6px; }
QWidget[role="mark"] { background: @line; }
QWidget[role="ground"] { background: @ground; }
QWidget[role="panel"] { background: @panel; }
QWidget[role="raised"] { background: @raised; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }

QPushButton {
  background: @raised; color: @text; border: 1px solid @strong_line; border-radius: 6px;
  min-height: 28px; padding: 0 14px;
}
QPushButton:hover { background: @hover; border-color: @accent; }
QPushButton:pressed { background: @accent_soft; }
QPushButton:focus { border: 2px solid @accent; padding: 0 13px; min-height: 26px; }
QPushButton:disabled { color: @faint; border-color: @line; background: @panel; }
QPushButton[role="primary"] { background: @accent; color: @on_accent; border: 1px solid @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accent_text; border-color: @accent_text; }
QPushButton[role="primary"]:focus { border: 2px solid @text; padding: 0 13px; min-height: 26px; }
QPushButton[role="primary"]:disabled { background: @line; border-color: @line; color: @muted; font-weight: 600; }
QPushButton[role="quiet"] {
  background: transparent; border: 1px solid transparent; color: @accent_text; padding: 0 8px; }
QPushButton[role="quiet"]:hover { background: @hover; }
QPushButton[role="quiet"]:focus { border: 2px solid @accent; padding: 0 7px; min-height: 26px; }
QPushButton[role="quiet"]:disabled { color: @faint; }
QPushButton[role="danger"] { color: @must; }
QPushButton[role="chip"] {
  background: @raised; border: 1px solid @line; border-radius: 12px; min-height: 22px; max-height: 22px;
  padding: 0 10px; color: @text; font-size: @small_pxpx;
}
QPushButton[role="chip"]:hover { border-color: @accent; }
QPushButton[role="chip"]:checked { background: @accent_soft; border-color: @accent; color: @text; }
QPushButton[role="chip"]:focus { border: 2px solid @accent; padding: 0 9px; min-height: 20px; max-height: 20px; }
QPushButton[role="tile"] {
  text-align: left; padding: 0; border-radius: 8px; border: 1px solid @line; background: @raised; }
QPushButton[role="tile"] { min-width: 246px; min-height: 194px; }
QPushButton[role="tile"]:hover { border-color: @accent; }
QPushButton[role="tile"]:focus { border: 2px solid @accent; padding: 0; min-width: 244px; min-height: 192px; }

QToolButton {
  background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 5px; color: @text; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @accent_soft; }
QToolButton:focus { border-color: @accent; }
QToolButton[role="fold"]:checked:!hover { background: transparent; }
QToolButton:disabled { color: @faint; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="status"] {
  padding: 0 8px; border-radius: 4px; font-size: @small_pxpx; color: @muted; min-height: 22px; }
QToolButton[role="status"]:hover { color: @text; }

QPushButton[role="search"] { background: @field; color: @muted; border: 1px solid @line; border-radius: 14px;
  min-height: 26px; max-height: 26px; padding: 0 16px; margin: 2px 8px; font-size: @small_pxpx; text-align: left; }
QPushButton[role="search"]:hover { border-color: @accent; color: @text; }
QPushButton[role="search"]:focus { border: 2px solid @accent; }
QPushButton[role="status"] { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 8px;
  min-height: 22px; font-size: @small_pxpx; color: @muted; text-align: left; }
QPushButton[role="status"]:hover { color: @text; background: @hover; }
QPushButton[role="status"]:focus { border: 1px solid @accent; }
QPushButton[role="status"]:disabled { background: transparent; border-color: transparent; color: @faint; }
QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
  background: @field; color: @text; border: 1px solid @strong_line; border-radius: 6px;
  selection-background-color: @accent; selection-color: @on_accent;
}
QLineEdit, QAbstractSpinBox, QComboBox { min-height: 28px; padding: 0 8px; }
QPlainTextEdit, QTextEdit { padding: 4px 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus,
QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid @accent; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { min-height: 26px; padding: 0 7px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3px 3px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  color: @faint; background: @panel; border-color: @line; }
QLineEdit:read-only { background: @panel; }
QLineEdit[role="status"] { min-height: 20px; max-height: 20px; border: 1px solid transparent; border-radius: 4px;
  background: transparent; color: @muted; font-size: @small_pxpx; padding: 0 4px; }
QLineEdit[role="status"]:hover { background: @hover; color: @text; }
QLineEdit[role="status"]:focus { background: @field; color: @text; border: 1px solid @accent; padding: 0 4px; }
QLineEdit[role="search"] { border-radius: 15px; padding: 0 12px; }
QComboBox::drop-down { border: 0; width: 26px; }
QComboBox::down-arrow { image: url(@chevron); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @strong_line; padding: 4px; outline: 0;
  selection-background-color: @accent_soft; selection-color: @text; }
QComboBox QAbstractItemView::item { min-height: 26px; }
QAbstractSpinBox { max-height: 28px; }
QAbstractSpinBox:focus { max-height: 26px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: 0; padding: 0 6px; min-height: 0; background: transparent; }
QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus { border: 0; padding: 0 6px; min-height: 0; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { padding: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 18px; border: 0; background: transparent; }
QAbstractSpinBox::up-arrow { image: url(@chevron_up); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(@chevron); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }
QCheckBox::indicator, QListView::indicator, QTableView::indicator { width: 14px; height: 14px;
  border: 1px solid @strong_line; border-radius: 4px; background: @field; }
QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked { background: @accent;
  border-color: @accent; image: url(@tick); }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @strong_line; border-radius: 8px;
  background: @field; }
QRadioButton::indicator:checked { border: 5px solid @accent; width: 6px; height: 6px; background: @field; }
QCheckBox:focus, QRadioButton:focus { color: @accent_text; }

QMenuBar { background: @ground; padding: 3px 4px; border-bottom: 1px solid @line; }
QMenuBar::item { padding: 6px 10px; background: transparent; border-radius: 4px; color: @text; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @raised; border: 1px solid @strong_line; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 10px; border-radius: 4px; color: @text; }
QMenu::item:selected { background: @accent_soft; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab {
  background: transparent; border: 0; border-bottom: 2px solid transparent; padding: 6px 12px; color: @muted; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; font-weight: 600; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { color: @accent_text; }
QTabWidget::pane { border: 0; }

QTableView, QTreeView, QListView {
  background: @panel; border: 0; color: @text; selection-background-color: @accent_soft; selection-color: @text;
  alternate-background-color: @panel;
}
QTableView:focus, QTreeView:focus, QListView:focus { border: 0; }
QTableView::item, QListView::item { padding: 0 9px; border: 0; }
QTreeView::item { padding: 0 4px; min-height: 26px; border: 0; }
QTableView::item:hover, QTreeView::item:hover, QListView::item:hover { background: @hover; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {
  background: @accent_soft; color: @text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url(@chevron_right); }
QTreeView::branch:has-children:open { image: url(@chevron); }
QHeaderView { background: @panel; border: 0; }
QHeaderView::section { background: @panel; color: @muted; border: 0; border-bottom: 1px solid @line; padding: 4px 12px;
  font-size: @small_pxpx; }
QHeaderView::section:hover { color: @text; background: @hover; }
QHeaderView::down-arrow { image: url(@chevron); width: 12px; height: 12px; }
QHeaderView::up-arrow { image: url(@chevron_up); width: 12px; height: 12px; }
QTableCornerButton::section { background: @panel; border: 0; }

QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @strong_line; border-radius: 3px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar {
  background: @line; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSlider::groove:horizontal { background: @line; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal {
  background: @raised; border: 2px solid @accent; width: 10px; height: 10px; margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:focus { background: @accent; }
QStatusBar { background: @ground; border-top: 1px solid @line; }
QStatusBar::item { border: 0; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QGroupBox { border: 0; margin-top: 22px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; top: 0; }

QToolButton[role="rail"] { border: 0; border-radius: 8px; padding: 6px 2px; color: @muted; font-size: @small_pxpx; }
QToolButton[role="rail"]:hover { background: @hover; color: @text; }
QToolButton[role="rail"]:checked { background: @accent_soft; color: @accent_text; font-weight: 600; }
QToolButton[role="rail"]:focus { border: 2px solid @accent; padding: 4px 0; }
QFrame[role="palette"] { background: @raised; border: 1px solid @strong_line; border-radius: 10px; }
QFrame[role="palette"] QListView { background: @raised; }
QFrame[role="drop"] { background: @accent_soft; border: 2px dashed @accent; border-radius: 12px; }
QFrame[role="sheet"] { background: @panel; border-left: 1px solid @line; }
"""


def sheet(theme: Theme, px: int) -> str:
    """The style sheet of `theme` with plain text of `px` pixels."""
    values: dict[str, Any] = {name: getattr(theme, name) for name in theme.__dataclass_fields__ if name != "dark"}
    values |= {
        "title_px": px + 2,
        "page_px": px + 9,
        "small_px": px - 1,
        "figure_px": px + 8,
        "chevron": colored_file("chevron-down", theme.muted),
        "tick": colored_file("check", theme.on_accent),
        "chevron_up": colored_file("chevron-up", theme.muted),
        "chevron_right": colored_file("chevron-right", theme.muted),
    }
    text = _SHEET
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{name}", str(values[name]))
    return text
