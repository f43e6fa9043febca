"""Naming cases: naming, renaming and deregistration from the application to the filing."""
