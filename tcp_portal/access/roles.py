"""The one table that says which role may do what."""

from __future__ import annotations

from enum import StrEnum

from tcp_portal.access import permissions

P = permissions.Permission


class Role(StrEnum):
    PROGRAMME_MANAGER = "programme_manager"
    RESPONSIBLE_OWNER = "responsible_owner"
    COMMISSIONER = "commissioner"
    COUNCIL_LEAD = "council_lead"
    SPECIALISED_CASE_MANAGER = "specialised_case_manager"
    FINANCE_LEAD = "finance_lead"
    WORKSTREAM_LEAD = "workstream_lead"
    BOARD_MEMBER = "board_member"
    REGIONAL_VIEWER = "regional_viewer"
    BID_PANEL_MEMBER = "bid_panel_member"
    IG_OFFICER = "ig_officer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Role.PROGRAMME_MANAGER: "Programme manager",
    Role.RESPONSIBLE_OWNER: "Senior responsible owner",
    Role.COMMISSIONER: "Commissioner",
    Role.COUNCIL_LEAD: "Council lead",
    Role.SPECIALISED_CASE_MANAGER: "Specialised commissioning case manager",
    Role.FINANCE_LEAD: "Finance lead",
    Role.WORKSTREAM_LEAD: "Workstream lead",
    Role.BOARD_MEMBER: "Board member",
    Role.REGIONAL_VIEWER: "Regional or national viewer",
    Role.BID_PANEL_MEMBER: "Bid panel member",
    Role.IG_OFFICER: "Information governance officer",
    Role.ADMINISTRATOR: "Administrator",
}

_JUDGES = frozenset({P.CLOSE_MONTHS, P.EDIT_METHODS, P.RUN_SCENARIOS, P.WRITE_NARRATIVES})
_READS = frozenset({P.VIEW_MEASURES, P.DOWNLOAD_PACKS, P.VIEW_PROGRAMME, P.VIEW_MONEY})
_GIVES_WORDS = frozenset({P.CONTRIBUTE_TO_PACKS})
_RUNS_PROGRAMME = frozenset({P.UPDATE_WORKSTREAMS, P.EDIT_PROGRAMME, P.EDIT_SUPPLY, P.KEEP_MEETINGS})
_KEEPS_REGISTER = _READS | {
    P.VIEW_PEOPLE, P.VIEW_IDENTITY, P.RECORD_PEOPLE, P.EDIT_DISCHARGE_PLANS, P.EXPORT_PEOPLE,
    P.RECORD_REVIEWS, P.EDIT_COMMISSIONING, P.RUN_MEETINGS,
}  # fmt: skip

PERMISSIONS: dict[Role, frozenset[P]] = {
    # Runs the programme and the tracker meeting: sees people by reference and initials, not by name.
    Role.PROGRAMME_MANAGER: _READS
    | _JUDGES
    | {P.VIEW_PEOPLE, P.EDIT_DISCHARGE_PLANS, P.EDIT_TRAJECTORIES, P.EDIT_REPORTED, P.BUILD_PACKS}
    | {P.RUN_MEETINGS, P.SUBMIT_RETURNS, P.WRITE_BIDS, P.EDIT_MONEY, P.RELEASE_PACKS}
    | _GIVES_WORDS
    | _RUNS_PROGRAMME,
    # Answers for the partnership: reads figures and signs packs off; never sees a person.
    Role.RESPONSIBLE_OWNER: _READS | {P.SIGN_PACKS},
    # Keeps the register of the people whose care the commissioner pays for; accepts the plan.
    Role.COMMISSIONER: _KEEPS_REGISTER
    | _JUDGES
    | {P.EDIT_TRAJECTORIES, P.ACCEPT_TRAJECTORIES, P.EDIT_REPORTED, P.BUILD_PACKS}
    | {P.EDIT_REGISTER, P.SUBMIT_RETURNS, P.IMPORT_PEOPLE, P.SIGN_PLANS}
    | {P.WRITE_BIDS, P.EDIT_PERSON_MONEY}
    | _GIVES_WORDS
    | _RUNS_PROGRAMME,
    # Plans discharges into the council's area; keeps its register of people at risk and answers for it.
    Role.COUNCIL_LEAD: _READS
    | {P.VIEW_PEOPLE, P.VIEW_IDENTITY, P.EDIT_DISCHARGE_PLANS, P.EDIT_REGISTER, P.SUBMIT_RETURNS}
    | {P.UPDATE_WORKSTREAMS, P.EDIT_SUPPLY, P.SIGN_PLANS}
    | _GIVES_WORDS,
    # Keeps the register of people in specialised beds.
    Role.SPECIALISED_CASE_MANAGER: _KEEPS_REGISTER | {P.SIGN_PLANS, P.EDIT_PERSON_MONEY} | _GIVES_WORDS,
    # Keeps the money: of awards, pools and plans, and of each person, whom they see by reference and initials.
    Role.FINANCE_LEAD: _READS
    | {P.VIEW_PEOPLE, P.RUN_SCENARIOS, P.WRITE_BIDS, P.EDIT_MONEY, P.EDIT_PERSON_MONEY}
    | _GIVES_WORDS,
    # Says each month how the actions of the own workstream stand; raises risks.
    Role.WORKSTREAM_LEAD: _READS | {P.UPDATE_WORKSTREAMS} | _GIVES_WORDS,
    # Judges figures and signs plans; never sees a person.
    Role.BOARD_MEMBER: _READS | {P.SIGN_PLANS},
    # Figures of several partnerships; reviews their plans and runs funds for NHS England.
    Role.REGIONAL_VIEWER: _READS | {P.REVIEW_PLANS, P.RUN_FUNDS},
    # Scores the bids of rounds whose panel they are on; of a partnership else figures only.
    Role.BID_PANEL_MEMBER: frozenset({P.VIEW_MEASURES, P.SCORE_BIDS}),
    # Reads who saw whom, and erases what is kept no longer, by reference; reads what is held about somebody who asks.
    Role.IG_OFFICER: frozenset({P.VIEW_ACCESS_LOG, P.ERASE_PEOPLE, P.ANSWER_SUBJECTS}),
    # Keeps reference data and posts; sees no person.
    Role.ADMINISTRATOR: frozenset({P.ADMINISTER}),
}

# Roles that may be held without naming one partnership: by region, or for all of them.
WIDE_ROLES = frozenset({Role.REGIONAL_VIEWER, Role.BID_PANEL_MEMBER, Role.IG_OFFICER, Role.ADMINISTRATOR})


def permissions_of(role: Role) -> frozenset[P]:
    """The rights of a role; a role without a row is a fault of this table and raises KeyError."""
    return PERMISSIONS[role]
