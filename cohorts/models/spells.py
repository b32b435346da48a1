"""Spell: one continuous hospital journey. Episode: a stay in one kind of bed under one commissioner within it."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, FilteredRelation, Q

from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.models.people import OfPersonQuerySet, Person
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Versioned, ends_after_start
from tcp_portal.partnerships.models import Organisation, Partnership, Site


def _reach(scope: Scope, permission: Permission, prefix: str) -> Q:
    def of_organisation(organisation_id: UUID) -> Q:
        paid_for = Episode.objects.filter(commissioner=organisation_id).values("spell__person")
        return Q(**{f"{prefix}originating_commissioner": organisation_id}) | Q(
            **{f"{prefix}pk__in": paid_for}
        )

    return scope.people_filter(
        permission,
        partnership=f"{prefix}partnership",
        place=f"{prefix}home_place",
        of_organisation=of_organisation,
    )


class SpellQuerySet(models.QuerySet["Spell"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_PEOPLE) -> Self:
        """Spells of people whom the reader's posts reach."""
        return self.filter(_reach(scope, permission, "person__"))

    def counted_by(self, scope: Scope) -> Self:
        """Spells that may enter a figure the reader sees: those of partnerships whose measures they may view."""
        return self.filter(partnership__in=scope.partnership_ids(Permission.VIEW_MEASURES))

    def open_on(self, day: date) -> Self:
        """Counted at midnight at the end of `day`: counted_from <= day and not ended by then. AT section 3.2."""
        return self.filter(counted_from__lte=day).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def with_bed_on(self, day: date) -> Self:
        """Each with `bed`, the episode in which the person is at midnight at the end of `day`, if any."""
        in_bed = Q(episodes__started_on__lte=day) & (
            Q(episodes__ended_on__isnull=True) | Q(episodes__ended_on__gt=day)
        )
        return self.annotate(bed=FilteredRelation("episodes", condition=in_bed))


class Spell(Versioned):
    """A continuous hospital journey, as one partnership counts it.

    `started_on` is the first admission of the journey: length of stay counts from it. `counted_from` is the day
    from which the partnership counts the person: the same day for an admission, a later one for a person found
    late or transferred in (see docs/adr/0003). The end is that of the journey or of this partnership's part of it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="spells")
    human = models.UUIDField(editable=False, help_text="The person's: no human being is counted twice.")
    entry = models.CharField(max_length=16, choices=[(kind.value, kind.label) for kind in Entry])
    planned = models.CharField(max_length=1, help_text="Code list: planned admission.")
    source = models.CharField(max_length=2, help_text="Code list: source of admission.")
    started_on = models.DateField()
    counted_from = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    exit = models.CharField(max_length=16, choices=[(kind.value, kind.label) for kind in Exit], blank=True)
    destination = models.CharField(max_length=4, blank=True, help_text="Code list: discharge destination.")

    objects = SpellQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("started_on", "ended_on", "spell_ends_after_it_starts"),
            ends_after_start("counted_from", "ended_on", "spell_ends_after_it_is_counted"),
            models.CheckConstraint(
                condition=Q(counted_from__gte=F("started_on")), name="spell_is_counted_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(entry__in=[Entry.TRANSFER_IN, Entry.FOUND_LATE])
                | Q(counted_from=F("started_on")),
                name="spell_admission_is_counted_at_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, exit="") | (Q(ended_on__isnull=False) & ~Q(exit="")),
                name="spell_end_has_day_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(destination="") | Q(ended_on__isnull=False), name="spell_destination_needs_an_end"
            ),
            models.CheckConstraint(condition=Q(entry__in=list(Entry)), name="spell_entry_is_known"),
            models.CheckConstraint(condition=Q(exit__in=["", *Exit]), name="spell_exit_is_known"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on__isnull=True), name="spell_one_open_per_person"
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "counted_from"], name="spell_by_partnership"),
            models.Index(fields=["partnership"], condition=Q(ended_on__isnull=True), name="spell_open"),
            models.Index(fields=["ended_on"], name="spell_by_end"),
            models.Index(fields=["human"], name="spell_by_human"),
        ]

    def __str__(self) -> str:
        return f"Spell from {self.started_on}"


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_PEOPLE) -> Self:
        """Episodes of people whom the reader's posts reach."""
        return self.filter(_reach(scope, permission, "spell__person__"))

    def open_on(self, day: date) -> Self:
        """In this bed at midnight at the end of `day`."""
        return self.filter(started_on__lte=day).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


class Episode(Versioned):
    """A stay in one ward: a change of ward type, security, site, provider or commissioner ends it, never the spell."""

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="episodes")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="episodes")
    ward = models.CharField(max_length=80, blank=True)
    bed_type = models.CharField(max_length=3, help_text="Code list: bed type.")
    security = models.CharField(max_length=1, help_text="Code list: ward security.")
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="episodes")
    arrangement = models.CharField(max_length=24, choices=[(kind.value, kind.label) for kind in Arrangement])
    legal_status = models.CharField(max_length=2, help_text="Code list: legal status.")
    out_of_area = models.BooleanField(default=False)
    out_of_area_reasons = models.JSONField(
        default=list, blank=True, help_text="Code list: out-of-area reason."
    )

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("started_on", "ended_on", "episode_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(out_of_area=True) | Q(out_of_area_reasons=[]),
                name="episode_reasons_need_out_of_area",
            ),
            models.CheckConstraint(
                condition=Q(arrangement__in=list(Arrangement)), name="episode_arrangement_is_known"
            ),
            models.UniqueConstraint(
                fields=["spell"], condition=Q(ended_on__isnull=True), name="episode_one_open_per_spell"
            ),
        ]
        indexes = [models.Index(fields=["spell", "started_on"], name="episode_by_spell")]

    def __str__(self) -> str:
        return f"Episode from {self.started_on}"


class LeaveQuerySet(OfPersonQuerySet["Leave"]):
    person_path = "spell__person"


class Leave(Versioned):
    """Extended leave under section 17 from the ward, by the day it began: the person is no longer in the bed.

    Assuring Transformation, section 1.5: recorded from November 2024; the count leaves such people out from then on.
    """

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="leaves")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    judgment = models.CharField(max_length=8, help_text="Code list: judgment that the leave follows.")
    note = models.CharField(max_length=400, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_start("started_on", "ended_on", "leave_ends_after_it_starts")]
        indexes = [models.Index(fields=["spell", "started_on"], name="leave_by_spell")]

    def __str__(self) -> str:
        return f"Leave from {self.started_on}"
