"""The practice county: terrain, divisions, roads, names, boundary lines and registers, all made up."""
