from trajectories.models.capacity import BedCapacity, SitePlan
from trajectories.models.closes import FrozenBasis, FrozenLine, FrozenPart, MonthClose
from trajectories.models.feed import FeedToken
from trajectories.models.forecasts import ForecastRun, RunKind, RunState
from trajectories.models.methods import ChartMethod, ChartRule, MeasureTarget, Recalculation
from trajectories.models.narratives import IndicatorStatus, Narrative, OutcomeIndicator
from trajectories.models.plans import PlanPoint, PlanState, PlanVersion
from trajectories.models.reading import ReadingOrder
from trajectories.models.reported import ReportedFigure
from trajectories.models.rules import PageRule, PageRuleKind, RateThreshold
from trajectories.models.scenarios import ChangeKind, Scenario, ScenarioChange
from trajectories.models.thresholds import Threshold

__all__ = [
    "BedCapacity",
    "ChangeKind",
    "ChartMethod",
    "ChartRule",
    "FeedToken",
    "ForecastRun",
    "FrozenBasis",
    "FrozenLine",
    "FrozenPart",
    "IndicatorStatus",
    "MeasureTarget",
    "MonthClose",
    "Narrative",
    "OutcomeIndicator",
    "PageRule",
    "PageRuleKind",
    "PlanPoint",
    "PlanState",
    "PlanVersion",
    "RateThreshold",
    "ReadingOrder",
    "Recalculation",
    "ReportedFigure",
    "RunKind",
    "RunState",
    "Scenario",
    "ScenarioChange",
    "SitePlan",
    "Threshold",
]
