"""The register of one partnership as flat files: every person, spell, episode and discharge plan.

The columns are described in docs/data-dictionary.md, which a test compares with the lists below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.db.models.expressions import OrderBy

from cohorts.models import DischargePlan, Episode, Person, Spell
from cohorts.services.facts import Act
from tcp_portal.access import Permission
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, where the model has its value, its kind and what it means."""

    name: str
    path: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class File:
    """A file: one row for each object of the model, in the order given. `partnership` leads to the partnership."""

    name: str
    model: type[models.Model]
    partnership: str
    order: tuple[str | OrderBy, ...]
    columns: tuple[Column, ...]

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


PEOPLE = File(
    "people.csv",
    Person,
    "partnership",
    ("reference",),
    (
        Column("person_id", "pk", "id", "Identity of the person in the portal; stays the same."),
        Column("reference", "reference", "text", "The partnership's own reference."),
        Column("nhs_number", "nhs_number", "text", "NHS number, ten digits; empty where not known."),
        Column("given_name", "given_name", "text", "Given name."),
        Column("family_name", "family_name", "text", "Family name."),
        Column("date_of_birth", "date_of_birth", "date", "Date of birth."),
        Column("sex", "sex", "code", "Code list: Sex."),
        Column("ethnicity", "ethnicity", "code", "Code list: Ethnicity."),
        Column("category", "category", "code", "Code list: Patient category."),
        Column(
            "learning_disability_diagnosed_on",
            "learning_disability_diagnosed_on",
            "date",
            "Day of the diagnosis, only where it came after admission.",
        ),
        Column(
            "autism_diagnosed_on",
            "autism_diagnosed_on",
            "date",
            "Day of the diagnosis, only where it came after admission.",
        ),
        Column(
            "home_place", "home_place__name", "text", "Place that the person comes from; empty: not known."
        ),
        Column(
            "originating_commissioner",
            "originating_commissioner__name",
            "text",
            "CCG or ICB of the area that the person comes from.",
        ),
        Column(
            "originating_commissioner_code",
            "originating_commissioner__ods_code",
            "text",
            "Its ODS code, if known.",
        ),
        Column("died_on", "died_on", "date", "Day of death."),
        Column("synthetic", "synthetic", "yes/no", "Whether the person is invented."),
    ),
)

SPELLS = File(
    "spells.csv",
    Spell,
    "partnership",
    ("person__reference", "counted_from", "started_on", "pk"),
    (
        Column("spell_id", "pk", "id", "Identity of the spell."),
        Column("person_id", "person", "id", "The person, as in people.csv."),
        Column("reference", "person__reference", "text", "The person's reference."),
        Column(
            "entry",
            "entry",
            "word",
            "How the count began: first_admission, readmission, transfer_in, found_late.",
        ),
        Column("planned", "planned", "code", "Code list: Planned admission."),
        Column("source", "source", "code", "Code list: Source of admission."),
        Column(
            "started_on",
            "started_on",
            "date",
            "First admission of the journey; length of stay counts from it.",
        ),
        Column(
            "counted_from", "counted_from", "date", "First day on which the partnership counts the person."
        ),
        Column("ended_on", "ended_on", "date", "Day of the end, not counted any more; empty: open."),
        Column("exit", "exit", "word", "How it ended: discharge, transfer_out, out_of_scope, death."),
        Column("destination", "destination", "code", "Code list: Discharge destination."),
    ),
)

EPISODES = File(
    "episodes.csv",
    Episode,
    "spell__partnership",
    (
        "spell__person__reference",
        "spell__counted_from",
        "spell_id",
        "started_on",
        F("ended_on").asc(nulls_last=True),
        "pk",
    ),
    (
        Column("episode_id", "pk", "id", "Identity of the episode (ward stay)."),
        Column("spell_id", "spell", "id", "The spell, as in spells.csv."),
        Column("reference", "spell__person__reference", "text", "The person's reference."),
        Column("started_on", "started_on", "date", "First day in the bed."),
        Column("ended_on", "ended_on", "date", "Day on which the person left it; empty: still there."),
        Column("provider", "site__provider__name", "text", "Provider."),
        Column("site", "site__name", "text", "Hospital site."),
        Column("site_code", "site__ods_code", "text", "ODS code of the site, if known."),
        Column("ward", "ward", "text", "Ward."),
        Column("bed_type", "bed_type", "code", "Code list: Bed type."),
        Column("security", "security", "code", "Code list: Ward security."),
        Column("commissioner", "commissioner__name", "text", "Commissioner that pays for the bed."),
        Column("commissioner_code", "commissioner__ods_code", "text", "Its ODS code, if known."),
        Column("arrangement", "arrangement", "word", "ccg (also ICB), specialised, provider_collaborative."),
        Column("legal_status", "legal_status", "code", "Code list: Legal status."),
        Column("out_of_area", "out_of_area", "yes/no", "Whether the hospital is out of area."),
        Column(
            "out_of_area_reasons",
            "out_of_area_reasons",
            "codes",
            "Code list: Out-of-area reason; joined by “;”.",
        ),
    ),
)

DISCHARGE_PLANS = File(
    "discharge_plans.csv",
    DischargePlan,
    "spell__partnership",
    ("spell__person__reference", "spell__counted_from", "pk"),
    (
        Column("spell_id", "spell", "id", "The spell, as in spells.csv."),
        Column("reference", "spell__person__reference", "text", "The person's reference."),
        Column("status", "status", "code", "Code list: Care-plan status; empty: not recorded."),
        Column("planned_on", "planned_on", "date", "Planned day of discharge."),
    ),
)

FILES = (PEOPLE, SPELLS, EPISODES, DISCHARGE_PLANS)


@transaction.atomic
def export_cohort(*, partnership: Partnership, act: Act) -> dict[File, list[list[str]]]:
    """The rows of every file as text, written in the trail as one look at all people of the partnership.

    Raises PermissionDenied without the right to export people there. It reaches past limits to a place or
    organisation, so it is the operator's command and no view calls it.
    """
    act.scope.must_allow(Permission.EXPORT_PEOPLE, partnership.pk)
    people = Person.objects.filter(partnership=partnership).order_by("pk").values_list("pk", flat=True)
    audit.record_read(
        by=act.by, how="export of the register", at=act.now, partnership_id=partnership.pk, person_ids=people
    )
    return {file: list(_rows(file, partnership)) for file in FILES}


def _rows(file: File, partnership: Partnership) -> Iterator[list[str]]:
    rows = file.model._default_manager.filter(**{file.partnership: partnership}).order_by(*file.order)
    for row in rows.values_list(*(column.path for column in file.columns)):
        yield [_text(value) for value in row]


def _text(value: Any) -> str:
    """A value as the file has it: ISO dates, yes and no, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
