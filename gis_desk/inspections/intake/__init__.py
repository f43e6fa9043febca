"""Back from the field: tables, tracks and photographs become records, states and repair cases, every row counted."""
