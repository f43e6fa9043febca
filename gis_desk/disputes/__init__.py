"""Disputes: the register of boundary dispute risks, their grade, density along the lines, and warnings."""
