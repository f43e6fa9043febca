"""The plan board: teams and days as rows and columns, stops as chips."""
