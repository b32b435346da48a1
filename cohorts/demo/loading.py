"""Records the story as people would: through the recording services, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from cohorts.demo import coding
from cohorts.demo.diary import Diagnosed, Dies, Ends, Line, Moves, Plans, Starts, diary
from cohorts.demo.hospitals import Area, area_of
from cohorts.demo.story import STORY, Character, PlanStep, Stay, characters
from cohorts.demo.wards import WARDS
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.models import DischargePlan, Person, Spell
from cohorts.services import admissions, corrections, endings, moves, plans
from cohorts.services.facts import NewPerson, PersonFacts
from tcp_portal.access.scope import Scope, everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.models import Partnership, User

OTHER_STORY = STORY.with_name("story_vale.toml")
OTHER_FIRST_NUMBER = 500


def load_stories() -> None:
    """The people of both demonstration partnerships."""
    _load_story(demo.CODE, STORY, keepers=(demo.COMMISSIONER, demo.CASE_MANAGER))
    _load_story(
        demo.OTHER_CODE,
        OTHER_STORY,
        keepers=(demo.OTHER_COMMISSIONER, demo.OTHER_COMMISSIONER),
        first_number=OTHER_FIRST_NUMBER,
    )


def _load_story(
    code: str, story: Path, *, keepers: tuple[demo.SignIn, demo.SignIn], first_number: int = 0
) -> None:
    by_ccg, by_specialised = (User.objects.get(email=one.email) for one in keepers)
    recorder = _Recorder(
        area=area_of(Partnership.objects.get(code=code), WARDS.values()),
        keepers={Arrangement.CCG: by_ccg, Arrangement.SPECIALISED: by_specialised},
        scope=everything(),
    )
    for line in diary(characters(story, first_number=first_number)):
        recorder.enter(line)


@dataclass
class _Recorder:
    """Turns lines of the diary into calls of the services; keeps the rows that later lines are about."""

    area: Area
    keepers: dict[Arrangement, User]
    scope: Scope
    people: dict[str, Person] = field(default_factory=dict)

    def enter(self, line: Line) -> None:
        """One line of the diary as one act in the register."""
        person = line.person
        match line.event:
            case Starts(stay):
                self._start(person, stay, self._act(line, stay))
            case Moves(stay, move):
                spell, bed = self._spell(person), self.area.bed(move, person.place)
                act = self._act(line, stay)
                moves.transfer(spell=spell, version=spell.version, bed=bed, on=move.on, act=act)
            case Plans(stay, step):
                self._plan(self._spell(person), step, self._act(line, stay))
            case Ends(stay, on):
                end = endings.transfer_out if stay.exit is Exit.TRANSFER_OUT else endings.discharge
                spell, destination = self._spell(person), coding.DESTINATION[stay.destination]
                act = self._act(line, stay)
                end(spell=spell, version=spell.version, on=on, destination=destination, act=act)
            case Diagnosed():
                self._diagnosis(person, self._act(line, person.stays[-1]))
            case _:
                self._death(person, line.event, self._act(line, person.stays[-1]))

    def _death(self, character: Character, event: Dies, act: Act) -> None:
        person = self._person(character)
        endings.record_death(person=person, version=person.version, on=event.on, act=act)

    def _plan(self, spell: Spell, step: PlanStep, act: Act) -> None:
        known = DischargePlan.objects.filter(spell=spell).first()
        plans.update_plan(
            spell=spell,
            version=known.version if known else 0,
            status=coding.STATUS[step.status],
            planned_on=step.planned,
            confidence=step.confidence,
            reason=step.reason,
            act=act,
        )

    def _start(self, character: Character, stay: Stay, act: Act) -> None:
        known = self.people.get(character.key)
        who = known or NewPerson(self.area.partnership, self._facts(character), synthetic=True)
        bed = self.area.bed(stay.moves[0], character.place)
        planned, source = coding.PLANNED[stay.planned], coding.SOURCE[stay.source]
        if stay.entry is Entry.TRANSFER_IN:
            spell = admissions.transfer_in(
                person=who, bed=bed, on=stay.counted, started_on=stay.started,
                planned=planned, source=source, act=act,
            )  # fmt: skip
        elif stay.entry is Entry.FOUND_LATE:
            spell = admissions.find_late(
                person=who, bed=bed, started_on=stay.started, found_on=stay.counted,
                planned=planned, source=source, act=act,
            )  # fmt: skip
        else:
            spell = admissions.admit(
                person=who, bed=bed, on=stay.started, planned=planned, source=source, act=act
            )
        self.people[character.key] = spell.person

    def _diagnosis(self, character: Character, act: Act) -> None:
        person = self._person(character)
        facts = replace(
            PersonFacts.of(person),
            category=coding.CATEGORY[character.category],
            autism_diagnosed_on=character.autism_diagnosed,
        )
        corrections.correct_person(person=person, version=person.version, facts=facts, act=act)

    def _facts(self, character: Character) -> PersonFacts:
        """As first recorded: a diagnosis made later is not known yet."""
        later = character.autism_diagnosed is not None
        place = character.place
        return PersonFacts(
            nhs_number=character.nhs_number,
            given_name=character.given_name,
            family_name=character.family_name,
            date_of_birth=character.born,
            sex=coding.SEX[character.sex],
            ethnicity=character.ethnicity,
            category=coding.CATEGORY_BEFORE_AUTISM if later else coding.CATEGORY[character.category],
            home_place_id=self.area.places[place].pk if place else None,
            originating_commissioner_id=self.area.ccgs[place] if place else None,
        )

    def _person(self, character: Character) -> Person:
        return Person.objects.get(pk=self.people[character.key].pk)

    def _spell(self, character: Character) -> Spell:
        return Spell.objects.get(person=self.people[character.key].pk, ended_on=None)

    def _act(self, line: Line, stay: Stay) -> Act:
        """By the keeper of the bed that the person is in: commissioner or case manager."""
        arrangement = stay.ward_on(max(line.event.on, stay.moves[0].on)).arrangement
        return Act(
            by=self.keepers[arrangement], now=line.entered, today=line.entered.date(), scope=self.scope
        )
