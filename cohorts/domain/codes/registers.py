"""The dynamic support register: consent, who refers, risk, setting, and why someone leaves.

Building the Right Support notes, sections 2.3, 6.1, 6.2 and 6.3; the codes are ours, for none is published.
"""

from __future__ import annotations

from cohorts.domain.codes.model import Code, CodeList

INFORMED = "informed"
GILLICK = "gillick"
PARENT = "parent"
BEST_INTEREST = "best"

CONSENT = CodeList(
    "Consent basis",
    source="Local registers (Lincolnshire, Torbay, Cumberland): consent, parent, or best interests",
    codes=[
        Code(INFORMED, "Informed consent of the person"),
        Code(GILLICK, "Consent of a child who understands it (Gillick competent)", group="child"),
        Code(PARENT, "Consent of a parent or guardian", group="child"),
        Code(BEST_INTEREST, "Best-interest decision under the Mental Capacity Act"),
    ],
)

REFERRER = CodeList(
    "Referrer",
    source="Local registers (Norfolk, Torbay): professionals, the person, parents and carers",
    codes=[
        Code("health", "Health professional"),
        Code("social", "Social care professional"),
        Code("education", "School or college"),
        Code("self", "The person"),
        Code("family", "Family or carer"),
        Code("other", "Somebody else"),
    ],
)

RESOLVED = "resolved"
DIED = "died"

REGISTER_EXIT = CodeList(
    "Reason for leaving the register",
    source="Building the Right Support notes, section 6.3; an admission turns the rating blue and ends nothing",
    codes=[
        Code(RESOLVED, "Risk resolved"),
        Code("moved", "Moved away"),
        Code("withdrew", "Consent withdrawn"),
        Code("mistake", "Entered by mistake"),
        Code(DIED, "Died"),
    ],
)

NEEDS_GROUP = CodeList(
    "Needs group",
    source="Five groups of the national plan, Building the Right Support notes, section 2.3",
    codes=[
        Code("1", "Mental health condition"),
        Code("2", "Self-injury or aggression not linked to severe mental illness"),
        Code("3", "Risky behaviour that endangers people or may lead to the justice system"),
        Code("4", "Lower support needs, disadvantaged background"),
        Code("5", "Very long stay in hospital"),
    ],
)

SETTING = CodeList(
    "Setting",
    source="Building the Right Support notes, section 6.3",
    codes=[
        Code("family", "With family"),
        Code("own", "Own home or tenancy"),
        Code("supported", "Supported living"),
        Code("care", "Residential or nursing care"),
        Code("school", "Residential school or college"),
        Code("foster", "Foster care or children’s home"),
        Code("respite", "Short break or temporary place"),
        Code("homeless", "No settled home"),
        Code("custody", "Prison or custody"),
        Code("hospital", "Hospital"),
        Code("other", "Somewhere else"),
    ],
)

RISK_FACTOR = CodeList(
    "Risk factor",
    source="Local registers (Kent and Medway, Lincolnshire, North Central London)",
    codes=[
        Code("admitted", "Admitted before"),
        Code("school", "In a 38- or 52-week residential school"),
        Code("unstable", "Home or placement is not stable"),
        Code("transition", "Moving to adult services without a plan"),
        Code("justice", "In contact with the police or courts"),
        Code("emergency", "Emergency care in the last month"),
        Code("life", "Bereavement or another life event"),
        Code("mental", "Change in mental health"),
        Code("physical", "Change in physical health"),
        Code("behaviour", "Behaviour that challenges has grown"),
        Code("staff", "Many changes of staff"),
        Code("substances", "Alcohol or drugs"),
        Code("exhausted", "Every community option has been used"),
    ],
)
