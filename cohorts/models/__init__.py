from cohorts.models.actions import Action
from cohorts.models.commissioning import (
    Dispute,
    HealthCheck,
    Involvement,
    MortalityReview,
    Objection,
    OutsideReview,
    RootCause,
    SchoolPlacement,
    Visit,
)
from cohorts.models.digests import DigestChoice, DigestMail
from cohorts.models.erasures import Erasure
from cohorts.models.handovers import Handover
from cohorts.models.imports import ColumnMap, ImportRow, ImportRun, Mismatch
from cohorts.models.meetings import Confirmation, Discussion, TrackerMeeting
from cohorts.models.people import Person, nhs_number_keys
from cohorts.models.plans import (
    Agreement,
    Barrier,
    ChecklistItem,
    ChecklistMark,
    Delay,
    DischargePlan,
    PlanStep,
)
from cohorts.models.policies import Policy
from cohorts.models.registers import Rating, RegisterEntry, RegisterReturn, RegisterReview
from cohorts.models.reviews import Finding, Review
from cohorts.models.spells import Episode, Leave, Spell
from cohorts.models.vignettes import Vignette

__all__ = [
    "Action",
    "Agreement",
    "Barrier",
    "ChecklistItem",
    "ChecklistMark",
    "ColumnMap",
    "Confirmation",
    "Delay",
    "DigestChoice",
    "DigestMail",
    "DischargePlan",
    "Discussion",
    "Dispute",
    "Episode",
    "Erasure",
    "Finding",
    "Handover",
    "HealthCheck",
    "ImportRow",
    "ImportRun",
    "Involvement",
    "Leave",
    "Mismatch",
    "MortalityReview",
    "Objection",
    "OutsideReview",
    "Person",
    "PlanStep",
    "Policy",
    "Rating",
    "RegisterEntry",
    "RegisterReturn",
    "RegisterReview",
    "Review",
    "RootCause",
    "SchoolPlacement",
    "Spell",
    "TrackerMeeting",
    "Vignette",
    "Visit",
    "nhs_number_keys",
]
