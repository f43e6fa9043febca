"""Joint inspections in the window: the bench with its pages, and the wide panels below the map."""
