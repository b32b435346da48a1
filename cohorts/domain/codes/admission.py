"""How and under which law a person is in hospital. Assuring Transformation, sections 2.1, 2.3, 2.4, 2.7, 2.8."""

from __future__ import annotations

from cohorts.domain.codes.model import Code, CodeList

SOURCE = CodeList(
    "Source of admission",
    source="Assuring Transformation, item PostcodeType (Q7a); 99 from v4, and ours for “not recorded” before it",
    codes=[
        Code("19", "Usual place of residence", group="community"),
        Code("29", "Temporary place of residence", group="community"),
        Code("39", "Penal establishment, court or police station", group="prison"),
        Code("49", "NHS hospital: high security", group="hospital"),
        Code("51", "NHS hospital: general ward, younger physically disabled or A&E", group="hospital"),
        Code("53", "NHS hospital: mental health or learning disability ward", group="hospital"),
        Code("54", "NHS run care home", group="community"),
        Code("65", "Local authority residential accommodation", group="community"),
        Code("66", "Local authority foster care", group="community"),
        Code("85", "Care home not run by the NHS", group="community"),
        Code("87", "Hospital not run by the NHS", group="hospital"),
        Code("88", "Hospice not run by the NHS", group="hospice"),
        Code("99", "Not yet known", group="other"),
    ],
)

PLANNED = CodeList(
    "Planned admission",
    source="Assuring Transformation, item AdmissionPlan",
    codes=[Code("1", "Planned"), Code("2", "Unplanned"), Code("9", "Not known")],
)

_INFORMAL = "Informal"
_PART_2 = "Part 2"
_PART_3 = "Part 3 without restrictions"
_RESTRICTED = "Part 3 with restrictions"
_OTHER = "Other sections"

LEGAL_STATUS = CodeList(
    "Legal status",
    source="Assuring Transformation, item DetainedUnderAct (Mental Health Act 1983); groups of the LDA statistics",
    codes=[
        Code("1", "Informal", group=_INFORMAL),
        Code("2", "Section 2", group=_PART_2),
        Code("3", "Section 3", group=_PART_2),
        Code("4", "Section 4", group=_OTHER),
        Code("5", "Section 5(2)", group=_OTHER),
        Code("6", "Section 5(4)", group=_OTHER),
        Code("7", "Section 35", group=_PART_3),
        Code("8", "Section 36", group=_PART_3),
        Code("9", "Section 37 with section 41 restrictions", group=_RESTRICTED),
        Code("10", "Section 37", group=_PART_3),
        Code("12", "Section 38", group=_PART_3),
        Code("13", "Section 44", group=_PART_3),
        Code("14", "Section 46", group=_PART_3),
        Code("15", "Section 47 with section 49 restrictions", group=_RESTRICTED),
        Code("16", "Section 47", group=_PART_3),
        Code("17", "Section 48 with section 49 restrictions", group=_RESTRICTED),
        Code("18", "Section 48", group=_PART_3),
        Code("19", "Section 135", group=_OTHER),
        Code("20", "Section 136", group=_OTHER),
        Code("31", "Criminal Procedure (Insanity) Act 1964", group=_OTHER),
        Code("32", "Another act", group=_OTHER),
        Code("34", "Section 45A", group=_PART_3),
        Code("35", "Section 7 guardianship", group=_OTHER),
        Code("36", "Section 37 guardianship", group=_OTHER),
        Code("37", "Section 45A, limitation direction in force", group=_OTHER),
        Code("38", "Section 45A, limitation direction ended", group=_OTHER),
        Code("98", "Not applicable", group=_INFORMAL),
        Code("99", "Not known", group=_INFORMAL),
    ],
)

# A psychiatric intensive care unit is not a secure ward in the rules of the collection.
SECURE = "secure"
SECURITY = CodeList(
    "Ward security",
    source="Assuring Transformation, item WardSecurityLevel",
    codes=[
        Code("0", "General"),
        Code("1", "Low secure", group=SECURE),
        Code("2", "Medium secure", group=SECURE),
        Code("3", "High secure", group=SECURE),
        Code("4", "Psychiatric intensive care unit"),
    ],
)

OUT_OF_AREA_REASON = CodeList(
    "Out-of-area reason",
    source="Assuring Transformation, flags OAPReason… (the codes are ours: the collection has one flag for each)",
    codes=[
        Code("no_local_specialist_bed", "No local specialist bed", national="NoLocalSpecialistBed"),
        Code("more_specialist", "More specialist care than there is locally", national="MoreSpecialist"),
        Code("no_local_bed", "No local bed", national="NoLocalBed"),
        Code("closer_to_family", "Closer to family", national="CloserToFamily"),
        Code("school", "Place of the school", national="SchoolLocation"),
        Code("safeguarding", "Safeguarding", national="Safeguarding"),
        Code("offending_restrictions", "Restrictions after an offence", national="OffendingRestrictions"),
        Code("choice", "The person's choice", national="Choice"),
        Code("other", "Other", national="Other"),
    ],
)

LEAVE_JUDGMENT = CodeList(
    "Judgment that a leave follows",
    source="Assuring Transformation, section 1.5 and version 4 guidance of November 2024; the codes are ours",
    codes=[
        Code("mm", "MM: a restricted patient, discharge would deprive of liberty"),
        Code("pj", "PJ: a community treatment order would deprive of liberty"),
    ],
)
