"""Base maps in the window: what a workspace keeps of them, their opening report, their panel, and online services."""
