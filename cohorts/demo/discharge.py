"""Plans of the invented people, recorded as their keepers would: through the services, entry by entry."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cohorts.demo.loading import OTHER_FIRST_NUMBER, OTHER_STORY
from cohorts.demo.story import STORY, characters
from cohorts.models import Barrier, ChecklistItem, DischargePlan, Person, Spell
from cohorts.services import actions, agreements, barriers, checklist, delays, plan_needs, plans
from cohorts.services.actions import ActionFacts
from cohorts.services.delays import DelayFacts
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.models import User

PLANS = Path(__file__).with_name("discharge.toml")
_LONDON = ZoneInfo("Europe/London")
_KEEPERS = {True: demo.COMMISSIONER.email, False: demo.OTHER_COMMISSIONER.email}


def load_plans() -> None:
    """Everything in discharge.toml, person by person."""
    numbers = {one.key: one.nhs_number for one in _everybody()}
    people = {one.nhs_number: one for one in Person.objects.with_nhs_number(*numbers.values())}
    users = {user.email.partition("@")[0]: user for user in User.objects.all()}
    items = list(ChecklistItem.objects.filter(partnership=None).order_by("position"))
    for row in tomllib.loads(PLANS.read_text(encoding="utf-8"))["plan"]:
        person = people[numbers[row["key"]]]
        _Keeper(person, users, items).record(row)


def _everybody() -> Iterator[Any]:
    yield from characters(STORY)
    yield from characters(OTHER_STORY, first_number=OTHER_FIRST_NUMBER)


class _Keeper:
    """Records one person's plan, each part on its own day."""

    def __init__(self, person: Person, users: dict[str, User], items: list[ChecklistItem]) -> None:
        self.person, self.users, self.items = person, users, items
        self.spell = Spell.objects.filter(person=person).latest("counted_from")
        self.by = users[_KEEPERS[person.partnership.code == demo.CODE].partition("@")[0]]
        self.minutes = 0

    def record(self, row: dict[str, Any]) -> None:
        """All that the row tells."""
        if "on" in row:
            self._describe(row)
            self._agree(row)
            self._tick(row)
        if "ready" in row:
            self._version_of(plans.record_ready, row["ready"], on=row["ready"])
        for delay in row.get("delay", ()):
            self._delay(delay)
        for barrier in row.get("barrier", ()):
            self._barrier(barrier)

    def _act(self, on: date) -> Act:
        """In office hours of the day, each entry after the one before."""
        self.minutes += 1
        now = datetime.combine(on, time(10 + self.minutes // 60, self.minutes % 60), tzinfo=_LONDON)
        return Act(by=self.by, now=now, today=on, scope=everything())

    def _version_of(self, service: Any, day: date, **facts: Any) -> None:
        known = DischargePlan.objects.filter(spell=self.spell).first()
        service(spell=self.spell, version=known.version if known else 0, act=self._act(day), **facts)

    def _describe(self, row: dict[str, Any]) -> None:
        on, places = row["on"], self.person.partnership.places
        place = places.get(name=row["place"]).pk if "place" in row else None
        self._version_of(plan_needs.name_owner, on, owner_id=self.users[row["owner"]].pk, owner_name="")
        self._version_of(
            plan_needs.plan_destination, on, destination=row.get("destination", ""), place_id=place
        )
        self._version_of(
            plan_needs.record_needs, on,
            accommodation=row["accommodation"], support=row["support"], provider=row["provider"],
        )  # fmt: skip
        self._version_of(plan_needs.outline_package, on, package=row.get("package", ""))

    def _agree(self, row: dict[str, Any]) -> None:
        answers = [*((party, day, True) for party, day in row["agrees"].items())]
        answers += [(party, day, False) for party, day in row["disagrees"].items()]
        for party, day, agrees in answers:
            agreements.record_agreement(
                spell=self.spell, party=party, version=0, agrees=agrees, on=day, note="", act=self._act(day)
            )

    def _tick(self, row: dict[str, Any]) -> None:
        spare = {int(number): why for number, why in row.get("spare", {}).items()}
        first, last = row["on"], row["steps_on"]
        done = [item for number, item in enumerate(self.items, start=1) if number not in spare][
            : row["steps"]
        ]
        for at, item in enumerate(done):
            day = first + (last - first) * at // max(1, len(done) - 1)
            self._mark(item, day, done_on=day, not_needed=False, note="")
        for number, why in spare.items():
            self._mark(self.items[number - 1], first, done_on=None, not_needed=True, note=why)

    def _mark(self, item: ChecklistItem, on: date, **facts: Any) -> None:
        checklist.mark(spell=self.spell, item_id=item.pk, version=0, act=self._act(on), **facts)

    def _delay(self, row: dict[str, Any]) -> None:
        """As it began, then as it was escalated, then as it ended; one of a stay that is over is told at once."""
        facts = DelayFacts(row["reason"], row["attribution"], row["from"], note=row.get("note", ""))
        told = [(row[name], name) for name in ("escalated", "ended") if name in row]
        if self.spell.ended_on is not None:
            facts = replace(facts, ended_on=row["ended"])
            told = []
        delay = delays.record_delay(
            spell=self.spell, facts=facts, act=self._act(row.get("ended", row["from"]))
        )
        for day, name in told:
            facts = replace(facts, **{f"{name}_on": day})
            delay = delays.change_delay(delay=delay, version=delay.version, facts=facts, act=self._act(day))

    def _barrier(self, row: dict[str, Any]) -> None:
        barrier = barriers.raise_barrier(
            spell=self.spell, what=row["what"], organisation_id=None, raised_on=row["raised"],
            act=self._act(row["raised"]),
        )  # fmt: skip
        for action in row.get("action", ()):
            self._action(barrier, row["raised"], action)

    def _action(self, barrier: Barrier, on: date, row: dict[str, Any]) -> None:
        owner = self.users[row["owner"]].pk if "owner" in row else None
        facts = ActionFacts(row["what"], row["due"], owner, row.get("owner_name", ""))
        actions.agree(person=self.person, cause=barrier, facts=facts, on=on, act=self._act(on))
