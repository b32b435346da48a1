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
from tests.guards.addressing import FORM, Address

KINDS = ("review", "action")
_ANY = tuple(dict.fromkeys(RIGHTS.values()))
_NEEDS = dict.fromkeys(FORM, Permission.RECORD_REVIEWS)

ADDRESSES = {
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
        found |= {f"review {key}": review.pk, f"action {key}": action.pk}
    return found
