"""How a C(E)TR is run and what it finds. Building the Right Support notes, section 5.4; AT section 2.13.

The codes are ours, for only the outcome has published ones: `national` is the code of AT's OutcomeOfCtr.
"""

from __future__ import annotations

from datetime import date

from cohorts.domain.codes.model import Code, CodeList
from cohorts.domain.reviews import ReviewKind, ReviewState

# The key-line workbooks of 2017 were replaced by templates with the policy in force from May 2023.
TEMPLATES_START = date(2023, 5, 1)
COMMUNITY = "community"
INPATIENT = "inpatient"
EDUCATION = "education"
GREEN, AMBER, RED = "green", "amber", "red"
DECLINED, NOT_APPLICABLE = "8", "9"

REVIEW_MODE = CodeList(
    "Review mode",
    source="Building the Right Support notes, section 5.4",
    codes=[
        Code("face", "Face to face"),
        Code("blended", "Partly by video"),
        Code("virtual", "By video"),
        Code("phone", "By telephone", group="emergency"),
    ],
)

ASKED_BY = CodeList(
    "Who asked for the review",
    source="Building the Right Support notes, section 5.1: the person, family, advocate or care team may ask",
    codes=[
        Code("schedule", "Nobody: it was due"),
        Code("commissioner", "Commissioner"),
        Code("person", "The person"),
        Code("family", "Family or carer"),
        Code("advocate", "Advocate"),
        Code("team", "Care team"),
    ],
)

REVIEW_OUTCOME = CodeList(
    "Review outcome",
    source="Building the Right Support notes, section 5.4; Assuring Transformation, item OutcomeOfCtr",
    codes=[
        Code("support", "Not admitted: extra support", group=COMMUNITY, national=NOT_APPLICABLE),
        Code("no_change", "Not admitted: no change", group=COMMUNITY, national=NOT_APPLICABLE),
        Code("admit", "Admission agreed", group=COMMUNITY, national=NOT_APPLICABLE),
        Code("deferred", "Deferred: no decision yet", group=COMMUNITY, national=NOT_APPLICABLE),
        Code("ready_1", "Ready for discharge, plan in place, within a month", group=INPATIENT, national="6"),
        Code(
            "ready_3", "Ready for discharge, plan in place, in 2 to 3 months", group=INPATIENT, national="7"
        ),
        Code(
            "ready_6", "Ready for discharge, plan in place, in 4 to 6 months", group=INPATIENT, national="2"
        ),
        Code("no_date", "Ready for discharge, plan in place, no date", group=INPATIENT, national="5"),
        Code("no_plan", "Ready for discharge, no plan yet", group=INPATIENT, national="3"),
        Code("treatment", "Needs hospital: continue treatment", group=INPATIENT, national="4"),
        Code("step_down", "Needs hospital: step down to lower security", group=INPATIENT, national="4"),
        Code("transfer", "Needs hospital: transfer to another one", group=INPATIENT, national="4"),
        Code("risk", "Not dischargeable: behaviour, risk or mental illness", group=INPATIENT, national="1"),
    ],
)

OUTCOME_OF_CTR = CodeList(
    "Outcome of C(E)TR",
    source="Assuring Transformation, item OutcomeOfCtr (section 2.13)",
    codes=[
        Code("1", "Not dischargeable: level of behaviour or risk, or mental illness"),
        Code("2", "Ready; plan in place; date in the next 4 to 6 months"),
        Code("3", "Ready; no discharge plan"),
        Code("4", "Not ready; needs a hospital bed for care and treatment"),
        Code("5", "Ready; plan in place; no date"),
        Code("6", "Ready; plan in place; date in the next month"),
        Code("7", "Ready; plan in place; date in the next 2 to 3 months"),
        Code(DECLINED, "Patient refused C(E)TR"),
        Code(NOT_APPLICABLE, "Not applicable"),
    ],
)

FINDING_RATING = CodeList(
    "Finding",
    source="Building the Right Support notes, section 5.4",
    codes=[Code(GREEN, "Green: good"), Code(AMBER, "Amber: some concern"), Code(RED, "Red: serious concern")],
)

# Paraphrased: the workbooks' own questions are not published as a list.
KLOE_TOPIC = CodeList(
    "Key line of enquiry",
    source="Building the Right Support notes, section 5.4 (hospital version, paraphrased)",
    codes=[
        Code("need", "Whether hospital is needed"),
        Code("care", "The right care and treatment"),
        Code("involved", "The person takes part in their own care"),
        Code("health", "Physical health needs are met"),
        Code("medicines", "Medicines are right and safe"),
        Code("risk", "Risk is handled safely and in proportion"),
        Code("autism", "Autism needs are met"),
        Code("discharge", "Discharge is planned actively", group=INPATIENT),
        Code("family", "The family is heard"),
        Code("rights", "Rights are upheld"),
        Code("education", "Education is as it should be", group=EDUCATION),
    ],
)

KLOE_WORKBOOK = CodeList(
    "Key-line workbook",
    source="Building the Right Support notes, section 5.4: six workbooks in 2017, four templates since May 2023",
    codes=[
        Code("adult_community", "Adults in the community", valid_to=TEMPLATES_START),
        Code("adult_hospital", "Adults in hospital, not secure", valid_to=TEMPLATES_START),
        Code("adult_secure", "Adults in a secure hospital", valid_to=TEMPLATES_START),
        Code("child_community", "Children and young people in the community", valid_to=TEMPLATES_START),
        Code("child_hospital", "Children and young people in hospital, not secure", valid_to=TEMPLATES_START),
        Code("child_secure", "Children and young people in a secure hospital", valid_to=TEMPLATES_START),
        Code("adult_community_23", "Adults in the community", valid_from=TEMPLATES_START),
        Code("adult_hospital_23", "Adults in hospital", valid_from=TEMPLATES_START),
        Code("child_community_23", "Children and young people in the community", valid_from=TEMPLATES_START),
        Code("child_hospital_23", "Children and young people in hospital", valid_from=TEMPLATES_START),
    ],
)


def _where(kind: ReviewKind) -> str:
    return COMMUNITY if kind.is_before_admission else INPATIENT


def review_outcomes(kind: ReviewKind, day: date) -> list[tuple[str, str]]:
    """Code and label of the outcomes that a review of this kind may have on the day."""
    return [(entry.code, entry.label) for entry in REVIEW_OUTCOME.on(day) if entry.group == _where(kind)]


def review_topics(kind: ReviewKind, *, with_education: bool, day: date) -> list[tuple[str, str]]:
    """Code and label of the key lines of a review of this kind: education only with education."""
    wanted = {"", _where(kind), EDUCATION if with_education else ""}
    return [(entry.code, entry.label) for entry in KLOE_TOPIC.on(day) if entry.group in wanted]


def workbook(kind: ReviewKind, *, under_18: bool, secure: bool, day: date) -> Code:
    """The workbook (from May 2023 the template) by which a review of the day is held."""
    setting = "community" if kind.is_before_admission else "secure" if secure else "hospital"
    if day >= TEMPLATES_START:
        setting = f"{'hospital' if setting == 'secure' else setting}_23"
    found = KLOE_WORKBOOK.get(f"{'child' if under_18 else 'adult'}_{setting}")
    assert found is not None  # noqa: S101  # every pair has its row
    return found


def national_outcome(kind: ReviewKind, state: ReviewState, outcome: str) -> str:
    """The code of AT's OutcomeOfCtr: 8 where the person declined, 9 before an admission; empty where unknown."""
    if state is ReviewState.DECLINED:
        return DECLINED
    if state is not ReviewState.HELD:
        return ""
    if kind.is_before_admission:
        return NOT_APPLICABLE
    found = REVIEW_OUTCOME.get(outcome)
    return found.national if found else ""
