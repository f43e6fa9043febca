"""The rules on single names and on names among names; importing this package registers them all."""

from gis_desk.names.rules import content, form, place, spelling, uniqueness

__all__ = ["content", "form", "place", "spelling", "uniqueness"]
