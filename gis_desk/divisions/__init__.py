"""Divisions: codes, levels, hierarchy."""
