"""Photographs from the field: gathered from a folder, matched to markers and stretches, kept, and assigned by hand."""
