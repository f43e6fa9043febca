"""Documents handed out: offline HTML maps, tables, GPX."""
