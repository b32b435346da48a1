"""Reads what the rules of data quality and the work list ask of every record: one query for people in hospital, one
for the dynamic support register. Tuples, not objects; of a name only the initials leave the database.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from cohorts.domain.codes.commissioning import ON_SITE
from cohorts.domain.policy import Policies
from cohorts.domain.record_facts import Entry, Facts
from cohorts.domain.reviews import ReviewState
from cohorts.domain.visits import away_since
from cohorts.models import (
    Confirmation,
    Delay,
    Episode,
    Person,
    Rating,
    RegisterEntry,
    RegisterReview,
    Review,
    Spell,
    Visit,
)
from cohorts.services import review_facts
from cohorts.services.policies import policies
from tcp_portal.access import Grant, Permission, Scope
from tcp_portal.sealed import initial
from tcp_portal.written import Written

_FOR_THE_CLOCK = (
    "started_on", "counted_from", "ended_on", "entry", "person__date_of_birth", "wards", "reviews", "away",
)  # fmt: skip
_NAMES = {
    "given_initial": initial("person__given_name"),
    "family_initial": initial("person__family_name"),
}


def _facts(row: tuple[Any, ...], rules: Policies, day: date) -> Facts:
    told, (started_on, counted_from, ended_on, entry, born, wards, reviews, away) = (
        row[: -len(_FOR_THE_CLOCK)],
        row[-len(_FOR_THE_CLOCK) :],
    )
    due = review_facts.due_on(
        born=born,
        journey=review_facts.journey_of(started_on, counted_from, ended_on, entry),
        wards=wards,
        reviews=reviews,
        policies=rules,
        day=day,
    )
    since = _away_since(away, day)
    return Facts._make((*told, due, max(since, counted_from) if since else None))


def _beds() -> Subquery:
    """The ward stays of the outer row's spell in one text: start, end, and whether out of area."""
    each = Concat(
        Cast("started_on", CharField()),
        Value(" "),
        Coalesce(Cast("ended_on", CharField()), Value("-")),
        Value(" "),
        Case(When(out_of_area=True, then=Value("away")), default=Value("here")),
    )
    episodes = Episode.objects.filter(spell=OuterRef("pk")).order_by().values("spell")
    return Subquery(episodes.annotate(all=review_facts.Gathered(each)).values("all"))


def _away_since(beds: str | None, day: date) -> date | None:
    """From which day the person is out of area without a break, as known on the day; None where they are not."""
    stays = sorted(
        (bed.split(" ") for bed in (beds or "").split(",") if bed),
        key=lambda bed: (bed[0], bed[1] == "-", bed[1]),
    )
    known = [(date.fromisoformat(start), where == "away") for start, _, where in stays]
    return away_since(bed for bed in known if bed[0] <= day)


def _is(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def may(scope: Scope, permission: Permission, partnership_ids: Collection[UUID]) -> Value | Exists:
    """Whether the reader holds the right over the person of a row that has `person`.

    A constant where every post that gives it reaches the whole partnership, or none does: most readers.
    """
    held = [scope.allows(permission, each) for each in partnership_ids]
    if not any(held):
        return Value(False)
    if all(held) and not any(scope.is_limited(permission, each) for each in partnership_ids):
        return Value(True)
    return Exists(Person.objects.visible_to(scope, permission).filter(pk=OuterRef("person")))


def in_hospital(
    *,
    scope: Scope,
    partnership_ids: Collection[UUID],
    day: date,
    permission: Permission = Permission.VIEW_PEOPLE,
) -> list[Facts]:
    """Everyone counted at the end of `day` whom the reader may see, with what the rules ask. One query.

    With VIEW_MEASURES these are all whom a figure of the partnership counts: for counts only, never to be named.
    """
    asked = _written(scope.grants, tuple(partnership_ids), day, permission)
    rules = policies()
    return [_facts(row, rules, day) for row in asked.ask()]


@lru_cache(maxsize=64)
def _written(
    grants: tuple[Grant, ...], partnership_ids: tuple[UUID, ...], day: date, permission: Permission
) -> Written:
    """The question, which is the same for all who hold the same posts."""
    scope = Scope(None, grants)
    spells = (
        Spell.objects.counted_by(scope)
        if permission is Permission.VIEW_MEASURES
        else Spell.objects.visible_to(scope, permission)
    )
    confirmed = Confirmation.objects.filter(person=OuterRef("person")).order_by("-month")
    delays = Delay.objects.filter(spell=OuterRef("pk"), started_on__lte=day).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    )
    visits = Visit.objects.filter(spell=OuterRef("pk"), mode=ON_SITE, on__lte=day).order_by("-on")
    rows = (
        spells.filter(partnership__in=partnership_ids)
        .open_on(day)
        .with_bed_on(day)
        .annotate(
            **_NAMES,
            has_nhs_number=_is(~Q(person__nhs_number_key="")),
            reviewed=Exists(
                Review.objects.filter(person=OuterRef("person"), state=ReviewState.HELD, on__lte=day)
            ),
            delayed_since=Subquery(delays.order_by("started_on").values("started_on")[:1]),
            visited_on=Subquery(visits.values("on")[:1]),
            confirmed_month=Subquery(confirmed.values("month")[:1]),
            confirmed_at=Subquery(confirmed.values("at")[:1]),
            recording=may(scope, Permission.RECORD_PEOPLE, partnership_ids),
            planning=may(scope, Permission.EDIT_DISCHARGE_PLANS, partnership_ids),
            reviewing=may(scope, Permission.RECORD_REVIEWS, partnership_ids),
            wards=review_facts.wards(),
            reviews=review_facts.reviews(),
            away=_beds(),
            commissioning=may(scope, Permission.EDIT_COMMISSIONING, partnership_ids),
        )
    )
    return Written(
        rows.values_list(
            "person_id",
            "partnership_id",
            "person__reference",
            "given_initial",
            "family_initial",
            "person__date_of_birth",
            "person__home_place__name",
            "has_nhs_number",
            "person__sex",
            "person__ethnicity",
            "person__category",
            "person__originating_commissioner_id",
            "person__died_on",
            "started_on",
            "pk",
            "bed__id",
            "bed__commissioner__short_name",
            "bed__arrangement",
            "bed__bed_type",
            "bed__security",
            "bed__legal_status",
            "bed__out_of_area",
            "bed__out_of_area_reasons",
            "plan__status",
            "plan__planned_on",
            "plan__ready_on",
            "plan__destination",
            "plan__accommodation",
            "plan__support",
            "person__involvement__checked_on",
            "person__involvement__needs",
            "reviewed",
            "delayed_since",
            "visited_on",
            "confirmed_month",
            "confirmed_at",
            "recording",
            "planning",
            "reviewing",
            "commissioning",
            *_FOR_THE_CLOCK,
        )
    )


def on_register(
    *,
    scope: Scope,
    partnership_ids: Collection[UUID],
    day: date,
    permission: Permission = Permission.VIEW_PEOPLE,
) -> list[Entry]:
    """Everyone on the dynamic support register at the end of `day` whom the reader may see. One query.

    With VIEW_MEASURES all of the partnership: for counts only, never to be named.
    """
    entries = (
        RegisterEntry.objects.filter(person__partnership__in=scope.partnership_ids(permission))
        if permission is Permission.VIEW_MEASURES
        else RegisterEntry.objects.visible_to(scope, permission)
    )
    ratings = Rating.objects.filter(entry=OuterRef("pk"), on__lte=day).order_by("-on", "-at")
    looks = RegisterReview.objects.filter(entry=OuterRef("pk"), on__lte=day)
    stays = Spell.objects.filter(person=OuterRef("person")).open_on(day)
    rows = (
        entries.filter(person__partnership__in=partnership_ids, entered_on__lte=day)
        .filter(Q(left_on__isnull=True) | Q(left_on__gt=day))
        .annotate(
            **_NAMES,
            colour=Subquery(ratings.values("colour")[:1]),
            rated_on=Subquery(ratings.values("on")[:1]),
            held_until=Subquery(ratings.values("until")[:1]),
            reviewed_on=Subquery(looks.values("entry").annotate(last=Max("on")).values("last")),
            in_hospital=Exists(stays),
            registering=may(scope, Permission.EDIT_REGISTER, partnership_ids),
        )
    )
    return [
        Entry(*row)
        for row in rows.values_list(
            "person_id",
            "person__partnership_id",
            "person__reference",
            "given_initial",
            "family_initial",
            "person__home_place__name",
            "pk",
            "entered_on",
            "colour",
            "rated_on",
            "held_until",
            "reviewed_on",
            "in_hospital",
            "registering",
        )
    ]
