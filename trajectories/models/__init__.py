from trajectories.models.plans import PlanPoint, PlanState, PlanVersion
from trajectories.models.reported import ReportedFigure
from trajectories.models.thresholds import Threshold

__all__ = ["PlanPoint", "PlanState", "PlanVersion", "ReportedFigure", "Threshold"]
