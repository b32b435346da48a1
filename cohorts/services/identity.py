"""Who a person is: their facts checked, and the reference that they are known by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models.functions import Length

from cohorts.domain import codes, nhs_number, rules
from cohorts.models import Person
from cohorts.services import humans
from cohorts.services.clashes import SAME_NHS_NUMBER, SAME_REFERENCE
from cohorts.services.facts import NewPerson, PersonFacts
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation, OrganisationKind, Partnership, Place

FIELDS = (
    "nhs_number",
    "given_name",
    "family_name",
    "date_of_birth",
    "sex",
    "ethnicity",
    "category",
    "home_place",
    "originating_commissioner",
    "learning_disability_diagnosed_on",
    "autism_diagnosed_on",
)
_HOME_COMMISSIONERS = (OrganisationKind.CCG, OrganisationKind.ICB)


def values_of(person: Person) -> dict[str, Any]:
    """The person's facts by name of field, as the trail compares them."""
    return {field: getattr(person, field) for field in (*FIELDS, "died_on")}


def wanted(facts: PersonFacts) -> dict[str, Any]:
    """The facts as somebody typed them, by name of field, checked or not."""
    return {
        **{field: getattr(facts, field) for field in FIELDS if hasattr(facts, field)},
        "nhs_number": nhs_number.clean(facts.nhs_number),
        "home_place": Place.objects.filter(pk=facts.home_place_id).first() if facts.home_place_id else None,
        "originating_commissioner": Organisation.objects.filter(pk=facts.originating_commissioner_id).first()
        if facts.originating_commissioner_id
        else None,
    }


def for_the_trail(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The changes with any NHS number masked: the trail says that it changed, not what it is."""
    return {
        field: [nhs_number.masked(value or "") for value in pair] if field == "nhs_number" else pair
        for field, pair in changes.items()
    }


def checked(
    facts: PersonFacts,
    *,
    partnership: Partnership,
    today: date,
    first_start: date | None,
    known: Person | None = None,
) -> dict[str, Any]:
    """The facts as the model stores them, or the first rule that they break.

    `first_start` is the day of the person's first admission; `known` the person whose facts these are.
    """
    values: dict[str, Any] = {field: getattr(facts, field, None) for field in FIELDS}
    for field, title in (("given_name", "given name"), ("family_name", "family name")):
        values[field] = values[field].strip()
        if not values[field]:
            raise Refusal(f"Enter the {title}.", field=field)
    rules.check_birth(facts.date_of_birth, today=today, first_start=first_start)
    for field, list_of_codes in (
        ("sex", codes.SEX),
        ("ethnicity", codes.ETHNICITY),
        ("category", codes.CATEGORY),
    ):
        rules.check_code(list_of_codes, values[field], today, field=field)
    for field, title in (
        ("learning_disability_diagnosed_on", "date of the learning disability diagnosis"),
        ("autism_diagnosed_on", "date of the autism diagnosis"),
    ):
        rules.check_diagnosis(values[field], born=facts.date_of_birth, today=today, what=title, field=field)
    values["nhs_number"] = _nhs_number(facts.nhs_number, partnership=partnership, known=known)
    values["home_place"] = home_place_of(facts.home_place_id, partnership)
    values["originating_commissioner"] = originating_commissioner_of(
        facts.originating_commissioner_id, partnership
    )
    return values


def _nhs_number(text: str, *, partnership: Partnership, known: Person | None) -> str:
    number = nhs_number.clean(text)
    if not number:
        return ""
    wrong = nhs_number.problem(number)
    if wrong is not None:
        raise Refusal(wrong, field="nhs_number")
    others = Person.objects.filter(partnership=partnership).with_nhs_number(number)
    if known is not None:
        others = others.exclude(pk=known.pk)
    if others.exists():
        raise Refusal(SAME_NHS_NUMBER, field="nhs_number")
    return number


def home_place_of(place_id: UUID | None, partnership: Partnership) -> Place | None:
    """The place, if it is one of the partnership; None where it is not known."""
    if place_id is None:
        return None
    place = Place.objects.filter(pk=place_id, partnership=partnership).first()
    if place is None:
        raise Refusal("Choose a place of this partnership, or none if it is not known.", field="home_place")
    return place


def originating_commissioner_of(
    organisation_id: UUID | None, partnership: Partnership
) -> Organisation | None:
    """The CCG or ICB, if it is one of the partnership; None where it is not known."""
    if organisation_id is None:
        return None
    organisation = Organisation.objects.filter(
        pk=organisation_id,
        kind__in=_HOME_COMMISSIONERS,
        memberships__partnership=partnership,
    ).first()
    if organisation is None:
        raise Refusal("Choose a CCG or ICB of this partnership.", field="originating_commissioner")
    return organisation


def add(
    new: NewPerson,
    *,
    first_start: date | None,
    act: Act,
    permission: Permission = Permission.RECORD_PEOPLE,
) -> Person:
    """A person whom the partnership did not know, checked and stored; the caller writes the entry in the trail.

    `permission` is the right that the act takes: another one for somebody at risk who is not in hospital.
    """
    partnership = Partnership.objects.select_for_update().get(
        pk=new.partnership.pk
    )  # one reference at a time
    act.scope.must_allow(permission, partnership.pk)
    values = checked(new.facts, partnership=partnership, today=act.today, first_start=first_start)
    return Person.objects.create(
        partnership=partnership,
        human=humans.human_of(values["nhs_number"]),
        reference=_reference(new, partnership),
        synthetic=new.synthetic,
        **values,
    )


def _reference(new: NewPerson, partnership: Partnership) -> str:
    if new.reference is None:
        return next_reference(partnership)
    reference = new.reference.strip()
    if not reference:
        raise Refusal("Enter the reference.", field="reference")
    if Person.objects.filter(partnership=partnership, reference=reference).exists():
        raise Refusal(SAME_REFERENCE, field="reference")
    return reference


def next_reference(partnership: Partnership) -> str:
    """The partnership's code and the number after the highest in use: BHR-027. The caller holds the partnership."""
    return next(free_references(partnership))


def free_references(partnership: Partnership) -> Iterator[str]:
    """The references after the highest in use, one after the other. The caller holds the partnership."""
    numbered = Person.objects.filter(
        partnership=partnership, reference__regex=rf"^{partnership.code}-[0-9]+$"
    )
    last = (
        numbered.order_by(Length("reference").desc(), "-reference")
        .values_list("reference", flat=True)
        .first()
    )
    first = int(last.rpartition("-")[2]) + 1 if last else 1
    return (f"{partnership.code}-{number:03d}" for number in count(first))


def check_within_reach(person: Person, act: Act, permission: Permission = Permission.RECORD_PEOPLE) -> None:
    """Who records somebody new must be able to see them afterwards: a post may be for one place or organisation."""
    if not Person.objects.visible_to(act.scope, permission).filter(pk=person.pk).exists():
        raise Refusal(
            "Your post does not cover a person of this home place and commissioner. Choose those of your post.",
            field="home_place",
        )
