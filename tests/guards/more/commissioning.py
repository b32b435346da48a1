"""Care and commissioning: one record of each kind for each person of the world, and a story of BHR."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cohorts.domain.commissioning import RootCauseOf, Stage
from cohorts.models import Leave, Spell
from cohorts.services import (
    disputes,
    health,
    involvement,
    objections,
    outside_reviews,
    root_causes,
    schooling,
    vignettes,
    visits,
)
from cohorts.services.actions import ActionFacts, agree
from tcp_portal.access import Permission, Role
from tcp_portal.partnerships.models import User
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, figures, person

P = Permission
_EDIT = P.EDIT_COMMISSIONING
KINDS = (
    "dispute",
    "settled",
    "visit",
    "root cause",
    "outside review",
    "objection",
    "check",
    "placement",
    "leave",
)


ADDRESSES = {
    "cohorts:care": person(P.VIEW_PEOPLE, ("GET",)),
    "cohorts:involvement": person(_EDIT),
    "cohorts:dispute_new": person(_EDIT),
    "cohorts:visit_new": person(_EDIT),
    "cohorts:root_cause_new": person(_EDIT),
    "cohorts:outside_new": person(_EDIT),
    "cohorts:objection_new": person(_EDIT),
    "cohorts:leave_new": person(_EDIT),
    "cohorts:leave_end": person(_EDIT, thing="leave"),
    "cohorts:health_check_new": person(_EDIT),
    "cohorts:mortality": person(_EDIT),
    "cohorts:school_new": person(_EDIT),
    "cohorts:dispute": person(P.VIEW_PEOPLE, ("GET",), thing="dispute"),
    "cohorts:dispute_change": person(_EDIT, thing="dispute"),
    "cohorts:dispute_settle": person(_EDIT, thing="dispute"),
    "cohorts:dispute_again": person(_EDIT, thing="settled"),
    "cohorts:visit": person(_EDIT, thing="visit"),
    "cohorts:root_cause": person(P.VIEW_PEOPLE, ("GET",), thing="root cause"),
    "cohorts:root_cause_change": person(_EDIT, thing="root cause"),
    "cohorts:outside": person(_EDIT, thing="outside review"),
    "cohorts:objection_withdraw": person(_EDIT, thing="objection"),
    "cohorts:health_check": person(_EDIT, thing="check"),
    "cohorts:school": person(_EDIT, thing="placement"),
    "cohorts:disputes": Address(opens=(P.VIEW_PEOPLE,)),
    "cohorts:visits": Address(opens=(P.VIEW_PEOPLE,)),
    "cohorts:root_causes": Address(opens=(P.VIEW_PEOPLE,)),
    "cohorts:transitions": Address(opens=(P.VIEW_PEOPLE,)),
    "cohorts:needs": figures(P.VIEW_MEASURES),
    "cohorts:vignette_new": Address(FORM, (_EDIT,)),
    "cohorts:vignette": figures(_EDIT, FORM, thing="story"),
    "cohorts:vignette_approve": figures(_EDIT, ("POST",), thing="story"),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """Records made through the services, with texts that only readers of people may see."""
    found: dict[str, UUID] = {}
    for key, spell in spells.items():
        found |= {f"{kind} {key}": pk for kind, pk in _records(spell).items()}
    here = spells["havering"].partnership
    writer = act_of(users[Role.COMMISSIONER.value])
    story = vignettes.write_vignette(
        partnership=here, title="A move", text="Somebody moved home.", act=writer
    )
    vignettes.approve_vignette(
        vignette=story, version=1, act=act_of(users[Role.SPECIALISED_CASE_MANAGER.value])
    )
    return {**found, "story": story.pk}


def _records(spell: Spell) -> dict[str, UUID]:
    who, act, day = spell.person, act_of(), date(2017, 1, 16)
    ours = disputes.parties(person=who)[0].pk
    facts = disputes.DisputeFacts("s117_health", Stage.DISPUTED, ours, "Another CCG", day, date(2016, 5, 3))
    open_one = disputes.open_dispute(person=who, facts=facts, act=act)
    step = ActionFacts("Ask for the letters", date(2017, 6, 1), owner_name="Lee Marsh")
    agree(person=who, cause=open_one, facts=step, on=day, act=act)
    settled = disputes.open_dispute(person=who, facts=facts, act=act)
    disputes.settle(dispute=settled, version=1, outcome="ours", on=day, act=act)
    visit = visits.record_visit(spell=spell, facts=visits.VisitFacts(day, "Lee Marsh", "site"), act=act)
    found = root_causes.RootCauseFacts(RootCauseOf.ADMISSION, "crisis", day, "No crisis team", "Have one")
    asked = outside_reviews.OutsideFacts("peer", "Peers", day)
    objects = objections.ObjectionFacts(day, "person", "Research")
    kept = involvement.InvolvementFacts(day, advocacy="1", needs=("autism",))
    involvement.save(person=who, version=0, facts=kept, act=act)
    school = schooling.PlacementFacts("Coppice School", 38, day)
    return {
        "dispute": open_one.pk,
        "settled": settled.pk,
        "visit": visit.pk,
        "root cause": root_causes.record(spell=spell, facts=found, act=act).pk,
        "outside review": outside_reviews.ask_outside(person=who, facts=asked, act=act).pk,
        "objection": objections.raise_objection(person=who, facts=objects, act=act).pk,
        "check": health.record_check(person=who, on=day, action_plan=True, act=act).pk,
        "leave": Leave.objects.create(spell=spell, started_on=day, judgment="mm").pk,
        "placement": schooling.place(person=who, facts=school, act=act).pk,
    }
