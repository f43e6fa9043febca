"""Back from the field in the window: records, their conflicts, photographs, repair cases."""
