"""Place names: parsing, spelling, likeness, rules."""
