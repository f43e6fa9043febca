"""The problems: findings as a list that filters, steps through, and accepts with a reason."""

from ui.desktop.problems.panel import ProblemsPanel

__all__ = ["ProblemsPanel"]
