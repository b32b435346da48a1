"""The code lists of the register, versioned by date. Facts: Assuring Transformation, section 2."""

from cohorts.domain.codes.admission import LEGAL_STATUS, OUT_OF_AREA_REASON, PLANNED, SECURE, SECURITY, SOURCE
from cohorts.domain.codes.beds import BED_TYPE
from cohorts.domain.codes.endings import CARE_PLAN_STATUS, DESTINATION, destinations
from cohorts.domain.codes.model import Code, CodeList
from cohorts.domain.codes.people import CATEGORY, ETHNICITY, SEX

__all__ = [
    "BED_TYPE",
    "CARE_PLAN_STATUS",
    "CATEGORY",
    "DESTINATION",
    "ETHNICITY",
    "LEGAL_STATUS",
    "OUT_OF_AREA_REASON",
    "PLANNED",
    "SECURE",
    "SECURITY",
    "SEX",
    "SOURCE",
    "Code",
    "CodeList",
    "destinations",
]
