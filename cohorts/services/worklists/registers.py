"""Work of the dynamic support register: reviews by colour, returns, and people who went home without it."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from cohorts.domain.at_risk import review_due
from cohorts.domain.policy import Rule
from cohorts.domain.registers import Colour, Response
from cohorts.domain.work import Item, Work
from cohorts.models import Rating, RegisterEntry, RegisterReturn, RegisterReview
from cohorts.services.register_list import stays_to_decide
from cohorts.services.worklists.model import Asked, QuerySource, Row, Rows, select
from tcp_portal.access import Permission
from tcp_portal.partnerships.models import Place


def _entries(asked: Asked) -> Rows | None:
    """Everyone on the register with their colour and the last day on which somebody looked at them."""
    if not asked.holds(Permission.EDIT_REGISTER):
        return None
    ratings = Rating.objects.filter(entry=OuterRef("pk"), on__lte=asked.day).order_by("-on", "-at")
    looks = RegisterReview.objects.filter(entry=OuterRef("pk"), on__lte=asked.day).order_by("-on")
    entries = (
        RegisterEntry.objects.visible_to(asked.scope, Permission.EDIT_REGISTER)
        .filter(person__partnership__in=asked.partnership_ids, entered_on__lte=asked.day)
        .filter(Q(left_on__isnull=True) | Q(left_on__gt=asked.day))
        .annotate(colour=Subquery(ratings.values("colour")[:1]))
        .filter(colour__isnull=False)
    )
    looked_at = Greatest(
        F("entered_on"),
        Coalesce(Subquery(ratings.values("on")[:1]), F("entered_on")),
        Coalesce(Subquery(looks.values("on")[:1]), F("entered_on")),
    )
    return select(entries, person="person", day=looked_at, words=F("colour"), target=F("pk"))


def _review(row: Row, asked: Asked) -> Item | None:
    """The next look at a person, by their colour. Red comes up every week: it is told on its day."""
    colour = Colour(row.text)
    due = (
        review_due(colour, rated_on=row.day, entered_on=row.day, last_review=None, spans=asked.policies.span)
        if row.day
        else None
    )
    if due is None or due > (asked.day if colour is Colour.RED else asked.soon()):
        return None
    kind = Work.REGISTER_REVIEW_OVERDUE if due < asked.day else Work.REGISTER_REVIEW_SOON
    return Item(kind, row.person_id, row.reference, row.initials, due, colour.label, row.target)


def _places(asked: Asked) -> Q:
    wanted = Q(pk__in=())
    for grant in asked.scope.grants:
        if grant.gives(Permission.SUBMIT_RETURNS) and grant.organisation_id is None:
            reach = Q(partnership__in=grant.partnership_ids & set(asked.partnership_ids))
            wanted |= reach & Q(pk=grant.place_id) if grant.place_id else reach
    return wanted


def _missing_returns(asked: Asked) -> Rows | None:
    if not asked.holds(Permission.SUBMIT_RETURNS):
        return None
    answered = RegisterReturn.objects.filter(
        place=OuterRef("pk"), month=asked.month.first, response=Response.ANSWERED
    )
    places = Place.objects.filter(_places(asked)).filter(~Exists(answered))
    return select(places, person=None, words=F("name"), target=F("pk"))


def _missing_return(row: Row, _asked: Asked) -> Item:
    return Item(Work.RETURN_MISSING, None, "", "", None, row.text, row.target)


def _went_home(asked: Asked) -> Rows | None:
    if not asked.holds(Permission.EDIT_REGISTER):
        return None
    stays = stays_to_decide(scope=asked.scope, partnership_ids=asked.partnership_ids, day=asked.day)
    return None if stays is None else select(stays, person="person", day=F("ended_on"))


def _home(row: Row, asked: Asked) -> Item:
    span = asked.policies.span(Rule.REGISTER_DECISION, asked.day)
    due = span.after(row.day) if span and row.day else row.day
    return Item(Work.NOT_ON_REGISTER, row.person_id, row.reference, row.initials, due)


SOURCES = (
    QuerySource("register", _entries, _review),
    QuerySource("return", _missing_returns, _missing_return),
    QuerySource("home", _went_home, _home),
)
