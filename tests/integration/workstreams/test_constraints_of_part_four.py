"""Every rule that the database keeps of the programme's tables, broken on purpose without a service. Each case is a row
that is right but for one thing; what all rows share (withdrawn, one owner) is broken on each table that has it.
PostgreSQL and SQLite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tcp_portal.access import Role
from tcp_portal.partnerships.models import Organisation, Partnership, Place
from tests.factories import OrganisationFactory, admitted, make_partnership, make_user
from trajectories.models import PlanVersion

pytestmark = pytest.mark.django_db
BEFORE, DAY, AFTER = date(2017, 5, 1), date(2017, 5, 12), date(2017, 6, 1)
AT, EARLIER = datetime(2017, 5, 12, 10, tzinfo=UTC), datetime(2017, 5, 1, 10, tzinfo=UTC)
TWO, THREE = time(14), time(15)
ITSELF = UUID("00000000-0000-4000-8000-000000000001")
Row = dict[str, Any]


class Made:
    """What rows refer to, made when the first row needs it."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {"Partnership": make_partnership(places=("Havering",))}

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            self._found[name] = self._make(name)
        return self._found[name]

    def _make(self, name: str) -> Any:
        here: Partnership = self._found["Partnership"]
        if name in ROWS:
            return manager(name).create(**values(self, name, {}))
        makers: dict[str, Callable[[], Any]] = {
            "Place": lambda: Place.objects.get(partnership=here),
            "Organisation": lambda: Organisation.objects.filter(memberships__partnership=here)[0],
            "Other": OrganisationFactory,
            "User": lambda: make_user(Role.COMMISSIONER, here),
            "Spell": lambda: admitted(here, date(2016, 5, 3)),
            "Another Spell": lambda: admitted(here, date(2016, 6, 3)),
            "PlanVersion": lambda: PlanVersion.objects.create(
                partnership=here, number=1, title="Ours", created_by=self["User"], created_at=AT
            ),
            "Another Unit": lambda: manager("Unit").create(**values(self, "Unit", {"label": "2"})),
            "Another Action": lambda: manager("PlanAction").create(
                **values(self, "PlanAction", {"number": 2})
            ),
        }
        return makers[name]()


def of(name: str) -> Callable[[Made], Any]:
    return lambda made: made[name]


HERE, WHO, PLACE, STREAM = of("Partnership"), of("User"), of("Place"), of("Workstream")
ROWS: dict[str, Row] = {
    "Workstream": {"partnership": HERE, "number": 1, "name": "Homes", "aim": "More homes"},
    "WorkstreamMember": {"workstream": STREAM, "user": WHO},
    "TaskGroup": {"workstream": STREAM, "name": "Group", "remit": "Homes"},
    "Objective": {"workstream": STREAM, "text": "Ten homes"},
    "PlanAction": {"partnership": HERE, "number": 1, "workstream": STREAM, "what": "Ask", "first_due_on": AFTER,
                   "due_on": AFTER, "updated_at": AT},
    "ActionStep": {"action": of("PlanAction"), "at": AT, "due_on": AFTER, "percent": 0, "rag": "grey", "rule": "New"},
    "ActionNeed": {"action": of("PlanAction"), "needs": of("Another Action")},
    "Highlight": {"workstream": STREAM, "month_starts_on": BEFORE, "rag": "green", "rule": "On track",
                  "written_at": AT},
    "ChaseMail": {"user": WHO, "month_starts_on": BEFORE, "taken_at": AT},
    "Decision": {"partnership": HERE, "number": 1, "what": "Yes", "on": DAY},
    "SupportRequest": {"partnership": HERE, "number": 1, "what": "Help", "asked_of": "NHS England", "asked_on": DAY},
    "Lesson": {"partnership": HERE, "number": 1, "area": "s117_split", "finding": "Agree early", "source": "other",
               "learnt_on": DAY},
    "Stakeholder": {"partnership": HERE, "name": "Carers", "kind": "family", "interest": 3, "influence": 2},
    "EngagementEvent": {"partnership": HERE, "on": DAY, "title": "Listening", "audience": "family"},
    "Phase": {"partnership": HERE, "number": 1, "name": "One", "starts_on": DAY, "criteria": "Money"},
    "Consultation": {"partnership": HERE, "question": "Which?", "audience": "family", "channel": "Post",
                     "opens_on": DAY, "closes_on": AFTER},
    "Voice": {"partnership": HERE, "said": "Talk to us", "said_by": "family", "said_on": DAY},
    "Scheme": {"partnership": HERE, "name": "The Lane", "stage": "idea"},
    "SchemeStep": {"scheme": of("Scheme"), "at": AT, "stage": "idea"},
    "Unit": {"scheme": of("Scheme"), "label": "1"},
    "UnitMatch": {"unit": of("Unit"), "spell": of("Spell"), "matched_on": DAY},
    "Series": {"partnership": HERE, "name": "Board", "kind": "board", "every": "month"},
    "SeriesMember": {"series": of("Series"), "name": "The chair"},
    "Meeting": {"series": of("Series"), "on": DAY, "starts_at": TWO, "ends_at": THREE},
    "AgendaItem": {"meeting": of("Meeting"), "position": 1, "title": "Welcome", "minutes": 5},
    "Paper": {"item": of("AgendaItem"), "title": "Report", "kind": "upload", "content_type": "application/pdf",
              "size": 1, "sha256": "a", "added_at": AT},
    "Attendance": {"meeting": of("Meeting"), "user": WHO},
    "JointPlan": {"partnership": HERE, "number": 1, "title": "Plan", "starts_on": DAY, "ends_on": AFTER,
                  "created_at": AT},
    "PlanAim": {"plan": of("JointPlan"), "text": "Homes", "outcome": "quality_life"},
    "PlanSection": {"plan": of("JointPlan"), "key": "vision"},
    "StageEntry": {"plan": of("JointPlan"), "stage": "vision", "kind": "output", "text": "A paper"},
    "PlanRound": {"plan": of("JointPlan"), "number": 1, "submitted_by": WHO, "submitted_at": AT, "text_digest": "a"},
    "PlanComment": {"plan": of("JointPlan"), "section": "vision", "round_number": 1, "rag": "green", "text": "Good",
                    "by": WHO, "at": AT},
    "PlanSignature": {"plan": of("JointPlan"), "organisation": of("Organisation"), "name": "A chief",
                      "position": "Chief", "text_digest": "a", "signed_by": WHO, "signed_at": AT},
    "Risk": {"partnership": HERE, "number": 1, "title": "Homes late", "cause": "Builders", "event": "Delay",
             "effect": "Nobody moves", "category": "supply", "raised_on": DAY, "inherent_likelihood": 4,
             "inherent_impact": 4, "likelihood": 3, "impact": 4},
    "RiskScore": {"risk": of("Risk"), "on": DAY, "at": AT, "likelihood": 3, "impact": 4},
    "Mitigation": {"risk": of("Risk"), "action": of("PlanAction")},
    "SignalPrompt": {"risk": of("Risk"), "signal": "homes", "value": 1, "suggested": 4, "raised_at": AT},
    "Issue": {"partnership": HERE, "number": 1, "what": "Late", "raised_on": DAY, "impact": 3},
    "Dependency": {"partnership": HERE, "number": 1, "what": "Homes", "workstream": STREAM, "on_whom": "A council",
                   "due_on": AFTER},
    "Standard": {"partnership": HERE, "number": 1, "text": "A health check", "source": "Ours", "signed_off_on": DAY},
    "Compliance": {"standard": of("Standard"), "place": PLACE, "on": DAY, "meets": "no"},
    "Intervention": {"partnership": HERE, "needs_group": "A", "setting": "self", "what": "Checks", "state": "idea"},
    "MarketProvider": {"partnership": HERE, "name": "Support Ltd"},
    "Capability": {"provider": of("MarketProvider"), "requirement": "pbs", "score": 2, "on": DAY},
    "Service": {"partnership": HERE, "category": "Homes", "name": "Supported living", "scope": "yes"},
    "Course": {"partnership": HERE, "name": "Support", "kind": "pbs"},
    "Team": {"partnership": HERE, "name": "Community team"},
    "TrainingNeed": {"team": of("Team"), "course": of("Course"), "due_on": AFTER},
    "Training": {"team": of("Team"), "course": of("Course"), "on": DAY, "people": 3},
    "WorkforceSpec": {"partnership": HERE, "title": "Somebody like Sam"},
    "SpecLine": {"spec": of("WorkforceSpec"), "stage": "crisis", "role": "Nurse", "needed": Decimal(1)},
    "Assumption": {"partnership": HERE, "number": 1, "what": "Prices", "source": "A letter", "on": DAY,
                   "if_wrong": "More money"},
}  # fmt: skip

# rule -> what makes the right row of its table wrong, and wrong in nothing else
WRONG: dict[str, Row] = {
    "workstream_has_a_name": {"name": ""},
    "workstream_has_one_lead": {"lead": WHO, "lead_name": "Another"},
    "workstream_ends_after_it_starts": {"starts_on": DAY, "ends_on": BEFORE},
    "workstreammember_is_one_person": {"name": "Another"},
    "taskgroup_has_a_name": {"name": ""},
    "objective_says_something": {"text": ""},
    "planaction_says_something": {"what": ""},
    "planaction_percent_is_one": {"percent": 101},
    "planaction_is_due_after_it_starts": {"starts_on": AFTER, "due_on": BEFORE},
    "planaction_override_is_known": {"override": "x", "override_reason": "Because"},
    "planaction_override_has_a_reason": {"override": "red"},
    "planaction_end_has_day_and_kind": {"closed_on": DAY},
    "planaction_done_is_100_percent": {"closed_on": DAY, "closed_as": "done", "percent": 99},
    "planaction_belongs_somewhere": {"workstream": None},
    "planaction_objective_has_its_workstream": {
        "workstream": None, "decision": of("Decision"), "objective": of("Objective")},
    "actionstep_percent_is_one": {"percent": 101},
    "actionstep_rag_is_known": {"rag": "x"},
    "actionneed_is_of_another": {"needs": of("PlanAction")},
    "highlight_rag_is_known": {"rag": "x"},
    "highlight_says_something_when_published": {"published_at": AT},
    "decision_says_something": {"what": ""},
    "decision_state_is_known": {"state": "x"},
    "decision_is_reviewed_after_it_is_made": {"review_on": BEFORE},
    "decision_replaced_names_the_later_one": {"state": "replaced"},
    "decision_replaces_another": {"id": ITSELF, "state": "replaced", "replaced_by_id": ITSELF},
    "supportrequest_says_what_and_whom": {"asked_of": ""},
    "supportrequest_answer_is_whole": {"answered_on": DAY, "granted": True},
    "supportrequest_is_answered_after_it_is_asked": {"answered_on": BEFORE, "answer": "Yes", "granted": True},
    "lesson_says_something": {"finding": ""},
    "lesson_source_is_known": {"source": "x"},
    "lesson_is_shared_after_it_is_learnt": {"shared_on": BEFORE},
    "stakeholder_has_a_name": {"name": ""},
    "stakeholder_kind_is_known": {"kind": "x"},
    "stakeholder_interest_is_1_to_3": {"interest": 4},
    "stakeholder_influence_is_1_to_3": {"influence": 0},
    "engagementevent_has_a_title": {"title": ""},
    "engagementevent_audience_is_known": {"audience": "x"},
    "phase_ends_after_it_starts": {"ends_on": BEFORE},
    "phase_gate_is_known": {"gate": "x", "gate_on": DAY},
    "phase_gate_has_its_day": {"gate": "passed"},
    "consultation_asks_something": {"question": ""},
    "consultation_audience_is_known": {"audience": "x"},
    "consultation_closes_after_it_opens": {"closes_on": BEFORE},
    "voice_says_something": {"said": ""},
    "voice_speaker_is_known": {"said_by": "x"},
    "voice_answer_has_its_day": {"did": "We did"},
    "voice_is_answered_after_it_spoke": {"did": "We did", "did_on": BEFORE},
    "scheme_has_a_name": {"name": ""},
    "scheme_stage_is_known": {"stage": "x"},
    "scheme_capital_is_known": {"capital": "x"},
    "scheme_amount_has_its_source": {"capital_amount": Decimal(1)},
    "scheme_keeps_its_first_month": {"ready_on": AFTER},
    "schemestep_stage_is_known": {"stage": "x"},
    "unitmatch_state_is_known": {"state": "x"},
    "unitmatch_end_has_its_day": {"state": "ended"},
    "unitmatch_ends_after_it_starts": {"state": "ended", "ended_on": BEFORE},
    "series_has_a_name": {"name": ""},
    "series_kind_is_known": {"kind": "x"},
    "series_rhythm_is_known": {"every": "x"},
    "seriesmember_is_one_person": {"name": ""},
    "meeting_state_is_known": {"state": "x"},
    "meeting_ends_after_it_starts": {"ends_at": TWO},
    "meeting_minutes_are_approved_at_a_meeting": {"state": "approved"},
    "meeting_does_not_approve_itself": {"id": ITSELF, "state": "approved", "approved_at_id": ITSELF},
    "meeting_is_cancelled_with_a_reason": {"state": "cancelled"},
    "agendaitem_has_a_title": {"title": ""},
    "agendaitem_minutes_fit_a_day": {"minutes": 481},
    "agendaitem_purpose_is_known": {"purpose": "x"},
    "agendaitem_paper_state_is_known": {"paper_state": "x"},
    "paper_has_title_and_digest": {"sha256": ""},
    "paper_is_a_file_or_a_page": {"document": {"title": "A page"}},
    "attendance_is_one_person": {"name": "Another"},
    "attendance_presence_is_known": {"presence": "x"},
    "jointplan_has_a_title": {"title": ""},
    "jointplan_state_is_known": {"state": "x", "trajectory": of("PlanVersion")},
    "jointplan_ends_after_it_starts": {"ends_on": BEFORE},
    "jointplan_is_submitted_with_a_trajectory": {"state": "submitted"},
    "planaim_says_something": {"text": ""},
    "stageentry_says_something": {"text": ""},
    "stageentry_kind_is_known": {"kind": "x"},
    "planround_outcome_has_its_day": {"outcome": "accepted"},
    "planround_is_decided_by_another_person": {"outcome": "accepted", "decided_by": WHO, "decided_at": AT},
    "plancomment_says_something": {"text": ""},
    "plancomment_rag_is_known": {"rag": "x"},
    "plancomment_answer_has_its_day": {"answer": "We did"},
    "plansignature_is_void_after_it_was_given": {"void_at": EARLIER},
    "risk_is_told_whole": {"effect": ""},
    "risk_inherent_likelihood_is_1_to_5": {"inherent_likelihood": 6},
    "risk_inherent_impact_is_1_to_5": {"inherent_impact": 0},
    "risk_likelihood_is_1_to_5": {"likelihood": 0},
    "risk_impact_is_1_to_5": {"impact": 6},
    "risk_target_likelihood_is_1_to_5": {"target_likelihood": 6, "target_impact": 1},
    "risk_target_impact_is_1_to_5": {"target_likelihood": 1, "target_impact": 6},
    "risk_target_is_a_pair": {"target_likelihood": 1},
    "risk_state_is_known": {"state": "x", "closed_on": DAY},
    "risk_category_is_known": {"category": "x"},
    "risk_escalation_has_its_day": {"escalated_to": "board"},
    "risk_end_has_its_day": {"state": "closed"},
    "riskscore_likelihood_is_1_to_5": {"likelihood": 6},
    "riskscore_impact_is_1_to_5": {"impact": 0},
    "signalprompt_suggests_1_to_5": {"suggested": 6},
    "signalprompt_answer_has_its_day": {"answer": "kept"},
    "issue_says_something": {"what": ""},
    "issue_impact_is_1_to_5": {"impact": 6},
    "issue_resolution_has_day_and_words": {"resolved_on": DAY},
    "dependency_state_is_known": {"state": "x"},
    "dependency_is_on_one": {"on_whom": ""},
    "dependency_is_on_another": {"on_whom": "", "on_workstream": STREAM},
    "standard_says_something": {"text": ""},
    "standard_is_due_after_it_is_signed_off": {"due_on": BEFORE},
    "compliance_answer_is_known": {"meets": "x"},
    "compliance_met_has_evidence": {"meets": "yes"},
    "intervention_says_something": {"what": ""},
    "intervention_setting_is_known": {"setting": "x"},
    "intervention_state_is_known": {"state": "x"},
    "marketprovider_has_a_name": {"name": ""},
    "marketprovider_quality_is_known": {"quality": "x", "rated_on": DAY},
    "marketprovider_stage_is_known": {"stage": "x"},
    "marketprovider_rating_has_its_day": {"quality": "good"},
    "marketprovider_capacity_has_its_day": {"capacity": 3},
    "capability_score_is_0_to_3": {"score": 4},
    "service_has_name_and_category": {"category": ""},
    "service_scope_is_known": {"scope": "x"},
    "service_funding_is_known": {"funding": "x"},
    "service_stream_is_known": {"stream": "x"},
    "service_value_has_its_source": {"annual_value": Decimal(1)},
    "service_has_one_provider": {"provider": of("MarketProvider"), "provider_name": "Another"},
    "course_has_a_name": {"name": ""},
    "course_kind_is_known": {"kind": "x"},
    "team_has_a_name": {"name": ""},
    "team_count_has_its_day": {"people": 3},
    "trainingneed_percent_is_one": {"percent": 101},
    "training_trained_somebody": {"people": 0},
    "workforcespec_has_a_title": {"title": ""},
    "specline_stage_is_known": {"stage": "x"},
    "specline_needs_somebody": {"needed": Decimal(0)},
    "specline_available_is_not_negative": {"available": Decimal(-1)},
    "chase_mail_is_sent_or_failed": {"sent_at": AT, "failed": True},
    "assumption_is_told_whole": {"source": ""},
    "assumption_state_is_known": {"state": "x"},
}  # fmt: skip
# rule -> (what the first row has beyond the right one, what the second has beyond the first)
TWICE: dict[str, tuple[Row, Row]] = {
    "jointplan_one_is_submitted": ({"state": "submitted", "trajectory": of("PlanVersion")}, {"number": 2}),
    "unitmatch_one_a_unit": ({}, {"spell": of("Another Spell")}),
    "unitmatch_one_a_person": ({}, {"unit": of("Another Unit")}),
}
SHARED: dict[str, Row] = {
    "is_withdrawn_with_a_reason": {"withdrawn_at": AT},
    "has_one_owner": {"owner": WHO, "owner_name": "Another"},
}


def model_of(name: str) -> type[models.Model]:
    app = "finance" if name == "Assumption" else "workstreams"
    return apps.get_model(app, name)


def manager(name: str) -> Any:
    return model_of(name)._default_manager


def values(made: Made, name: str, changes: Row) -> Row:
    """A right row with its changes; what it refers to is made now."""
    return {
        key: value(made) if callable(value) else value for key, value in {**ROWS[name], **changes}.items()
    }


def rules_of(name: str, kind: type[models.BaseConstraint]) -> list[str]:
    return [rule.name for rule in model_of(name)._meta.constraints if isinstance(rule, kind)]


def wrong(name: str, rule: str) -> Row:
    shared = rule.removeprefix(f"{name.lower()}_")
    return SHARED[shared] if shared in SHARED else WRONG[rule]


def refused(name: str, row: Row) -> str:
    """What the database said when it refused the row; empty where it took it."""
    try:
        with transaction.atomic():
            manager(name).create(**row)
            connection.check_constraints()
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_right_row_is_taken_and_one_that_breaks_a_rule_is_not(name: str) -> None:
    made = Made()
    assert refused(name, values(made, name, {})) == ""
    for rule in rules_of(name, models.CheckConstraint):
        assert rule in refused(name, values(made, name, wrong(name, rule))), f"{rule} is not kept"


def once(rule: str) -> Any:
    """The rule as a case; where it is kept at the end of a transaction, PostgreSQL alone can keep it."""
    deferred = rule == "agendaitem_position_once"
    marks = pytest.mark.postgresql("SQLite keeps no rule until the end of a transaction")
    return pytest.param(rule, marks=[marks] if deferred else [])


def table_of(rule: str) -> str:
    return next(name for name in ROWS if rule in rules_of(name, models.UniqueConstraint))


@pytest.mark.parametrize(
    "rule", [once(rule) for name in ROWS for rule in rules_of(name, models.UniqueConstraint)]
)
def test_a_second_row_of_what_there_is_once_is_refused(rule: str) -> None:
    name = table_of(rule)
    made, (first, second) = Made(), TWICE.get(rule, ({}, {}))
    manager(name).create(**values(made, name, first))
    said = refused(name, values(made, name, {**first, **second}))
    assert rule in said or "UNIQUE constraint failed" in said, f"{rule} is not kept"


def test_every_rule_of_these_tables_is_broken_above() -> None:
    tables = {model.__name__ for model in apps.get_app_config("workstreams").get_models()}
    assert tables - set(ROWS) == set(), "add a right row to ROWS"
    rules = {rule for name in ROWS for rule in rules_of(name, models.CheckConstraint)}
    shared = {rule for rule in rules if rule.endswith(tuple(SHARED))}
    assert rules - shared - set(WRONG) == set(), "add what breaks it to WRONG"
    assert set(WRONG) - rules == set(), "no such rule any more"
