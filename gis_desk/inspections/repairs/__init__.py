"""Repair cases of markers: opened by records, agreed by both sides, repaired in the presence of both, closed."""
