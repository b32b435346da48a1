"""The invented people once they are in the register: who of the story is which person, and who keeps their record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cohorts.demo.story import STORY, Character, characters
from cohorts.domain.kinds import Arrangement
from cohorts.models import Person
from tcp_portal.access.scope import Scope, everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.models import Partnership, User

OTHER_STORY, OTHER_FIRST_NUMBER = STORY.with_name("story_vale.toml"), 500
REGISTER_OPENED = date(2016, 3, 1)  # everything earlier was entered in the two weeks after
_LONDON = ZoneInfo("Europe/London")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one story by their keys, and the two who record."""

    people: Mapping[str, Person]
    characters: Mapping[str, Character]
    keepers: Mapping[Arrangement, User]
    scope: Scope

    def act(self, key: str, on: date, *, at: time = time(15, 20)) -> Act:
        """An act about the person by the keeper of the bed of that day, on the first working day from then."""
        day = max(on, REGISTER_OPENED + timedelta(days=13))
        while day.weekday() >= _SATURDAY:
            day += timedelta(days=1)
        now = datetime.combine(day, at, tzinfo=_LONDON)
        return Act(by=self.keepers[self.arrangement(key, on)], now=now, today=day, scope=self.scope)

    def arrangement(self, key: str, on: date) -> Arrangement:
        """Who commissioned the bed on the day, or the last one before it, or the first."""
        moves = [move for stay in self.characters[key].stays for move in stay.moves]
        before = [move for move in moves if move.on <= on]
        return (before or moves[:1])[-1].ward.arrangement


def cast_of(code: str) -> Cast:
    """The people of a demonstration partnership's story as the register has them."""
    other = code == demo.OTHER_CODE
    story = characters(OTHER_STORY, first_number=OTHER_FIRST_NUMBER) if other else characters()
    ccg, specialised = (
        (demo.OTHER_COMMISSIONER, demo.OTHER_COMMISSIONER)
        if other
        else (demo.COMMISSIONER, demo.CASE_MANAGER)
    )
    partnership = Partnership.objects.get(code=code)
    found = {person.nhs_number: person for person in Person.objects.filter(partnership=partnership)}
    return Cast(
        people={one.key: found[one.nhs_number] for one in story},
        characters={one.key: one for one in story},
        keepers={
            Arrangement.CCG: User.objects.get(email=ccg.email),
            Arrangement.SPECIALISED: User.objects.get(email=specialised.email),
        },
        scope=everything(),
    )
