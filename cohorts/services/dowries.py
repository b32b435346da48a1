"""Who may be asked a dowry for, as the register says: the rule of `cohorts.domain.dowry` over stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from cohorts.domain import dowry
from cohorts.domain.dowry import Answer, Eligibility, Leaving, Part
from cohorts.domain.kinds import Exit
from cohorts.domain.policy import Policies, Rule
from cohorts.models import Episode, Spell
from cohorts.services.policies import policies
from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay with the answer of the rule, and who its person is to a reader of lists."""

    spell: Spell
    eligibility: Eligibility

    @property
    def leaves_on(self) -> date | None:
        """The day on which the person left, or plans to."""
        plan = getattr(self.spell, "plan", None)
        return self.spell.ended_on or (plan.planned_on if plan else None)


def eligibility_of(spell: Spell, spells: Iterable[Spell], today: date, rules: Policies) -> Eligibility:
    """Of the whole journey: a spell taken over from this partnership's own earlier one goes on with it.

    `spells` are all of the same person; each has its plan read. No query.
    """
    parts = [
        Part(one.started_on, one.ended_on)
        for one in spells
        if one.pk == spell.pk or one.exit == Exit.TRANSFER_OUT
    ]
    plan = getattr(spell, "plan", None)
    left = spell.ended_on is not None
    leaving = Leaving(
        on=spell.ended_on or (plan.planned_on if plan else None),
        destination=spell.destination if left else plan.destination if plan else "",
        left=left,
        died=spell.exit == Exit.DEATH,
        out_of_scope=spell.exit == Exit.OUT_OF_SCOPE,
    )
    first = dowry.first_admission(parts) or spell.started_on
    return dowry.eligibility(first_admitted=first, leaving=leaving, today=today, policies=rules)


def stays(*, scope: Scope, spell_ids: Iterable[UUID], today: date) -> dict[UUID, Stay]:
    """These stays with their answers, those of people whom the reader may see, by id. One query."""
    wanted = frozenset(spell_ids)
    people = Spell.objects.filter(pk__in=wanted).values("person")
    return {one.spell.pk: one for one in _answered(scope, people, today) if one.spell.pk in wanted}


def eligible(*, scope: Scope, partnership: Partnership, today: date, also: Iterable[UUID] = ()) -> list[Stay]:
    """Stays of people whom the reader may see for which a dowry may be asked, or perhaps: longest first. One query.

    Asked are people who have been in hospital at the latest cut-off day and did not leave before the earliest. Stays
    named in `also` come whatever their answer is.
    """
    named = frozenset(also)
    cut_offs = [row.day for row in policies().rows if row.rule is Rule.DOWRY_CUT_OFF and row.day]
    wanted = Q(pk__in=named)
    if cut_offs:
        stays_on = Q(ended_on__isnull=True) | Q(ended_on__gte=min(cut_offs))
        wanted |= Q(partnership=partnership, started_on__lte=max(cut_offs)) & stays_on
    found = _answered(scope, Spell.objects.filter(wanted).values("person"), today)
    told = [one for one in found if one.spell.pk in named or one.eligibility.answer is not Answer.NO]
    return sorted(told, key=lambda one: (one.spell.started_on, one.spell.person.reference))


def commissioner_at_end(spell: Spell) -> UUID | None:
    """Who commissioned the last bed of the stay: the payer of a dowry unless it is agreed otherwise. One query."""
    beds = Episode.objects.filter(spell=spell).order_by(F("ended_on").desc(nulls_first=True), "-started_on")
    return beds.values_list("commissioner", flat=True).first()


_READ = (
    "started_on", "counted_from", "ended_on", "exit", "destination", "partnership", "human", "person__reference",
    "person__home_place", "plan__planned_on", "plan__destination", "plan__destination_place",
)  # fmt: skip


def _answered(scope: Scope, people: Any, today: date) -> list[Stay]:
    rows = (
        Spell.objects.visible_to(scope)
        .filter(person__in=people)
        .select_related("plan", "person")
        .only(*_READ)
    )
    by_person: dict[UUID, list[Spell]] = defaultdict(list)
    for row in rows.order_by("started_on"):
        by_person[row.person_id].append(row)
    rules = policies()
    return [
        Stay(one, eligibility_of(one, spells, today, rules))
        for spells in by_person.values()
        for one in spells
    ]
