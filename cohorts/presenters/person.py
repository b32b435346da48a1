"""What a person's page says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cohorts.domain.codes import BED_TYPE, CATEGORY, ETHNICITY, LEGAL_STATUS, SECURITY, SEX
from cohorts.domain.kinds import Arrangement, Exit
from cohorts.domain.nhs_number import masked, spaced
from cohorts.domain.responsibility import Responsibility
from cohorts.models import Episode, Person
from cohorts.presenters.person_reviews import ReviewsCard, review_events, reviews_card
from cohorts.presenters.plan_timeline import Event
from cohorts.presenters.plan_words import PlanCard, plan_card
from cohorts.presenters.timeline import hospital, timeline
from cohorts.presenters.words import NOT_RECORDED, lower_first, stay_in_words
from cohorts.services import admissions, endings, moves
from cohorts.services.person_page import NHS_NUMBER, PAGE, Journey, PersonRecord
from cohorts.services.words import stored_in_words
from tcp_portal.acts import Act
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import list_words
from tcp_portal.errors import Refusal
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame

Facts = list[tuple[str, str]]
NOT_IN_HOSPITAL = "This person is not in hospital now."
_PLAN_FIELDS = {"status": ("status", NOT_RECORDED), "planned_on": ("planned date", "not set")}
_LOOKS = {PAGE: "looked at this page", NHS_NUMBER: "looked at the NHS number"}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be recorded; a reason says why it cannot be now."""

    id: str
    text: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person as the reader may see them."""

    reference: str
    initials: str
    name: str
    number: str
    may_show_number: bool
    line: tuple[str, ...]
    bed: Facts
    about: Facts
    plan: PlanCard | None
    reviews: ReviewsCard
    main: tuple[Action, ...]
    more: tuple[Action, ...]
    held: tuple[tuple[str, str], ...]
    events: list[Event]
    entries: list[tuple[str, str]]


def person_page(record: PersonRecord, *, frame: Frame, act: Act, show_number: bool = False) -> PersonPage:
    """The page as at the frame's day; identity only for those who may see it, the number only when asked for."""
    person, identity = record.person, record.rights.identity
    actions = tuple(_actions(record, frame, act)) if record.rights.recording else ()
    shown = spaced if show_number and identity else masked
    return PersonPage(
        reference=person.reference,
        initials=person.initials,
        name=f"{person.given_name} {person.family_name}" if identity else "",
        number=shown(person.nhs_number) or NOT_RECORDED,
        may_show_number=identity and bool(person.nhs_number) and not show_number,
        line=tuple(_line(record, frame.as_at)),
        bed=_bed(record.open),
        about=_about(person, identity=identity),
        plan=_plan(record, frame),
        reviews=reviews_card(record, frame),
        main=(*actions[:1], *_review(record, frame), *actions[1:2]),
        more=tuple(action for action in actions[2:] if not action.reason),
        held=tuple(_held(actions[2:])),
        events=timeline(record, frame, review_events(record)),
        entries=[entry_line(entry) for entry in record.entries],
    )


def _review(record: PersonRecord, frame: Frame) -> Iterator[Action]:
    if record.rights.reviewing:
        url = frame.url("cohorts:review_record", record.person.pk)
        yield Action("do-review", "Record review", url, "")


def _line(record: PersonRecord, day: date) -> Iterator[str]:
    person, journey = record.person, record.open
    if person.died_on:
        yield f"died on {long_day(person.died_on)}, aged {years_between(person.date_of_birth, person.died_on)}"
    else:
        yield str(years_between(person.date_of_birth, max(day, person.date_of_birth)))
    yield person.home_place.name if person.home_place else "no place recorded"
    if journey:
        bed = _current(journey)
        if bed:
            yield lower_first(Arrangement(bed.arrangement).label)
        yield _in_hospital(journey.spell.started_on, day)
        if journey.offered_to:
            yield f"offered to {journey.offered_to}, which has not answered yet"
    elif record.journeys:
        last = record.journeys[0].spell
        ended = f" since {long_day(last.ended_on)}" if last.ended_on else ""
        yield f"not in hospital{ended}" if last.exit != Exit.DEATH else "died in hospital"
    yield lower_first(CATEGORY.label(person.category))
    if record.responsible is not Responsibility.CONFIRMED:
        yield f"responsible commissioner {record.responsible.value}"


def _in_hospital(started_on: date, day: date) -> str:
    if started_on > day:
        return f"in hospital since {long_day(started_on)}"
    return f"in hospital {stay_in_words(started_on, day)}"


def _current(journey: Journey) -> Episode | None:
    return next((bed for bed in journey.beds if bed.ended_on is None), None)


def _bed(journey: Journey | None) -> Facts:
    if journey is None:
        return []
    bed = _current(journey)
    since = ("In hospital since", long_day(journey.spell.started_on))
    if bed is None:
        return [since, ("Ward", "Between beds")]
    return [
        ("Hospital and ward", hospital(bed)),
        ("Provider", bed.site.provider.name),
        ("Bed", f"{BED_TYPE.label(bed.bed_type)} · {SECURITY.label(bed.security)}"),
        ("Commissioner", f"{bed.commissioner.name} ({Arrangement(bed.arrangement).label})"),
        ("Legal status", LEGAL_STATUS.label(bed.legal_status)),
        ("Out of area", "Yes" if bed.out_of_area else "No"),
        since,
        ("In this bed since", long_day(bed.started_on)),
    ]


def _about(person: Person, *, identity: bool) -> Facts:
    origin = person.originating_commissioner
    facts = [
        ("Learning disability or autism", CATEGORY.label(person.category)),
        ("Sex", SEX.label(person.sex)),
        ("Ethnicity", ETHNICITY.label(person.ethnicity)),
        ("Home CCG or ICB", origin.name if origin else NOT_RECORDED),
    ]
    if identity:
        name = f"{person.given_name} {person.family_name}"
        return [("Name", name), ("Date of birth", long_day(person.date_of_birth)), *facts]
    return facts


def _plan(record: PersonRecord, frame: Frame) -> PlanCard | None:
    if record.open is None:
        return None
    key = record.person.pk
    return plan_card(
        record.open.planning,
        frame.as_at,
        page_url=frame.url("cohorts:discharge_plan", key),
        url=frame.url("cohorts:plan", key, back="person") if record.rights.planning else "",
    )


def _held(actions: tuple[Action, ...]) -> Iterator[tuple[str, str]]:
    """What cannot be recorded now, by the reason, said once for all that share it."""
    for reason in dict.fromkeys(action.reason for action in actions if action.reason):
        texts = [lower_first(action.text) for action in actions if action.reason == reason]
        yield list_words(texts), reason


class _Asked:
    """The rules that the services hold, asked before the act: the same call gives a button and its reason.

    Several actions may share a rule; it is asked once.
    """

    def __init__(self, record: PersonRecord, frame: Frame, act: Act) -> None:
        self.person, self.journey, self.frame, self.act = record.person, record.open, frame, act
        self.reasons: dict[str, str] = {}

    def moving(self) -> None:
        if self.journey is None:
            raise Refusal(NOT_IN_HOSPITAL)
        moves.check_transfer(spell=self.journey.spell, act=self.act)

    def ending(self) -> None:
        if self.journey is None:
            raise Refusal(NOT_IN_HOSPITAL)
        endings.check_end(spell=self.journey.spell, act=self.act)

    def admitting(self) -> None:
        admissions.check_admit(person=self.person, act=self.act)

    def dying(self) -> None:
        endings.check_record_death(person=self.person, act=self.act)

    def action(self, text: str, check: Callable[[], None], name: str, *args: object) -> Action:
        """The action with its address, and the reason where the rule refuses it."""
        key = "-".join(["do", name.partition(":")[2], *map(str, args)])
        if check.__name__ not in self.reasons:
            self.reasons[check.__name__] = self._reason(check)
        return Action(key, text, self.frame.url(name, self.person.pk, *args), self.reasons[check.__name__])

    @staticmethod
    def _reason(check: Callable[[], None]) -> str:
        try:
            check()
        except Refusal as refusal:
            return refusal.sentence
        return ""


def _actions(record: PersonRecord, frame: Frame, act: Act) -> Iterator[Action]:
    """What can be recorded: the two likeliest first, the likeliest of all second."""
    asked = _Asked(record, frame, act)
    stay = [
        asked.action("Transfer", asked.moving, "cohorts:transfer"),
        asked.action("Record discharge", asked.ending, "cohorts:discharge"),
    ]
    start = [
        asked.action("Record as found late", asked.admitting, "cohorts:admit_known", "found-late"),
        asked.action("Record admission", asked.admitting, "cohorts:admit_known", "admission"),
    ]
    yield from stay if record.open else start
    yield asked.action("Transfer to another partnership", asked.ending, "cohorts:transfer_out")
    yield asked.action("Close as out of scope", asked.ending, "cohorts:out_of_scope")
    yield asked.action("Record transfer in", asked.admitting, "cohorts:admit_known", "transfer-in")
    yield from start if record.open else stay
    yield asked.action("Record death", asked.dying, "cohorts:death")
    yield Action(
        "do-correct", "Correct who this is", frame.url("cohorts:correct_person", record.person.pk), ""
    )


def entry_line(entry: AuditEntry) -> tuple[str, str]:
    """When, and who did what. Only changes of the plan are told here: others may hold who the person is."""
    local = timezone.localtime(entry.at)
    told = [_change(name, *pair) for name, pair in entry.changes.items() if name in _PLAN_FIELDS]
    who = str(entry.by) if entry.by else "The portal"
    did = _LOOKS.get(entry.did, entry.did) if entry.kind == Kind.READ else entry.did
    return f"{local.day} {local:%b %Y, %H:%M}", " · ".join([f"{who}: {did}", *told])


def _change(name: str, old: str | None, new: str | None) -> str:
    title, nothing = _PLAN_FIELDS[name]

    def words(value: str | None) -> str:
        return lower_first(stored_in_words(name, value)) if value else nothing

    return f"{title} {words(old)} → {words(new)}"
