"""How a stay ends and what is planned for its end. Assuring Transformation, sections 2.11 and 2.14.

The national numbers of version 4's closure list (Q50) are not published with it, so the portal has short codes of
its own that stay the same over all versions; `national` is the number of v2 and v3 (planned destination) where known.
"""

from __future__ import annotations

from datetime import date

from cohorts.domain.codes.model import V3_STARTS, V4_STARTS, Code, CodeList
from cohorts.domain.kinds import Exit

COMMUNITY = "community"
HOSPITAL = "hospital"
PRISON = "prison"
HOSPICE = "hospice"
OTHER = "other"
OUT_OF_SCOPE = "out_of_scope"
DEATH = "death"

DIED = "DI"
OTHER_BED = "MH"

DESTINATION = CodeList(
    "Discharge destination",
    source="Assuring Transformation, record closure (v2, v3: Transfer, RecordClosed; v4: Q50); codes are ours",
    codes=[
        Code("IL", "Independent living", group=COMMUNITY, national="1"),
        Code("SH", "Supported housing", group=COMMUNITY, national="2"),
        Code("FH", "Family home", group=COMMUNITY, national="3"),
        Code("RC", "Residential care", valid_to=V4_STARTS, group=COMMUNITY, national="4"),
        Code("CH", "Care home without nursing", valid_from=V4_STARTS, group=COMMUNITY),
        Code("CN", "Care home with nursing", valid_from=V4_STARTS, group=COMMUNITY),
        Code("RS", "Residential school or college", group=COMMUNITY, national="5"),
        Code("FC", "Local authority foster care", valid_from=V4_STARTS, group=COMMUNITY),
        Code("TR", "Temporary place of residence, hotels included", valid_from=V4_STARTS, group=COMMUNITY),
        Code("AH", "Acute hospital for physical health care", group=HOSPITAL, national="50"),
        Code(OTHER_BED, "Another mental health or learning disability bed", group=HOSPITAL),
        Code("PR", "Prison", group=PRISON, national="51"),
        Code("HO", "Hospice", valid_from=V4_STARTS, group=HOSPICE),
        Code("OT", "Other", group=OTHER, national="16"),
        Code("OL", "Out of scope: learning disability diagnosis removed", group=OUT_OF_SCOPE),
        Code("OA", "Out of scope: autism diagnosis removed", group=OUT_OF_SCOPE),
        Code("OO", "Out of scope: other, for example no longer a hospital", group=OUT_OF_SCOPE),
        Code(DIED, "Died", group=DEATH, national="15"),
    ],
)

_OF_OTHER_EXITS = {OTHER_BED: Exit.TRANSFER_OUT, DIED: Exit.DEATH}


def exit_of(destination: Code) -> Exit:
    """The one kind of ending that a destination belongs to."""
    if destination.group == OUT_OF_SCOPE:
        return Exit.OUT_OF_SCOPE
    return _OF_OTHER_EXITS.get(destination.code, Exit.DISCHARGE)


def destinations(kind: Exit, day: date) -> list[tuple[str, str]]:
    """Code and label of the destinations that an ending of this kind may have on the day."""
    return [(entry.code, entry.label) for entry in DESTINATION.on(day) if exit_of(entry) is kind]


CARE_PLAN_STATUS = CodeList(
    "Care-plan status",
    source="Assuring Transformation, item PatientCarePlan (Q42a); N is ours: the number of v2 is not published",
    codes=[
        Code("N", "Not dischargeable at present", valid_to=V3_STARTS),
        Code("2", "Active treatment, no discharge plan"),
        Code("3", "Active treatment, working towards discharge"),
        Code("6", "Delayed: no community option or onward placement"),
        Code("7", "Cannot be discharged for legal reasons", valid_from=V3_STARTS),
    ],
)

DELAYED = "6"
# Ready to leave and still in hospital: only these have reasons for a delay and a day of readiness (Q42b, Q48).
HELD_UP = (DELAYED, "7")
