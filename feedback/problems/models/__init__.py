from feedback.problems.models.evidence import Evidence
from feedback.problems.models.problems import Problem, State, Turn
from feedback.problems.models.shifts import Shift

__all__ = ["Evidence", "Problem", "Shift", "State", "Turn"]
