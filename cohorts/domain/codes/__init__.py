"""The code lists of the register, versioned by date. Facts: Assuring Transformation, section 2."""

from cohorts.domain.codes.admission import LEGAL_STATUS, OUT_OF_AREA_REASON, PLANNED, SECURE, SECURITY, SOURCE
from cohorts.domain.codes.beds import BED_TYPE
from cohorts.domain.codes.endings import CARE_PLAN_STATUS, DESTINATION, destinations
from cohorts.domain.codes.model import Code, CodeList
from cohorts.domain.codes.people import CATEGORY, ETHNICITY, SEX
from cohorts.domain.codes.plans import ACCOMMODATION, ATTRIBUTION, CONFIDENCE, DELAY_REASON, PARTY, SUPPORT
from cohorts.domain.codes.registers import (
    CONSENT,
    NEEDS_GROUP,
    REFERRER,
    REGISTER_EXIT,
    RISK_FACTOR,
    SETTING,
)
from cohorts.domain.codes.reviews import (
    ASKED_BY,
    FINDING_RATING,
    KLOE_TOPIC,
    KLOE_WORKBOOK,
    OUTCOME_OF_CTR,
    REVIEW_MODE,
    REVIEW_OUTCOME,
    national_outcome,
    review_outcomes,
    review_topics,
    workbook,
)

__all__ = [
    "ACCOMMODATION",
    "ASKED_BY",
    "ATTRIBUTION",
    "BED_TYPE",
    "CARE_PLAN_STATUS",
    "CATEGORY",
    "CONFIDENCE",
    "CONSENT",
    "DELAY_REASON",
    "DESTINATION",
    "ETHNICITY",
    "FINDING_RATING",
    "KLOE_TOPIC",
    "KLOE_WORKBOOK",
    "LEGAL_STATUS",
    "NEEDS_GROUP",
    "OUTCOME_OF_CTR",
    "OUT_OF_AREA_REASON",
    "PARTY",
    "PLANNED",
    "REFERRER",
    "REGISTER_EXIT",
    "REVIEW_MODE",
    "REVIEW_OUTCOME",
    "RISK_FACTOR",
    "SECURE",
    "SECURITY",
    "SETTING",
    "SEX",
    "SOURCE",
    "SUPPORT",
    "Code",
    "CodeList",
    "destinations",
    "national_outcome",
    "review_outcomes",
    "review_topics",
    "workbook",
]
