"""The register in the window: filters, list, table, timeline, board."""
