"""Disputes: register, grading, parties."""
