"""Naming cases in the window: the list, one case, the form of a new one, the sheet of a step."""
