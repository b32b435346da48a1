"""Reviews and actions: a review with one recommendation for each person of the world."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Review, Spell
from cohorts.services import actions
from cohorts.services.actions import RIGHTS, ActionFacts
from tcp_portal.access import Permission
from tcp_portal.partnerships.models import User
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, person

KINDS = ("review", "booked", "action")
_ANY = tuple(dict.fromkeys(RIGHTS.values()))
_NEEDS = dict.fromkeys(FORM, Permission.RECORD_REVIEWS)

ADDRESSES = {
    "cohorts:reviews": person(Permission.VIEW_PEOPLE, ("GET",)),
    "cohorts:reviews_due": Address(opens=(Permission.VIEW_PEOPLE,)),
    "cohorts:review_record": person(Permission.RECORD_REVIEWS),
    "cohorts:review_book": person(Permission.RECORD_REVIEWS),
    "cohorts:review_declined": person(Permission.RECORD_REVIEWS),
    "cohorts:review_held": person(Permission.RECORD_REVIEWS, thing="booked"),
    "cohorts:review_refused": person(Permission.RECORD_REVIEWS, thing="booked"),
    "cohorts:review_cancel": person(Permission.RECORD_REVIEWS, thing="booked"),
    "cohorts:review_change": person(Permission.RECORD_REVIEWS, thing="review"),
    "cohorts:review_escalate": person(Permission.RECORD_REVIEWS, thing="review"),
    "cohorts:action_agree": Address(FORM, _ANY, thing="review", needs=_NEEDS, more=("review",)),
    "cohorts:action": Address(FORM, _ANY, thing="action", needs=_NEEDS),
    "cohorts:action_close": Address(FORM, _ANY, thing="action", needs=_NEEDS),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for key, spell in spells.items():
        review = Review.objects.create(
            person=spell.person, kind=ReviewKind.INPATIENT, state=ReviewState.HELD, on=date(2017, 4, 20)
        )
        facts = ActionFacts(what="Ask the housing panel", due_on=date(2017, 6, 1), owner_name="Lee Marsh")
        action = actions.agree(
            person=spell.person, cause=review, facts=facts, on=date(2017, 4, 20), act=act_of()
        )
        booked = Review.objects.create(
            person=spell.person, kind=ReviewKind.INPATIENT, state=ReviewState.BOOKED, on=date(2017, 6, 20)
        )
        found |= {f"review {key}": review.pk, f"action {key}": action.pk, f"booked {key}": booked.pk}
    return found
