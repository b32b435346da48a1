"""What a discharge needs and what holds it up. Assuring Transformation, sections 2.1 and 2.16.

Reasons for a delay: the flags of Assuring Transformation v2 and v3 until the end of March 2024, with short codes of
ours (the flags have names, not numbers); from version 4 the list of the mental health data set (MHSDS v6), with its
numbers. `group` is the reason in one or two words, as a column of the tracker says it.
"""

from __future__ import annotations

from datetime import date

from cohorts.domain.codes.model import V4_STARTS, Code, CodeList

FUNDING, NHS, CARE_HOME, CARE = "funding", "NHS service", "care home", "care package"
HOUSING, EQUIPMENT, CHOICE, SOCIAL_CARE = "housing", "equipment", "choice", "social care"
PEOPLE, DISPUTE, CHILD_PLACE, LEGAL = "named worker", "dispute", "child placement", "legal"
SCHOOL, SAFETY, ASSESSMENT, STAFF, OTHER = "school", "public safety", "assessment", "hospital staff", "other"
HOUSING_ENDED = date(2024, 4, 1)


def _until_v4(code: str, label: str, group: str) -> Code:
    return Code(code, label, valid_to=V4_STARTS, group=group)


def _from_v4(code: str, label: str, group: str) -> Code:
    return Code(code, label, valid_from=V4_STARTS, group=group, national=code)


DELAY_REASON = CodeList(
    "Delay reason",
    source="Assuring Transformation, items TransferReason (v2, v3; codes are ours) and Q48 (v4); MHSDS v6 numbers",
    codes=[
        _until_v4("HF", "Health funding not agreed", FUNDING),
        _until_v4("SF", "Social care funding not agreed", FUNDING),
        _until_v4("NA", "Waits for further NHS care, not acute", NHS),
        _until_v4("RH", "Waits for a residential home", CARE_HOME),
        _until_v4("NH", "Waits for a nursing home", CARE_HOME),
        _until_v4("CP", "Waits for a care package at home", CARE),
        _until_v4("CE", "Waits for community equipment", EQUIPMENT),
        _until_v4("PF", "Choice of the person or family", CHOICE),
        _until_v4("LH", "Local health service missing", NHS),
        _until_v4("LS", "Local social care support missing", SOCIAL_CARE),
        _until_v4("HO", "Suitable housing missing", HOUSING),
        _until_v4("OT", "Other reason", OTHER),
        _from_v4("01", "Care co-ordinator not allocated", PEOPLE),
        _from_v4("02", "Community psychiatrist not allocated", PEOPLE),
        _from_v4("03", "Social worker not allocated", PEOPLE),
        _from_v4("04", "Public funding or panel decision", FUNDING),
        _from_v4("05", "Further NHS community or mental health service", NHS),
        _from_v4("06", "Place in a prison or immigration removal centre", LEGAL),
        _from_v4("07", "Care home without nursing", CARE_HOME),
        _from_v4("08", "Care home with nursing", CARE_HOME),
        _from_v4("09", "Care package at home or in a temporary home", CARE),
        _from_v4("10", "Equipment or adaptations at home", EQUIPMENT),
        _from_v4("11", "Choice of the person or family", CHOICE),
        _from_v4("12", "Dispute about the responsible commissioner", DISPUTE),
        _from_v4("13", "Dispute about the care pathway", DISPUTE),
        _from_v4("14", "Housing: private rented", HOUSING),
        _from_v4("15", "Housing: social, through the council's list", HOUSING),
        _from_v4("16", "Housing: purchase of an own home", HOUSING),
        _from_v4("17", "Housing: not eligible for support", HOUSING),
        _from_v4("18", "Supported accommodation", HOUSING),
        _from_v4("19", "Temporary accommodation of the council", HOUSING),
        _from_v4("20", "Children's home", CHILD_PLACE),
        _from_v4("21", "Secure children's home", CHILD_PLACE),
        _from_v4("22", "Young offender institution", CHILD_PLACE),
        _from_v4("23", "Foster placement", CHILD_PLACE),
        _from_v4("24", "Agreement of the Ministry of Justice", LEGAL),
        _from_v4("25", "Proceedings under mental health law", LEGAL),
        _from_v4("26", "Court of Protection", LEGAL),
        _from_v4("27", "Deprivation of liberty safeguards", LEGAL),
        _from_v4("28", "Judgment of a court in a similar case", LEGAL),
        _from_v4("29", "Special school or college", SCHOOL),
        _from_v4("30", "Local education support", SCHOOL),
        _from_v4("31", "Public safety, by the care team or Ministry of Justice", SAFETY),
        _from_v4("32", "Bespoke housing or care not available", HOUSING),
        _from_v4("33", "No lawful support in the community", LEGAL),
        _from_v4("34", "Social care support missing", SOCIAL_CARE),
        _from_v4("35", "NHS assessment late", ASSESSMENT),
        _from_v4("36", "Shortage of hospital staff", STAFF),
        _from_v4("37", "Assessment by others late", ASSESSMENT),
        _from_v4("98", "Reason not known", OTHER),
    ],
)

ATTRIBUTION = CodeList(
    "Attribution of a delay",
    source="MHSDS, delayed discharge attributable to; 07 ended in March 2024",
    codes=[
        Code("04", "NHS", national="04"),
        Code("05", "Social care", national="05"),
        Code("06", "NHS and social care", national="06"),
        Code("07", "Housing", valid_to=HOUSING_ENDED, national="07"),
    ],
)

CONFIDENCE = CodeList(
    "Confidence in the date",
    source="The portal's own",
    codes=[
        Code("firm", "Firm"),
        Code("likely", "Likely"),
        Code("unsure", "Unsure"),
    ],
)

ACCOMMODATION = CodeList(
    "Accommodation need",
    source="The portal's own, after the housing types of Building the Right Home (2016)",
    codes=[
        Code("family", "With family"),
        Code("tenancy", "Own tenancy, general housing"),
        Code("adapted", "Own tenancy, adapted"),
        Code("own-door", "Supported living, own front door"),
        Code("shared", "Supported living, shared"),
        Code("single", "Bespoke single-person home"),
        Code("lives", "Shared Lives"),
        Code("care", "Residential care"),
        Code("nursing", "Nursing care"),
        Code("school", "Residential school or college"),
        Code("step", "Step-down before a home of one's own"),
    ],
)

SUPPORT = CodeList(
    "Support need",
    source="The portal's own, after the needs groups of Building the Right Support (2015)",
    codes=[
        Code("day-1", "One to one by day"),
        Code("day-2", "Two to one by day"),
        Code("wake", "Waking night"),
        Code("sleep", "Sleep-in night"),
        Code("visits", "Visiting support"),
        Code("pbs", "Positive behaviour support"),
        Code("forensic", "Community forensic support"),
        Code("mental", "Community mental health support"),
        Code("autism", "Autism support, sensory needs included"),
        Code("speech", "Communication support"),
        Code("health", "Physical health, epilepsy included"),
        Code("work", "Education, work and meaningful days"),
    ],
)

COUNCIL = "council"
PARTY = CodeList(
    "Party to a discharge plan",
    source="Assuring Transformation, items DischargePlanAgreement; local authority aware of the planned date",
    codes=[
        Code("person", "The person"),
        Code("family", "Family or carer"),
        Code("advocate", "Advocate"),
        Code("provider", "Clinical team of the hospital"),
        Code("community", "Local community support team"),
        Code("commissioner", "Commissioners"),
        Code(COUNCIL, "Local authority, aware of the planned date"),
    ],
)
