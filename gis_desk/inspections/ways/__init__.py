"""How one gets from task to task: roads, walking, rivers, slopes, and the table of times between all ways."""
