"""Who answers for a person, who speaks for them, what they need. Notes, 4.3 and 7; AT, sections 2.1 and 2.12."""

from __future__ import annotations

from cohorts.domain.codes.model import Code, CodeList

SECTION_117 = "section 117"

DISPUTE_KIND = CodeList(
    "Kind of dispute",
    source="Building the Right Support notes, section 4.3",
    codes=[
        Code("s117_health", "Section 117: which health body", group=SECTION_117),
        Code("s117_council", "Section 117: which council", group=SECTION_117),
        Code("s117_split", "Section 117: how the cost is split", group=SECTION_117),
        Code("chc", "Continuing healthcare"),
        Code("out_of_area", "Placed out of area: who commissions"),
    ],
)

DISPUTE_OUTCOME = CodeList(
    "Outcome of a dispute",
    source="Building the Right Support notes, section 4.3; codes are ours",
    codes=[
        Code("ours", "We are responsible"),
        Code("theirs", "The other party is responsible"),
        Code("shared", "Both share it"),
        Code("withdrawn", "Withdrawn: it was no dispute"),
    ],
)

# Only a visit on site meets the standard of a commissioner's oversight visit.
ON_SITE = "site"
VISIT_MODE = CodeList(
    "How visited",
    source="Building the Right Support notes, section 7.1: visits to people out of area are on site",
    codes=[Code(ON_SITE, "On site"), Code("video", "By video"), Code("phone", "By telephone")],
)

REVIEW_AREA = CodeList(
    "Area of review",
    source="Stocktake of 12 May 2017 (first two); Building the Right Support notes, section 8.5",
    codes=[
        Code("camhs_tier_4", "Admissions to CAMHS tier 4 beds"),
        Code("s117_split", "Section 117 funding split"),
        Code("crisis", "Crisis support in the community"),
        Code("placement", "Breakdown of a placement"),
        Code("housing", "Housing and accommodation"),
        Code("provider", "Provider and its workforce"),
        Code("mental", "Mental health care before admission"),
        Code("physical", "Physical health"),
        Code("forensic", "Courts, prison and Ministry of Justice"),
        Code("family", "Family and carer support"),
        Code("other", "Another area"),
    ],
)

OUTSIDE_REVIEW = CodeList(
    "Kind of outside review",
    source="Stocktake of 12 May 2017: review of long stays by a peer team, needs assessment by a provider",
    codes=[
        Code("peer", "Long stay reviewed by a peer team"),
        Code("needs", "Needs assessment by a provider"),
        Code("case", "Case review"),
        Code("second", "Second clinical opinion"),
    ],
)

# One list for both questions, as the collection has it: London applies it to the advocate too.
INVOLVED = CodeList(
    "Family and advocacy",
    source="Assuring Transformation, items Family and NoAdvocacyReason",
    codes=[
        Code("1", "Yes"),
        Code("2", "No: the person asked for this"),
        Code("3", "No: access restrictions on family"),
        Code("4", "No family involved"),
        Code("5", "No family living"),
        Code("9", "Not known"),
    ],
)

ADVOCATE_KIND = CodeList(
    "Kind of advocate",
    source="Assuring Transformation, flags IndependentAdvocate…; codes are ours: the collection has a flag for each",
    codes=[
        Code("family", "Family member", national="IndependentAdvocateFamilyMember"),
        Code("person", "Independent person", national="IndependentPerson"),
        Code("imca", "Independent Mental Capacity Advocate", national="Imca"),
        Code("imha", "Independent Mental Health Advocate", national="Imha"),
        Code("non_instructed", "Advocate who is not instructed", national="NonInstructed"),
    ],
)

YES_NO = CodeList("Yes or no", source="Assuring Transformation", codes=[Code("y", "Yes"), Code("n", "No")])

NEED = CodeList(
    "Need",
    source="Stocktake of 12 May 2017, needs of the cohort; Building the Right Support notes, section 2.3",
    codes=[
        Code("autism", "Autism"),
        Code("learning", "Learning disability, severe or profound"),
        Code("personality", "Personality disorder"),
        Code("forensic", "Forensic: contact with the justice system"),
        Code("mental", "Mental illness"),
        Code("behaviour", "Behaviour that challenges"),
        Code("self_injury", "Self-injury"),
        Code("physical", "Physical health"),
        Code("epilepsy", "Epilepsy"),
        Code("sensory", "Sensory impairment"),
        Code("communication", "Communication"),
        Code("substance", "Alcohol or drugs"),
    ],
)

OBJECTOR = CodeList(
    "Who objects",
    source="Assuring Transformation, fair processing: the person is told and may object",
    codes=[
        Code("person", "The person"),
        Code("parent", "A parent, for a child"),
        Code("attorney", "Attorney or deputy"),
        Code("advocate", "Advocate"),
    ],
)
