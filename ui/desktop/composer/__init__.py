"""The print composer: a window of its own in which a layout is chosen, arranged, checked and printed."""

from ui.desktop.composer.window import ComposerWindow

__all__ = ["ComposerWindow"]
