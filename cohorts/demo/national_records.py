"""What stands beside the stays of the national data: reviews, plans, delays, the register, visits and promises.

Only for the last years, where pages look; from a seed of its own, so that people and stays stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models

from cohorts.demo import national
from cohorts.domain.codes import registers as codes
from cohorts.domain.kinds import Exit
from cohorts.domain.promises import ClosedAs, Origin
from cohorts.domain.registers import Colour
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import (
    Action,
    Confirmation,
    Delay,
    DischargePlan,
    Involvement,
    Person,
    PlanStep,
    Rating,
    RegisterEntry,
    Review,
    Spell,
    Visit,
)

_LONDON = ZoneInfo("Europe/London")
_LAST = national.LAST_DAY
_REVIEWS_FROM = date(2015, 4, 1)
_ENDED_SINCE = date(2016, 4, 1)  # of who left earlier nothing is told beside the stay
_REGISTER_FROM = date(2016, 1, 1)

_REVIEWED = 0.85
_REVIEWED_BEFORE = 0.3
_BOOKED = 0.35
_HAS_ACTION = 0.6
_KNOWN = 0.35
_STAYS_ON = 0.12
_LATE = (0.8, 0.9, 0.95, 1.0, 1.0, 1.1, 1.5)  # of the interval between two reviews
_OUTCOMES = ("ready_1", "no_date", "no_plan", "treatment", "treatment", "step_down", "risk")
_REASONS = ("HF", "SF", "RH", "CP", "LS", "HO", "HO", "OT")
_CONSENT = (codes.INFORMED, codes.BEST_INTEREST)
_LEAVES = {Exit.DEATH: "died", Exit.TRANSFER_OUT: "moved", Exit.OUT_OF_SCOPE: "mistake"}
_FACTORS = ("admitted", "unstable", "life", "mental", "behaviour", "staff", "emergency")
_OWNERS = ("Case manager", "Community nurse", "Social worker", "Consultant", "Housing officer")
_WHAT = (
    "Find a home",
    "Agree the funding",
    "Update the crisis plan",
    "Ask the family",
    "Name a co-ordinator",
)


class RecordRows:
    """The rows beside the stays of one partnership, made in order and stored together."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.reviews: list[Review] = []
        self.actions: list[Action] = []
        self.steps: list[PlanStep] = []
        self.delays: list[Delay] = []
        self.entries: list[RegisterEntry] = []
        self.ratings: list[Rating] = []
        self.visits: list[Visit] = []
        self.involvements: list[Involvement] = []
        self.confirmations: list[Confirmation] = []

    def store(self, batch: int) -> None:
        """Everything, in an order in which each row finds what it points to."""
        lists: tuple[list[models.Model], ...] = (
            self.reviews, self.actions, self.steps, self.delays, self.entries, self.ratings, self.visits,
            self.involvements, self.confirmations,
        )  # type: ignore[assignment]  # lists of several models  # fmt: skip
        for rows in lists:
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=batch)

    def add(self, person: Person, spells: list[tuple[Spell, national.Spell]]) -> None:
        """What is told of one person and their stays."""
        for row, spell in spells:
            if row.ended_on is None or row.ended_on >= _ENDED_SINCE:
                self._reviews(person, row, spell)
        last, known = spells[-1]
        self._register(person, [row for row, _ in spells if row.started_on >= _REGISTER_FROM])
        if last.ended_on is None:
            self._in_hospital(person, last, known)

    def plan(self, plan: DischargePlan) -> None:
        """The rest of a plan, and its history."""
        random = self.random
        plan.owner_name = random.choice(_OWNERS)
        plan.accommodation = random.choice(("", "own-door", "shared", "single", "care", "family"))
        plan.support = sorted(random.sample(("day-1", "wake", "visits", "pbs", "autism", "health"), 2))
        plan.destination = random.choice(("", "SH", "SH", "IL", "RC", "FH"))
        if plan.planned_on is not None:
            plan.confidence = random.choice(("firm", "likely", "unsure"))
        if plan.status == "6":
            plan.ready_on = max(plan.spell.counted_from, _LAST - timedelta(days=random.randrange(30, 400)))
        self.steps.extend(self._history(plan))

    def _history(self, plan: DischargePlan) -> Iterator[PlanStep]:
        """Up to two earlier dates, each sooner than the next, then the plan as it stands."""
        on = max(plan.spell.counted_from, _LAST - timedelta(days=self.random.randrange(60, 500)))
        slips = self.random.choice((0, 0, 1, 2)) if plan.planned_on else 0
        plan.slips = slips
        for number in range(slips, -1, -1):
            earlier = timedelta(days=90 * number)
            yield PlanStep(
                id=self._id(),
                plan=plan,
                at=_noon(on),
                on=on,
                status=plan.status,
                planned_on=plan.planned_on - earlier if plan.planned_on else None,
                confidence=plan.confidence,
                reason="" if number == slips else "The home is not ready",
            )
            on = min(on + timedelta(days=40), _LAST)

    def _reviews(self, person: Person, row: Spell, spell: national.Spell) -> None:
        random = self.random
        if row.started_on >= _REVIEWS_FROM and random.random() < _REVIEWED_BEFORE:
            self._review(person, ReviewKind.COMMUNITY, row.started_on - timedelta(days=random.randrange(28)))
        if random.random() > _REVIEWED:
            return
        child = (row.started_on - person.date_of_birth).days < 18 * 365
        secure = spell.episodes[-1].kind.security in "123"
        interval = 91 if child else 365 if secure else 182
        on = row.started_on + timedelta(days=random.randrange(5, 45))
        kind = ReviewKind.POST_ADMISSION
        if on < _REVIEWS_FROM:
            on, kind = _REVIEWS_FROM + timedelta(days=random.randrange(interval)), ReviewKind.INPATIENT
        while on < (row.ended_on or _LAST):
            self._review(
                person, kind, on, "treatment" if kind is kind.POST_ADMISSION else random.choice(_OUTCOMES)
            )
            on, kind = on + timedelta(days=int(interval * random.choice(_LATE))), ReviewKind.INPATIENT
        if row.ended_on is None and random.random() < _BOOKED:
            self._review(person, ReviewKind.INPATIENT, _LAST + timedelta(days=random.randrange(1, 60)))

    def _review(self, person: Person, kind: ReviewKind, on: date, outcome: str = "") -> None:
        random = self.random
        row = Review(
            id=self._id(),
            person=person,
            kind=kind,
            state=ReviewState.BOOKED if on > _LAST else ReviewState.HELD,
            on=on,
            mode="face",
            chair="Commissioner",
            clinical_expert="Psychologist",
            expert_by_experience="Expert by experience",
            asked_by="schedule",
            outcome=outcome,
        )
        self.reviews.append(row)
        if outcome and on > _LAST - timedelta(days=365) and random.random() < _HAS_ACTION:
            self._action(person, row)

    def _action(self, person: Person, review: Review) -> None:
        random = self.random
        due = review.on + timedelta(days=random.choice((14, 28, 60)))
        closed = min(due + timedelta(days=random.randrange(-10, 30)), _LAST)
        done = random.random() < 0.6
        self.actions.append(
            Action(
                id=self._id(),
                person=person,
                origin=Origin.REVIEW,
                review=review,
                what=random.choice(_WHAT),
                owner_name=random.choice(_OWNERS),
                agreed_on=review.on,
                first_due_on=due,
                due_on=due,
                closed_on=max(closed, review.on) if done else None,
                closed_as=ClosedAs.DONE if done else "",
            )
        )

    def _register(self, person: Person, stays: list[Spell]) -> None:
        """Known before the first late stay, or put on the register at a discharge; on it since."""
        random = self.random
        known = next((stay for stay in stays if random.random() < _KNOWN), None)
        if known is not None:
            entered = known.started_on - timedelta(days=random.randrange(5, 300))
            first = random.choice((Colour.RED, Colour.AMBER, Colour.AMBER, Colour.GREEN))
            entry = self._entry(person, entered, first)
            self._follow(entry, [stay for stay in stays if stay.started_on >= known.started_on])
            return
        gone = next((stay for stay in stays if stay.exit == Exit.DISCHARGE), None)
        if gone is not None and gone.ended_on is not None and random.random() < _STAYS_ON:
            entry = self._entry(person, gone.ended_on, Colour.RED)
            self._follow(entry, [stay for stay in stays if stay.started_on > gone.ended_on])

    def _entry(self, person: Person, on: date, colour: Colour) -> RegisterEntry:
        random = self.random
        entry = RegisterEntry(
            id=self._id(),
            person=person,
            referred_on=on,
            referred_by="health",
            entered_on=on,
            consent=random.choice(_CONSENT),
            consent_on=on,
            needs_group=random.choice("12345"),
            setting="family",
            risk_factors=sorted(random.sample(_FACTORS, 2)),
            coordinator=random.choice(_OWNERS),
        )
        self.entries.append(entry)
        self._rate(entry, on, colour, "Rated at the referral")
        return entry

    def _follow(self, entry: RegisterEntry, stays: list[Spell]) -> None:
        for stay in stays:
            self._rate(entry, stay.started_on, Colour.BLUE, "Admitted", stay)
            if stay.exit in _LEAVES:
                entry.left_on, entry.exit_reason = stay.ended_on, _LEAVES[Exit(stay.exit)]
            elif stay.ended_on is not None:
                self._rate(entry, stay.ended_on, Colour.RED, "Discharged", stay)
                later = stay.ended_on + timedelta(days=14)
                if later <= _LAST:
                    self._rate(entry, later, Colour.AMBER, "Two weeks after the discharge", stay)

    def _rate(
        self, entry: RegisterEntry, on: date, colour: Colour, reason: str, spell: Spell | None = None
    ) -> None:
        self.ratings.append(
            Rating(id=self._id(), entry=entry, colour=colour, on=on, reason=reason, at=_noon(on), spell=spell)
        )

    def _in_hospital(self, person: Person, row: Spell, spell: national.Spell) -> None:
        random = self.random
        if random.random() < 0.12:
            start = max(row.counted_from, _LAST - timedelta(days=random.randrange(10, 400)))
            for reason in random.sample(_REASONS[:-2], random.choice((1, 1, 2))):
                self.delays.append(
                    Delay(
                        id=self._id(),
                        spell=row,
                        reason=reason,
                        attribution=random.choice(("04", "05", "06")),
                        started_on=start,
                    )
                )
        if spell.episodes[-1].far and random.random() < 0.7:
            on = max(row.counted_from, _LAST - timedelta(days=random.randrange(90)))
            self.visits.append(
                Visit(id=self._id(), spell=row, on=on, visitor="Case manager", mode="site", saw_person=True)
            )
        self.involvements.append(
            Involvement(
                id=self._id(),
                person=person,
                advocacy=random.choice("1124"),
                family=random.choice("1124"),
                coordinator=random.choice(_OWNERS),
                checked_on=_LAST - timedelta(days=random.randrange(200)),
            )
        )
        if random.random() < 0.85:
            self.confirmations.append(
                Confirmation(id=self._id(), person=person, month=_LAST.replace(day=1), at=_noon(_LAST))
            )

    def _id(self) -> UUID:
        """From the seed, so that a row has the same address in every copy of the data."""
        return UUID(int=self.random.getrandbits(128), version=4)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=_LONDON)
