"""The page of the statistics: what is asked, the picture on the map, its legend, its words."""
