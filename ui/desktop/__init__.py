"""Main window, panels, dialogs, item models, jobs, undo."""
