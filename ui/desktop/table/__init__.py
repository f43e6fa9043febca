"""The attribute table: all rows of a layer, however many, sorted, searched, counted, edited and copied.

`TablePanel` is the pane of the window. What takes long runs in `work.Newest`, off the GUI thread, and is swapped in
when it is done; until then the old rows stay usable.
"""

from ui.desktop.table.panel import TablePanel

__all__ = ["TablePanel"]
