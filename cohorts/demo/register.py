"""The dynamic support register of the demonstration, entered through the services as the keepers would."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from cohorts.demo import coding, names
from cohorts.demo.cast import cast_of
from cohorts.domain.registers import Colour, Response
from cohorts.domain.returns import Column
from cohorts.models import Person, RegisterEntry
from cohorts.services import actions, register, register_follows, register_returns
from cohorts.services.actions import ActionFacts
from cohorts.services.facts import NewPerson, PersonFacts
from cohorts.services.register import Details, EntryFacts, NewRating
from cohorts.services.register_returns import ReturnFacts
from tcp_portal.access.scope import Scope, everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.demo.national import Size
from tcp_portal.partnerships.models import OrganisationKind, Partnership, Place, User

STORY = Path(__file__).with_name("register.toml")
FIRST_NUMBER = 700  # after the people of the stories, whose numbers begin at 0 and 500
PRINTED_MONTH = Month(2017, 1)
PRINTED = "BHR TCP stocktake, NHS England, 12 May 2017"
ASSUMED = "Assumed for the demonstration: not printed anywhere"
_LONDON = ZoneInfo("Europe/London")
_SEED = 20170131
_SATURDAY = 5
_REFERRED_BEFORE = timedelta(days=17)
_REFERRERS = ("social", "health", "family", "education", "health", "self")
_LEADS = {
    "Havering": "Maud Oyelaran, integrated team",
    "Redbridge": "Colm Brady, council",
    "Barking and Dagenham": "",
}
_COORDINATORS = ("Jess Amponsah", "Dermot Quayle", "Lena Hussain")


def load(*, national: Size | None) -> None:
    """People at risk and monthly returns of both demonstration partnerships; the national data has none."""
    if national:
        return
    story = tomllib.loads(STORY.read_text(encoding="utf-8"))
    ours = _Register.of(demo.CODE, {"Redbridge": "council.lead", "Havering": "havering"}, demo.COMMISSIONER)
    for line in story["known"]:
        ours.enter(line, ours.known(line["key"]))
    random, numbers = Random(_SEED), names.NhsNumbers(FIRST_NUMBER)  # noqa: S311 - invented people, not secrets
    for line in story["new"]:
        ours.enter(line, ours.new(line, random, numbers.next()))
    ours.returns(story["returns"])
    other = _Register.of(demo.OTHER_CODE, {}, demo.OTHER_COMMISSIONER)
    for line in story["vale"]:
        other.enter(line, other.known(line["key"]))
    other.returns(story["vale_returns"])


@dataclass
class _Register:
    """A partnership's register with those who keep it, by place."""

    partnership: Partnership
    places: dict[str, Place]
    keepers: Callable[[str | None], User]
    scope: Scope
    entered: int = 0

    @classmethod
    def of(cls, code: str, mailboxes: Mapping[str, str], otherwise: demo.SignIn) -> _Register:
        partnership = Partnership.objects.get(code=code)
        commissioner = User.objects.get(email=otherwise.email)
        leads = {
            place: User.objects.get(email=f"{mailbox}@example.org") for place, mailbox in mailboxes.items()
        }
        return cls(
            partnership,
            {place.name: place for place in partnership.places.all()},
            lambda place: leads.get(place or "", commissioner),
            everything(),
        )

    def known(self, key: str) -> Person:
        return cast_of(self.partnership.code).people[key]

    def new(self, line: Mapping[str, Any], random: Random, nhs_number: str) -> NewPerson:
        given, family = names.name(random, woman=line["sex"] == "female")
        place = self.places[line["place"]]
        ccg = place.memberships.filter(organisation__kind=OrganisationKind.CCG).first()
        facts = PersonFacts(
            nhs_number=nhs_number,
            given_name=given,
            family_name=family,
            date_of_birth=line["born"],
            sex=coding.SEX[line["sex"]],
            ethnicity=names.ethnicity(random),
            category=coding.CATEGORY[line["category"]],
            home_place_id=place.pk,
            originating_commissioner_id=ccg.organisation_id if ccg else None,
        )
        return NewPerson(self.partnership, facts, synthetic=True)

    def act(self, place: str | None, on: date, *, at: time = time(14, 10)) -> Act:
        """By the keeper of the place, on the first working day from then."""
        while on.weekday() >= _SATURDAY:
            on += timedelta(days=1)
        now = datetime.combine(on, at, tzinfo=_LONDON)
        return Act(by=self.keepers(place), now=now, today=on, scope=self.scope)

    def enter(self, line: Mapping[str, Any], who: Person | NewPerson) -> None:
        """The entry, and what came after it in order of time: ratings, looks, stays, leaving."""
        place = line.get("place") or (
            who.home_place.name if isinstance(who, Person) and who.home_place else None
        )
        on = line["entered"]
        entry = register.enter(
            person=who,
            facts=self._facts(line, place),
            rating=NewRating(Colour(line["colour"]), line["reason"]),
            act=self.act(place, on, at=time(11, 30)),
        )
        for day, do in sorted(self._later(line, entry, place), key=lambda step: step[0]):
            do(self.act(place, day))
        for what, owner, due in line.get("actions", []):
            facts = ActionFacts(what=what, due_on=due, owner_name=owner)
            agreed = max(look for look in line["looks"] if look <= due)
            actions.agree(
                person=entry.person, cause=entry, facts=facts, on=agreed, act=self.act(place, agreed)
            )

    def _facts(self, line: Mapping[str, Any], place: str | None) -> EntryFacts:
        on, number = line["entered"], self.entered
        self.entered += 1
        return EntryFacts(
            entered_on=on,
            referred_on=on - _REFERRED_BEFORE,
            referred_by=_REFERRERS[number % len(_REFERRERS)],
            details=Details(
                consent=line.get("consent", "informed"),
                consent_on=on - timedelta(days=number % 8),
                needs_group="1" if "mental" in line["risks"] else "2",
                setting=line["setting"],
                risk_factors=tuple(line["risks"]),
                lead=_LEADS.get(place or "", ""),
                coordinator=_COORDINATORS[number % len(_COORDINATORS)],
                keyworker=line.get("keyworker", ""),
            ),
        )

    def _later(
        self, line: Mapping[str, Any], entry: RegisterEntry, place: str | None
    ) -> list[tuple[date, Callable[[Act], object]]]:
        ratings = {on: NewRating(Colour(colour), reason) for on, colour, reason in line.get("rated", [])}
        steps: list[tuple[date, Callable[[Act], object]]] = [
            (on, self._look(entry, on, ratings.pop(on, None))) for on in line["looks"]
        ]
        steps += [(on, self._rating(entry, on, rating)) for on, rating in ratings.items()]
        for start, end in entry.person.spells.values_list("started_on", "ended_on"):
            for day in (start, end):
                if day is not None and day > line["entered"]:
                    steps.append((day, lambda act: register_follows.follow(entry.person_id, act)))
        if "left" in line:
            steps.append((line["left"][0], self._leaving(entry, *line["left"])))
        return steps

    @staticmethod
    def _look(entry: RegisterEntry, on: date, rating: NewRating | None) -> Callable[[Act], object]:
        def do(act: Act) -> object:
            version = RegisterEntry.objects.get(pk=entry.pk).version
            note = rating.reason if rating else "Looked at with health, care and education. No change."
            return register.review(entry=entry, version=version, on=on, note=note, rating=rating, act=act)

        return do

    @staticmethod
    def _rating(entry: RegisterEntry, on: date, rating: NewRating) -> Callable[[Act], object]:
        def do(act: Act) -> object:
            version = RegisterEntry.objects.get(pk=entry.pk).version
            return register.rate(entry=entry, version=version, rating=rating, on=on, act=act)

        return do

    @staticmethod
    def _leaving(entry: RegisterEntry, on: date, why: str) -> Callable[[Act], object]:
        def do(act: Act) -> object:
            version = RegisterEntry.objects.get(pk=entry.pk).version
            return register.leave(entry=entry, version=version, on=on, exit_reason=why, act=act)

        return do

    def returns(self, said: Mapping[str, list[list[Any]]]) -> None:
        """What each place answered in the week after each month, or that it did not."""
        for place, months in said.items():
            for text, *figures in months:
                month = Month.parse(text)
                on = month.last + timedelta(days=5)
                printed = month == PRINTED_MONTH and self.partnership.code == demo.CODE
                facts = ReturnFacts(
                    response=Response.ANSWERED if figures else Response.NO_RESPONSE,
                    figures=dict(
                        zip((Column.RED, Column.AMBER, Column.CHILDREN), figures, strict=bool(figures))
                    ),
                    answered_on=on if figures else None,
                    answered_by=_LEADS.get(place, "Register lead") if figures else "",
                    source=PRINTED if printed else ASSUMED,
                )
                register_returns.record(
                    place=self.places[place], month=month, version=0, facts=facts, act=self.act(place, on)
                )
