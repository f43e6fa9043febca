"""What the register is filtered by: chips, lists to pick from, a period; shown and changed in one bar."""
