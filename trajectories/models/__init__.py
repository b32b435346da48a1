from trajectories.models.closes import FrozenBasis, FrozenLine, FrozenPart, MonthClose
from trajectories.models.forecasts import (
    ChangeKind,
    FeedToken,
    ForecastRun,
    RunKind,
    RunState,
    Scenario,
    ScenarioChange,
)
from trajectories.models.methods import (
    BedCapacity,
    ChartMethod,
    ChartRule,
    IndicatorStatus,
    MeasureTarget,
    Narrative,
    OutcomeIndicator,
    Recalculation,
    SitePlan,
)
from trajectories.models.plans import PlanPoint, PlanState, PlanVersion
from trajectories.models.reading import ReadingOrder
from trajectories.models.reported import ReportedFigure
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
    "PlanPoint",
    "PlanState",
    "PlanVersion",
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
