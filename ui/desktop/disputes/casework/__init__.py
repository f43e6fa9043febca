"""Entering and following one case: form, place, claims, evidence, files, steps."""
