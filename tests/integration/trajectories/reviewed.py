"""Reviews and times on the register of the small register of `made`, as the database has them.

In April 2017, of 5 people in hospital 3 are in date (one due soon), 4 were ever reviewed; of 5 admissions of twelve
months 2 were on the register before, 1 had a review before.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from cohorts.models import Delay, Rating, RegisterEntry, Review
from tests.integration.trajectories.made import World

_NOON = datetime(2017, 5, 1, 12, tzinfo=UTC)
_REVIEWS = (
    ("long", "inpatient", date(2016, 12, 1)),
    ("secure", "post_admission", date(2016, 5, 20)),
    ("first", "inpatient", date(2016, 9, 15)),
    ("new", "community", date(2017, 4, 1)),
    ("left", "inpatient", date(2016, 10, 1)),
)


def review(world: World, stay: str, kind: str, on: date) -> None:
    """One review that was held."""
    person = world.stays[stay].person
    Review.objects.create(person=person, kind=kind, state="held", on=on)


def reviewed(world: World) -> World:
    """The same world, with reviews, two people on the register, and one delayed."""
    for stay, kind, on in _REVIEWS:
        review(world, stay, kind, on)
    amber = _entry(world, "new", date(2017, 1, 10), None)
    Rating.objects.create(entry=amber, colour="amber", on=date(2017, 1, 10), reason="Moved", at=_NOON)
    Rating.objects.create(entry=amber, colour="red", on=date(2017, 4, 2), reason="Crisis", at=_NOON)
    _entry(world, "second", date(2016, 8, 22), date(2016, 9, 1))
    Delay.objects.create(
        spell=world.stays["first"], reason="H", attribution="04", started_on=date(2017, 2, 1)
    )
    return world


def _entry(world: World, stay: str, entered: date, left: date | None) -> RegisterEntry:
    return RegisterEntry.objects.create(
        person=world.stays[stay].person,
        entered_on=entered,
        left_on=left,
        exit_reason="admitted" if left else "",
        consent="person",
        consent_on=entered,
    )
