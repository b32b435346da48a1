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

__all__ = [
    "ACCOMMODATION",
    "ATTRIBUTION",
    "BED_TYPE",
    "CARE_PLAN_STATUS",
    "CATEGORY",
    "CONFIDENCE",
    "CONSENT",
    "DELAY_REASON",
    "DESTINATION",
    "ETHNICITY",
    "LEGAL_STATUS",
    "NEEDS_GROUP",
    "OUT_OF_AREA_REASON",
    "PARTY",
    "PLANNED",
    "REFERRER",
    "REGISTER_EXIT",
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
]
