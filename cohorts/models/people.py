"""A person with a learning disability or an autistic person, as one partnership's register knows them."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from tcp_portal.access import Permission, Scope
from tcp_portal.models import Versioned, ends_after_start
from tcp_portal.partnerships.models import Organisation, Partnership, Place
from tcp_portal.sealed import FingerprintField, SealedField, fingerprint_of


def _of_organisation(organisation_id: UUID) -> Q:
    """People whom the organisation commissions for: its own by origin, or in a bed it pays or paid for."""
    from cohorts.models.spells import Episode  # the episode's model stands on this one

    in_its_bed = Episode.objects.filter(spell__person=OuterRef("pk"), commissioner=organisation_id)
    return Q(originating_commissioner=organisation_id) | Q(Exists(in_its_bed))


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_PEOPLE) -> Self:
        """People whom the reader's posts reach with this permission; everyone else does not exist for them.

        Nor does anybody who was erased: figures go on counting their stays, no page or file shows them.
        """
        return self.filter(erased_on__isnull=True).filter(
            scope.people_filter(
                permission, partnership="partnership", place="home_place", of_organisation=_of_organisation
            )
        )

    def with_nhs_number(self, *numbers: str) -> Self:
        """Those who have one of these NHS numbers, ten digits each; nobody for an empty one."""
        return self.filter(nhs_number_key__in=nhs_number_keys(*numbers))


def nhs_number_keys(*numbers: str) -> list[str]:
    """The keyed hashes under which people with these NHS numbers stand."""
    return [key for number in numbers for key in fingerprint_of(Person, "nhs_number").wanted(number)]


_Row = TypeVar("_Row", bound=models.Model)


class OfPersonQuerySet(models.QuerySet[_Row]):
    """Rows about one person each; `person_path` leads to that person."""

    person_path: ClassVar[str] = "person"

    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_PEOPLE) -> Self:
        """Rows about people whom the reader's posts reach with this permission."""
        return self.filter(**{f"{self.person_path}__in": Person.objects.visible_to(scope, permission)})


class Person(Versioned):
    """Who the person is. Data items: Assuring Transformation, section 2.1, identity and commissioning."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="people")
    human = models.UUIDField(
        default=uuid4,
        editable=False,
        db_index=True,
        help_text="The same for the rows of one human being in the registers of several partnerships.",
    )
    reference = models.CharField(
        max_length=20, help_text="The partnership's own reference, for example BHR-014."
    )
    nhs_number = SealedField(blank=True)
    nhs_number_key = FingerprintField(of="nhs_number")
    given_name = SealedField(max_length=80)
    family_name = SealedField(max_length=80)
    date_of_birth = models.DateField()
    sex = models.CharField(max_length=1, help_text="Code list: sex.")
    ethnicity = models.CharField(max_length=2, help_text="Code list: ethnicity.")
    category = models.CharField(max_length=1, help_text="Code list: patient category.")
    learning_disability_diagnosed_on = models.DateField(
        null=True,
        blank=True,
        help_text="Only where the diagnosis came after admission; it counts from this day.",
    )
    autism_diagnosed_on = models.DateField(
        null=True,
        blank=True,
        help_text="Only where the diagnosis came after admission; it counts from this day.",
    )
    home_place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    originating_commissioner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    died_on = models.DateField(null=True, blank=True)
    erased_on = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="From this day on the row tells no more who the person was.",
    )
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "reference"], name="person_reference_once"),
            models.UniqueConstraint(
                fields=["partnership", "nhs_number_key"],
                condition=~Q(nhs_number_key=""),
                name="person_nhs_number_once",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="person_has_a_reference"),
            ends_after_start("date_of_birth", "died_on", "person_dies_after_birth"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def initials(self) -> str:
        return f"{self.given_name[:1]}. {self.family_name[:1]}."
