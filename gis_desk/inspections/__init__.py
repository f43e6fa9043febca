"""Joint inspections: cycle, road network, plans."""
