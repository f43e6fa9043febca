"""Numbers of the papers of the register: a month, a year, one case; pure, and counted again by another way."""
