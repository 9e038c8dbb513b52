"""The numbers a product manager sees: one file for each question; this week's are at hand under the package's own name."""

from feedback.insight.week import Point, Totals, answers, builds_like, insight, named_by

__all__ = ["Point", "Totals", "answers", "builds_like", "insight", "named_by"]
