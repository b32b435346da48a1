"""Who is on the register on a day: the list's reads, and its entry in the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery

from cohorts.domain import at_risk, ratings
from cohorts.domain.kinds import Exit
from cohorts.domain.policy import Policies, Rule
from cohorts.domain.ratings import Rated
from cohorts.domain.register_list import OnRegister
from cohorts.domain.registers import Colour
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Rating, RegisterEntry, RegisterReview, Review, Spell
from cohorts.services.policies import policies
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.sealed import initial

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

_BEFORE = [kind.value for kind in ReviewKind if kind.is_before_admission]


class _Row(NamedTuple):
    entry_id: UUID
    person_id: UUID
    reference: str
    given: str
    family: str
    date_of_birth: date
    place: str | None
    entered_on: date
    setting: str
    coordinator: str
    last_review: date | None
    cetr_held: date | None
    cetr_booked: date | None


class WentHome(NamedTuple):
    """Someone discharged lately who is not on the register: whether to enter them has to be decided by a day."""

    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    place: str | None
    discharged_on: date
    decide_by: date

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


def community_review(person: str, day: date, *, booked: bool) -> Subquery:
    """The last community C(E)TR or emergency protocol held by the day, or the first booked for it or later.

    `person` is the outer query's path to the person's identity.
    """
    found = Review.objects.filter(person=OuterRef(person), kind__in=_BEFORE)
    if booked:
        found = found.filter(state=ReviewState.BOOKED, on__gte=day).order_by("on")
    else:
        found = found.filter(state=ReviewState.HELD, on__lte=day).order_by("-on")
    return Subquery(found.values("on")[:1], output_field=DateField())


def on_register(
    *, scope: Scope, partnership_id: UUID, day: date, permission: Permission = Permission.VIEW_PEOPLE
) -> list[OnRegister]:
    """Everyone on the register at the end of `day` whom the permission reaches. Two queries.

    Who entered on the day is on it; who left on the day is not. Filters and order are the reader's (`RegisterAsk`).
    """
    looks = RegisterReview.objects.filter(entry=OuterRef("pk"), on__lte=day).order_by("-on")
    entries = (
        RegisterEntry.objects.visible_to(scope, permission)
        .filter(person__partnership=partnership_id, entered_on__lte=day)
        .filter(Q(left_on__isnull=True) | Q(left_on__gt=day))
        .annotate(
            given=initial("person__given_name"),
            family=initial("person__family_name"),
            last_review=Subquery(looks.values("on")[:1], output_field=DateField()),
            cetr_held=community_review("person", day, booked=False),
            cetr_booked=community_review("person", day, booked=True),
        )
    )
    rows = [
        _Row(*row)
        for row in entries.values_list(
            "pk",
            "person_id",
            "person__reference",
            "given",
            "family",
            "person__date_of_birth",
            "person__home_place__name",
            "entered_on",
            "setting",
            "coordinator",
            "last_review",
            "cetr_held",
            "cetr_booked",
        )
    ]
    rated = ratings_of((row.entry_id for row in rows), day)
    known = policies()
    return [_on_register(row, rated[row.entry_id], day, known) for row in rows if row.entry_id in rated]


def ratings_of(entry_ids: Iterable[UUID], day: date) -> dict[UUID, list[Rated]]:
    """The ratings up to the day by entry, in order of day and of recording."""
    found: dict[UUID, list[Rated]] = {}
    rows = Rating.objects.filter(entry__in=list(entry_ids), on__lte=day).order_by("on", "at")
    for entry_id, colour, on, until, spell in rows.values_list("entry", "colour", "on", "until", "spell"):
        found.setdefault(entry_id, []).append(Rated(Colour(colour), on, until, by_rule=spell is not None))
    return found


def _on_register(row: _Row, rated: list[Rated], day: date, known: Policies) -> OnRegister:
    now = ratings.in_force(rated, day)
    assert now is not None  # noqa: S101  # there is one up to the day
    since = ratings.since(rated, day) or now.on
    return OnRegister(
        entry_id=row.entry_id,
        person_id=row.person_id,
        reference=row.reference,
        initials=f"{row.given}. {row.family}.",
        date_of_birth=row.date_of_birth,
        place=row.place,
        entered_on=row.entered_on,
        setting=row.setting,
        coordinator=row.coordinator,
        day=day,
        colour=now.colour,
        since=since,
        held_to=now.until,
        last_review=row.last_review,
        review_due=at_risk.review_due(
            now.colour,
            rated_on=now.on,
            entered_on=row.entered_on,
            last_review=row.last_review,
            spans=known.span,
        ),
        cetr_on=arranged(row.cetr_held, row.cetr_booked, since=since, day=day, known=known),
    )


def arranged(
    held: date | None, booked: date | None, *, since: date, day: date, known: Policies
) -> date | None:
    """The community review that answers a red: one held since then or within the policy's days, or one booked."""
    span = known.span(Rule.REVIEW_BEFORE_ADMISSION, day)
    earliest = min(since, span.before(day)) if span else since
    return held if held is not None and held >= earliest else booked


def stays_to_decide(*, scope: Scope, partnership_ids: Iterable[UUID], day: date) -> QuerySet[Spell] | None:
    """Stays that ended at home so lately that whether to enter the person has still to be decided, of people who are
    not on the register; None where policy gives no time to decide."""
    span = policies().span(Rule.REGISTER_DECISION, day)
    if span is None:
        return None
    on_it = RegisterEntry.objects.filter(person=OuterRef("person"), entered_on__lte=day).filter(
        Q(left_on__isnull=True) | Q(left_on__gte=OuterRef("ended_on"))
    )
    again = Spell.objects.filter(person=OuterRef("person"), started_on__gte=OuterRef("ended_on")).exclude(
        pk=OuterRef("pk")
    )
    stays = Spell.objects.visible_to(scope, Permission.EDIT_REGISTER).filter(
        partnership__in=list(partnership_ids),
        exit=Exit.DISCHARGE,
        ended_on__gte=span.before(day),
        ended_on__lte=day,
        person__died_on__isnull=True,
    )
    return stays.filter(~Exists(on_it), ~Exists(again))


def went_home(*, scope: Scope, partnership_id: UUID, day: date) -> list[WentHome]:
    """People discharged so lately that whether to enter them has still to be decided, and who are not on the register.

    Nobody is entered by a discharge: there is no consent yet (docs/adr/0011). One query.
    """
    span = policies().span(Rule.REGISTER_DECISION, day)
    stays = stays_to_decide(scope=scope, partnership_ids=[partnership_id], day=day)
    if span is None or stays is None:
        return []
    rows = (
        stays.annotate(given=initial("person__given_name"), family=initial("person__family_name"))
        .order_by("ended_on", "person__reference")
        .values_list(
            "person_id", "person__reference", "given", "family", "person__home_place__name", "ended_on"
        )
    )
    return [
        WentHome(person_id, reference, given, family, place, ended_on, span.after(ended_on))
        for person_id, reference, given, family, place, ended_on in rows
        if ended_on
    ]


def record_look(
    *, person_ids: Iterable[UUID], how: str, partnership_id: UUID, by: User | None, at: datetime
) -> None:
    """The entry in the trail for a list of people that was shown; none for an empty one."""
    people = list(dict.fromkeys(person_ids))
    if people:
        audit.record_read(by=by, how=how, at=at, partnership_id=partnership_id, person_ids=people)
