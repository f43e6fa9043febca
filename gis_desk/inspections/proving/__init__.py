"""The proof of a plan: every rule computed again, from the tasks, the roads and the request alone."""
