"""Boundaries: topology of the coverage, lines, markers, rules."""
