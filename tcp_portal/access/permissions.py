"""Every right that the portal knows. Which role has which stands in roles.py."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    VIEW_MEASURES = "view_measures"  # figures of a partnership, never a person
    VIEW_PEOPLE = "view_people"  # reference, initials, age, stay: the tracker and a person's page
    VIEW_IDENTITY = "view_identity"  # name, date of birth, and on request the NHS number
    RECORD_PEOPLE = "record_people"  # admissions, transfers, discharges, corrections
    EDIT_DISCHARGE_PLANS = "edit_discharge_plans"  # status and planned date
    EXPORT_PEOPLE = "export_people"  # lists of people as files
    RECORD_REVIEWS = "record_reviews"  # C(E)TRs, their findings and recommendations
    EDIT_REGISTER = "edit_register"  # the dynamic support register of people at risk
    SUBMIT_RETURNS = "submit_returns"  # a place's monthly figures of its register
    EDIT_COMMISSIONING = "edit_commissioning"  # disputes, visits, root causes, advocacy, health
    IMPORT_PEOPLE = "import_people"  # extracts, and what differs from them
    RUN_MEETINGS = "run_meetings"  # open a tracker meeting, take its minutes, close it
    EDIT_TRAJECTORIES = "edit_trajectories"  # draft and submit plan versions
    ACCEPT_TRAJECTORIES = "accept_trajectories"  # accept or return a submitted version
    EDIT_REPORTED = "edit_reported"  # figures that an earlier document printed
    CLOSE_MONTHS = "close_months"  # freeze a month as first reported; ask for and agree to its reopening
    EDIT_METHODS = "edit_methods"  # targets, recalculations and chart rules of measures
    RUN_SCENARIOS = "run_scenarios"  # what-if: saved questions that never touch the register
    WRITE_NARRATIVES = "write_narratives"  # the words beside generated sentences
    VIEW_PROGRAMME = "view_programme"  # plans, workstreams, risks, decisions, meetings; never a person
    UPDATE_WORKSTREAMS = (
        "update_workstreams"  # actions and highlights of one's own workstreams; risks and issues
    )
    EDIT_PROGRAMME = "edit_programme"  # every workstream, the joint plan, the logs, engagement
    EDIT_SUPPLY = "edit_supply"  # providers, homes, services, workforce, standards
    KEEP_MEETINGS = "keep_meetings"  # the rhythm of meetings, agendas, papers, attendance, minutes
    REVIEW_PLANS = "review_plans"  # comment on a submitted joint plan, return or accept it
    SIGN_PLANS = "sign_plans"  # sign a joint plan off for an organisation
    VIEW_MONEY = "view_money"  # what is asked for, awarded, spent and planned: totals, never a person
    WRITE_BIDS = "write_bids"  # bids of the own partnership, submitted to a round
    EDIT_MONEY = "edit_money"  # awards and what is spent of them, pools, gap plans, sheets, business cases
    EDIT_PERSON_MONEY = (
        "edit_person_money"  # prices of beds, packages, transfers, dowries of people one may see
    )
    SCORE_BIDS = "score_bids"  # bids of rounds whose panel one is on
    RUN_FUNDS = "run_funds"  # funds, rounds, panels, and what is decided of bids
    BUILD_PACKS = "build_packs"
    DOWNLOAD_PACKS = "download_packs"
    CONTRIBUTE_TO_PACKS = "contribute_to_packs"  # words for sections of a pack that one is asked for
    RELEASE_PACKS = "release_packs"  # sign packs off as programme manager, issue and share them
    SIGN_PACKS = "sign_packs"  # sign packs off as senior responsible owner
    VIEW_ACCESS_LOG = "view_access_log"  # who saw and changed what
    ERASE_PEOPLE = (
        "erase_people"  # whose record is no longer kept: propose, and agree to what another proposed
    )
    ANSWER_SUBJECTS = "answer_subjects"  # what is held about a person, read and decided on for that person
    ADMINISTER = "administer"  # organisations, places, people who work here, posts
