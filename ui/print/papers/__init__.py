"""Papers of an inspection as files: the content model on PDF pages, maps and sketches, and the reading back."""
