"""Oversight visits: recorded, corrected, and who out of area is due one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from cohorts.domain import codes, rules
from cohorts.domain.codes.commissioning import ON_SITE
from cohorts.domain.visits import VisitDue, away_since, visit_due
from cohorts.models import Episode, Spell, Visit
from cohorts.services import entries, locking
from cohorts.services.policies import policies
from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.sealed import initial


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Who visited, when and how; what worried them."""

    on: date
    visitor: str
    mode: str
    saw_person: bool = True
    concerns: str = ""


@transaction.atomic
def record_visit(*, spell: Spell, facts: VisitFacts, act: Act) -> Visit:
    """A visit during the stay. Raises Refusal at `on`, `visitor` or `mode`."""
    locked = locking.spell_for(act, spell.pk, entries.EDIT)
    values = _checked(facts, locked, act, stored=None)
    return entries.add(Visit(spell=locked, **values), person=locked.person, did="visit recorded", act=act)


@transaction.atomic
def correct_visit(*, visit: Visit, version: int, facts: VisitFacts, act: Act) -> Visit:
    """What was recorded wrongly."""
    locked = entries.locked(visit, act=act, version=version, **asdict(facts))
    spell = Spell.objects.select_related("person").get(pk=locked.spell_id)
    values = _checked(facts, spell, act, stored=locked)
    return entries.change(locked, person=spell.person, did="visit corrected", act=act, values=values)


def _checked(facts: VisitFacts, spell: Spell, act: Act, *, stored: Visit | None) -> dict[str, Any]:
    what = "The date of the visit"
    rules.check_not_future(facts.on, today=act.today, what=what)
    rules.check_not_before(facts.on, spell.started_on, what=what, event="the admission")
    if spell.ended_on is not None and facts.on > spell.ended_on:
        raise Refusal(
            f"{what} cannot be after the end of the stay on {rules.day_words(spell.ended_on)}.", field="on"
        )
    if not facts.visitor.strip():
        raise Refusal("Say who visited.", field="visitor")
    if stored is None or stored.mode != facts.mode:
        rules.check_code(codes.VISIT_MODE, facts.mode, facts.on, field="mode")
    return {**asdict(facts), "visitor": facts.visitor.strip(), "concerns": facts.concerns.strip()}


class Away(NamedTuple):
    """Someone out of area on a day: since when, when last visited on site, and whether that visit raised concerns."""

    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    date_of_birth: date
    place: str | None
    commissioner: str
    site: str
    town: str
    since: date
    last: date | None
    last_by: str | None
    concerned: bool
    due: VisitDue | None

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."

    def overdue_on(self, day: date) -> bool:
        """Whether the visit should have been by now; the due day itself is in time."""
        return self.due is not None and self.due.on < day


_FIELDS = (
    "spell_id", "spell__person_id", "spell__person__reference", "given_initial", "family_initial",
    "spell__person__date_of_birth", "spell__person__home_place__name", "commissioner__short_name", "site__name",
    "site__town", "spell__counted_from", "started_on", "out_of_area", "ended_on", "last", "last_by", "last_said",
)  # fmt: skip


def away_on(*, scope: Scope, partnership_id: UUID, day: date) -> list[Away]:
    """Everyone who is in a bed out of area on the day and whom the reader may see, soonest due first. One query.

    A clock never starts before the partnership counts the person: nobody could visit someone not yet known.
    """
    return _away_on(Episode.objects.visible_to(scope), partnership_id, day)


def away_counted(*, scope: Scope, partnership_id: UUID, day: date) -> list[Away]:
    """The same of everyone who enters a figure that the reader sees, to be counted only: it shows nobody."""
    counted = Episode.objects.filter(spell__in=Spell.objects.counted_by(scope))
    return _away_on(counted, partnership_id, day)


def _away_on(episodes: QuerySet[Episode], partnership_id: UUID, day: date) -> list[Away]:
    in_bed = Episode.objects.filter(spell=OuterRef("spell"), out_of_area=True).open_on(day)
    beds = (
        episodes.filter(Exists(in_bed), spell__partnership=partnership_id, started_on__lte=day)
        .filter(Q(spell__ended_on__isnull=True) | Q(spell__ended_on__gt=day), spell__counted_from__lte=day)
        .annotate(
            given_initial=initial("spell__person__given_name"),
            family_initial=initial("spell__person__family_name"),
            **_last_visit(day),
        )
        .order_by("spell", "started_on", F("ended_on").asc(nulls_last=True))
    )
    rows = beds.values_list(*_FIELDS)
    found = [_away(list(of_spell), day) for _, of_spell in groupby(rows, key=lambda row: row[0])]
    return sorted(found, key=lambda one: (one.due is None, one.due.on if one.due else day, one.reference))


def _last_visit(day: date) -> dict[str, Subquery]:
    visits = Visit.objects.filter(spell=OuterRef("spell"), mode=ON_SITE, on__lte=day).order_by("-on", "-pk")
    return {
        "last": Subquery(visits.values("on")[:1]),
        "last_by": Subquery(visits.values("visitor")[:1]),
        "last_said": Subquery(visits.values("concerns")[:1]),
    }


def _away(beds: list[tuple[Any, ...]], day: date) -> Away:
    """The person of these ward stays of one journey, in order of time; the last is the present one."""
    now = dict(zip(_FIELDS, beds[-1], strict=True))
    since = away_since((row[_FIELDS.index("started_on")], row[_FIELDS.index("out_of_area")]) for row in beds)
    begins = max(since or now["started_on"], now["spell__counted_from"])
    born = now["spell__person__date_of_birth"]
    due = visit_due(since=begins, last=now["last"], born=born, day=day, policies=policies())
    told = (since or now["started_on"], now["last"], now["last_by"], bool(now["last_said"]), due)
    values: tuple[Any, ...] = (*beds[-1][1:10], *told)
    return Away(*values)
