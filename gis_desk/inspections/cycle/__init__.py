"""The five-year cycle of joint inspections: what is due, who leads, the wall of years, next year's plan."""

from gis_desk.inspections.cycle.due import STATE_WORDS, STATES, Due, due_lines, in_year

__all__ = ["STATES", "STATE_WORDS", "Due", "due_lines", "in_year"]
