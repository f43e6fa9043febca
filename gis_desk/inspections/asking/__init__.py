"""What is asked of a plan: teams, days, meetings, what is settled, and what the program assumes."""
