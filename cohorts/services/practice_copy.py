"""The rows of a practice copy: the register with other people in it, and nothing that anybody wrote.

Every column is replaced that may tell who somebody is. A text column stays only where it holds a code, or where its
table is about nobody; a new column of text is replaced unless somebody says why not. Keys of rows are new ones, made
with a secret that is thrown away, so that nobody matches a row of the copy with the one that it came from. Left out
are the access log, accounts' ways in, extracts and what differed from them, papers, packs, money, the programme's plan
and closed months.
"""

from __future__ import annotations

import hmac
import random
import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from cohorts.domain import pseudonyms
from cohorts.models import (
    ColumnMap,
    DigestChoice,
    DigestMail,
    Episode,
    Handover,
    ImportRow,
    ImportRun,
    Leave,
    Mismatch,
    Person,
    Rating,
    RegisterEntry,
    Spell,
)
from cohorts.services.subject_access import paths_to_person
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import Partnership, User

APPS: Final = ("partnerships", "cohorts")
LEFT_OUT: Final = (ColumnMap, DigestChoice, DigestMail, ImportRow, ImportRun, Mismatch)
# Tables that are about nobody: names of organisations and places, rules of the policy, questions of checklists.
OF_NOBODY: Final = frozenset(
    {
        "partnerships.Organisation", "partnerships.Site", "partnerships.Place", "partnerships.Membership",
        "partnerships.Population", "partnerships.Post", "cohorts.Policy", "cohorts.ChecklistItem",
    }
)  # fmt: skip
# Lists of codes, and what stands in the others.
CODES: Final = frozenset({"support", "out_of_area_reasons", "advocate_kinds", "needs", "risk_factors"})
CODE_LENGTH: Final = 16  # the longest code of the lists
MONTHLY: Final = frozenset({"month"})  # the first of a month, which stays what it is
# The tables whose days monthly figures are counted from.
COUNTED: Final = (Person, Spell, Episode, Leave, RegisterEntry, Rating, Handover)
UNCOUNTED_DAYS: Final = frozenset({"date_of_birth", "erased_on"})
MARK: Final = "Practice copy: "


def copied_models() -> list[type[models.Model]]:
    """The tables of a copy."""
    return [
        model
        for label in APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model not in LEFT_OUT
    ]


def is_replaced(field: Any) -> bool:
    """Whether the text of the column is not in a copy."""
    if not isinstance(field, models.CharField | models.TextField | models.JSONField):
        return False
    if field.model._meta.label in OF_NOBODY or field.choices or field.name in CODES:
        return False
    if field.model is Partnership:
        return field.name == "name"
    return not isinstance(field, models.CharField) or (field.max_length or CODE_LENGTH + 1) > CODE_LENGTH


class PracticeCopy:
    """Hands out the rows of one copy. Its secret is nowhere written down."""

    def __init__(self, *, today: date) -> None:
        self._secret = secrets.token_bytes(32)
        self._chance = random.SystemRandom()
        self._today = today
        self._words: dict[str, int] = {}
        self._users: dict[UUID, int] = {}
        self._references: dict[UUID, str] = {}
        self._days = _days_of_people()
        self._shifts = {
            human: pseudonyms.shift(days, today=today, chance=self._chance)
            for human, days in self._days.items()
        }
        self._who = self._new_people()

    @property
    def people_whose_days_stay(self) -> int:
        """Of how many human beings no day could move without leaving its month."""
        return sum(not by for by in self._shifts.values())

    def rows(self) -> Iterator[models.Model]:
        """Every row of every table, replaced. Nobody saves these objects here."""
        ways = paths_to_person()
        for model in copied_models():
            way = ways.get(model)
            of_whom = _humans(model, way) if way is not None else {}
            for row in model._default_manager.order_by("pk").iterator(chunk_size=500):
                yield self._replaced(row, self._shifts[of_whom[row.pk]] if of_whom else 0)

    def _replaced(self, row: models.Model, by: int) -> models.Model:
        if isinstance(row, Person):
            self._replace_person(row)
        elif isinstance(row, User):
            self._replace_user(row)
        elif isinstance(row, Partnership):
            row.name = f"{MARK}{row.name}"[:160]
        for field in row._meta.local_concrete_fields:
            value = getattr(row, field.attname)
            setattr(row, field.attname, self._value(field, value, by))
        return row

    def _value(self, field: Any, value: Any, by: int) -> Any:
        if isinstance(value, UUID):
            return self._key(value)
        if isinstance(field, models.DateField) and value is not None:
            kept = field.name in MONTHLY or field.name == "date_of_birth"
            return value if kept else value + timedelta(days=by)
        if field.model in (Person, User, Partnership) or not value or not is_replaced(field):
            return value
        if isinstance(field, models.JSONField):
            return field.get_default()
        number = self._words.setdefault(value, len(self._words) + 1)
        return pseudonyms.sentence(number, field.max_length)

    def _key(self, key: UUID) -> UUID:
        return UUID(bytes=hmac.digest(self._secret, key.bytes, "sha256")[:16], version=4)

    def _replace_person(self, row: Person) -> None:
        given, family, number, born = self._who[row.human]
        row.reference = self._references[row.pk]
        if row.erased_on is not None:  # nobody knows any more who it was
            return
        row.given_name = given if row.given_name else ""
        row.family_name = family if row.family_name else ""
        row.nhs_number = number if row.nhs_number else ""
        row.date_of_birth = born

    def _replace_user(self, row: User) -> None:
        number = self._users.setdefault(row.pk, len(self._users) + 1)
        row.name = f"Practice account {number}"
        row.email = f"practice-{number}@training.invalid"
        row.last_login = None
        row.set_unusable_password()

    def _new_people(self) -> dict[UUID, tuple[str, str, str, date]]:
        real = list(Person.objects.order_by("pk"))
        names = {text.casefold() for one in real for text in (one.given_name, one.family_name)}
        numbers = {one.nhs_number for one in real}
        births = {one.date_of_birth for one in real}
        references = [f"T-{at:05}" for at in range(1, len(real) * 2 + 1)]
        taken = {one.reference.casefold() for one in real}
        free = [text for text in references if text.casefold() not in taken]
        self._chance.shuffle(free)
        found: dict[UUID, tuple[str, str, str, date]] = {}
        for one in real:
            self._references[one.pk] = free.pop()
            if one.human in found:
                continue
            number = pseudonyms.nhs_number(numbers, self._chance)
            numbers.add(number)
            days = self._days[one.human]
            born = pseudonyms.birth_date(
                one.date_of_birth, first=min(days, default=self._today), last=max({*days, self._today}),
                taken=births, chance=self._chance,
            )  # fmt: skip
            given = pseudonyms.name(pseudonyms.GIVEN, names, self._chance)
            found[one.human] = given, pseudonyms.name(pseudonyms.FAMILY, names, self._chance), number, born
        return found


def _humans(model: type[models.Model], way: str) -> dict[Any, UUID]:
    path = f"{way}__human" if way else "human"
    return dict(model._default_manager.order_by().values_list("pk", path))


def _days_of_people() -> dict[UUID, set[date]]:
    """Of each human being the days that monthly figures are counted from."""
    found: dict[UUID, set[date]] = defaultdict(set)
    found.update({human: set() for human in Person.objects.values_list("human", flat=True)})
    ways = paths_to_person()
    for model in COUNTED:
        names = [
            field.name
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.DateField)
            and not isinstance(field, models.DateTimeField)
            and field.name not in UNCOUNTED_DAYS
        ]
        path = f"{ways[model]}__human" if ways[model] else "human"
        for human, *days in model._default_manager.order_by().values_list(path, *names):
            found[human] |= {day for day in days if day is not None}
    return found


@transaction.atomic
def begin(*, act: Act) -> PracticeCopy:
    """A new copy, written in the trail as one look at everybody in each partnership."""
    audit.record(by=act.by, did="make a practice copy", at=act.now)
    for partnership in Partnership.objects.order_by("code"):
        everybody: Sequence[UUID] = list(
            Person.objects.filter(partnership=partnership).order_by("pk").values_list("pk", flat=True)
        )
        audit.record_read(
            by=act.by, how="practice copy", at=act.now, partnership_id=partnership.pk, person_ids=everybody
        )
    return PracticeCopy(today=act.today)
