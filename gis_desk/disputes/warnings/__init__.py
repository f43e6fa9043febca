"""Warnings: what may become trouble, computed from the tables, ranked and explained."""
