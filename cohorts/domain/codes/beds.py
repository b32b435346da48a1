"""The kind of bed. Assuring Transformation, sections 2.9 and 2.10: three lists, one after the other."""

from __future__ import annotations

from cohorts.domain.codes.model import V3_STARTS, V4_STARTS, Code, CodeList

# Version 2 does not tell adults' beds from children's.
ADULT = "adult"
CHILDREN = "children"
# Beds that are low, medium or high secure by their type, in any version of the list.
SECURE_BEDS = frozenset(
    {
        "1",
        "116",
        "119",
        "120",
        "121",
        "127",
        "128",
        "131",
        "132",
        "206",
        "207",
        "208",
        "303",
        "304",
        "306",
        "307",
    }
)
# Beds of which the type does not tell: forensic rehabilitation, and other.
ANY_SECURITY_BEDS = frozenset({"4", "6", "9"})


def _v2(code: str, label: str) -> Code:
    return Code(code, label, valid_to=V3_STARTS)


def _v3(code: str, label: str, group: str = ADULT) -> Code:
    return Code(code, label, valid_from=V3_STARTS, valid_to=V4_STARTS, group=group)


def _v4(code: str, label: str, group: str = ADULT) -> Code:
    return Code(code, label, valid_from=V4_STARTS, group=group)


BED_TYPE = CodeList(
    "Bed type",
    source="Assuring Transformation, item WardType (v2), then BedType (v3; from v4 the codes of MHSDS v6)",
    codes=[
        _v2("1", "Low, medium or high secure forensic bed"),
        _v2("2", "Acute admission bed in a specialised learning disability unit"),
        _v2("3", "Acute admission bed in a general mental health setting"),
        _v2("4", "Forensic rehabilitation bed"),
        _v2("5", "Complex continuing care or rehabilitation bed"),
        _v2("6", "Other bed, specialist neuropsychiatric conditions included"),
        _v2("9", "Other"),
        _v3("110", "Acute adult"),
        _v3("111", "Acute older adult"),
        _v3("112", "Psychiatric intensive care unit"),
        _v3("113", "Eating disorders"),
        _v3("114", "Mother and baby"),
        _v3("115", "Learning disabilities"),
        _v3("116", "Low secure (old code)"),
        _v3("117", "High dependency rehabilitation"),
        _v3("118", "Long-term rehabilitation or continuing care"),
        _v3("119", "Low secure"),
        _v3("120", "Medium secure"),
        _v3("121", "High secure"),
        _v3("122", "Neuropsychiatry or acquired brain injury"),
        _v3("140", "Personality disorder"),
        _v3("141", "Deaf adults"),
        _v3("123", "CAMHS child, high dependency included", CHILDREN),
        _v3("124", "CAMHS adolescent, high dependency included", CHILDREN),
        _v3("125", "CAMHS eating disorders, over 12", CHILDREN),
        _v3("126", "CAMHS eating disorders, 12 and under", CHILDREN),
        _v3("127", "CAMHS low secure, mental illness", CHILDREN),
        _v3("128", "CAMHS medium secure, mental illness", CHILDREN),
        _v3("129", "Child mental health services for the deaf", CHILDREN),
        _v3("130", "CAMHS learning disability or autism", CHILDREN),
        _v3("131", "CAMHS low secure, learning disability", CHILDREN),
        _v3("132", "CAMHS medium secure, learning disability", CHILDREN),
        _v3("133", "CAMHS severe obsessive compulsive or body dysmorphic disorder", CHILDREN),
        _v3("134", "CAMHS psychiatric intensive care unit", CHILDREN),
        _v4("200", "Acute adult mental health care"),
        _v4("201", "Acute older adult mental health care"),
        _v4("202", "Adult psychiatric intensive care unit"),
        _v4("203", "Adult eating disorders"),
        _v4("204", "Mother and baby"),
        _v4("205", "Acute unit for adults with a learning disability or autism"),
        _v4("206", "Adult low secure"),
        _v4("207", "Adult medium secure"),
        _v4("208", "Adult high secure"),
        _v4("209", "Neuropsychiatry or acquired brain injury"),
        _v4("210", "Adult personality disorder"),
        _v4("211", "Adult mental health services for the deaf"),
        _v4("212", "Adult mental health rehabilitation (mainstream)"),
        _v4("213", "Adult rehabilitation for learning disability or autism (specialist)"),
        _v4("300", "Children and young people: child (12 and under)", CHILDREN),
        _v4("301", "Children and young people: young person (13 to 17)", CHILDREN),
        _v4("302", "Children and young people: eating disorders", CHILDREN),
        _v4("303", "Children and young people: low secure, mental illness", CHILDREN),
        _v4("304", "Children and young people: medium secure, mental illness", CHILDREN),
        _v4("305", "Children and young people: services for the deaf", CHILDREN),
        _v4("306", "Children and young people: low secure, learning disability", CHILDREN),
        _v4("307", "Children and young people: medium secure, learning disability", CHILDREN),
        _v4(
            "308",
            "Children and young people: severe obsessive compulsive or body dysmorphic disorder",
            CHILDREN,
        ),
        _v4("309", "Children and young people: psychiatric intensive care unit", CHILDREN),
        _v4("310", "Children and young people: learning disability", CHILDREN),
        _v4("311", "Children and young people: autism", CHILDREN),
    ],
)
