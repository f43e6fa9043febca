"""The keys of the map that are no commands of the window, for the list of shortcuts."""

from layers.text import Text, text

MAP_KEYS: tuple[tuple[Text, str], ...] = (
    (text("Move the map"), "← → ↑ ↓"),
    (text("Zoom in and out"), "+ −"),
    (text("Show everything"), "Home"),
    (text("Turn the map by 15°"), "[ ]"),
    (text("Put north up"), "N"),
    (text("Click in the middle, or where the pointer of the keyboard is"), "Enter"),
    (text("Hold and let go with the pointer of the keyboard"), "Space"),
    (text("Smaller and larger steps of that pointer"), "Ctrl · Shift"),
    (text("Take the last vertex back"), "Backspace"),
    (text("Remove a vertex"), "Del"),
    (text("Give up, lay the tool down"), "Esc"),
    (text("Do not snap"), "Alt"),
    (text("Zoom into a box"), "Shift"),
    (text("Turn the map while dragging"), "Shift+Alt"),
)
"""What they do, and how they are written."""
