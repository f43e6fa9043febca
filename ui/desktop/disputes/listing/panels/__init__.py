"""The wide views of the register below the map: over the years, by state, and all columns."""
