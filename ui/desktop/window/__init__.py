"""The main window, each of its concerns in a file of its own; `main` ties them together."""

from ui.desktop.window.main import MainWindow

__all__ = ["MainWindow"]
