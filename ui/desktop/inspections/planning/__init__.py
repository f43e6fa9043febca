"""The page of the plan: what is asked, the plan as tree and board, what is handed out."""
