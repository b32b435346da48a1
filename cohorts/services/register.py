"""The dynamic support register: who is at risk, on what basis, rated how, looked at when.

Each act is one transaction and one entry in the trail. It raises Refusal, Stale (someone else saved first) or
PermissionDenied. What admissions, discharges and deaths do to it stands in `register_follows`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from cohorts.domain import at_risk, codes, rules
from cohorts.domain.codes.registers import DIED
from cohorts.domain.registers import Colour
from cohorts.models import Person, Rating, RegisterEntry, RegisterReview, Spell
from cohorts.services import identity, locking
from cohorts.services import register_follows as follows
from cohorts.services.clashes import refused_in_words
from cohorts.services.facts import NewPerson
from cohorts.services.register_follows import Changes, rows, said
from cohorts.services.register_returns import returns_of
from cohorts.services.words import in_words
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale

__all__ = [
    "Details",
    "EntryFacts",
    "NewRating",
    "change",
    "check_enter",
    "enter",
    "leave",
    "rate",
    "returns_of",
    "review",
    "take_back_leaving",
]

_EDIT = Permission.EDIT_REGISTER


@dataclass(frozen=True, slots=True)
class Details:
    """What may be learnt about someone on the register over time. Codes are those of `domain.codes`."""

    consent: str
    consent_on: date | None
    needs_group: str = ""
    setting: str = ""
    risk_factors: tuple[str, ...] = ()
    lead: str = ""
    coordinator: str = ""
    keyworker: str = ""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """How someone came onto the register, and what is known of them."""

    entered_on: date
    details: Details
    referred_on: date | None = None
    referred_by: str = ""


@dataclass(frozen=True, slots=True)
class NewRating:
    """A colour and why."""

    colour: Colour
    reason: str = field(default="")


def check_enter(*, person: Person, act: Act) -> None:
    """Why this person cannot be entered now; the reason under a disabled button."""
    act.scope.must_allow(_EDIT, person.partnership_id)
    if person.died_on is not None:
        raise Refusal(f"This person died on {rules.day_words(person.died_on)}.", field="entered_on")
    since = person.register_entries.filter(left_on__isnull=True).values_list("entered_on", flat=True).first()
    if since is not None:
        raise Refusal(
            f"This person is on the register already, since {rules.day_words(since)}.", field="entered_on"
        )


@transaction.atomic
def enter(*, person: Person | NewPerson, facts: EntryFacts, rating: NewRating, act: Act) -> RegisterEntry:
    """Someone enters the register with a basis for it and a rating.

    Someone in hospital is blue, someone just discharged red, whatever the rating given: by rule.
    """
    is_new = isinstance(person, NewPerson)
    with refused_in_words():
        if isinstance(person, NewPerson):
            known = identity.add(person, first_start=None, act=act, permission=_EDIT)
            identity.check_within_reach(known, act, _EDIT)
        else:
            known = locking.person_for(act, person.pk, _EDIT)
            check_enter(person=known, act=act)
        values = _entry_values(facts, known, act)
        at_risk.check_rating(
            rating.colour, rating.reason, facts.entered_on,
            ratings=(), entered_on=facts.entered_on, today=act.today,
        )  # fmt: skip
        entry = RegisterEntry.objects.create(person=known, **values)
    follows.add(entry, rating.colour, facts.entered_on, rating.reason.strip(), act)
    follows.follow(known.pk, act)
    entry.refresh_from_db()
    changes: Changes = {name: [None, value] for name, value in values.items() if value not in (None, "", [])}
    if is_new:
        changes |= identity.for_the_trail(
            {
                name: [None, value]
                for name, value in {"reference": known.reference, **identity.values_of(known)}.items()
                if value not in (None, "")
            }
        )
    changes["rating"] = [None, said(rows(entry), act.today)]
    _write("enter the register", entry, changes, act)
    return entry


def _entry_values(facts: EntryFacts, person: Person, act: Act) -> dict[str, Any]:
    born, on = person.date_of_birth, facts.entered_on
    at_risk.check_entry_day(on, born=born, died_on=person.died_on, today=act.today)
    at_risk.check_referral(facts.referred_on, facts.referred_by, entered_on=on, born=born)
    return {
        "entered_on": on,
        "referred_on": facts.referred_on,
        "referred_by": facts.referred_by,
        **_detail_values(facts.details, entered_on=on, born=born, act=act),
    }


def _detail_values(
    details: Details, *, entered_on: date, born: date, act: Act, day: date | None = None
) -> dict[str, Any]:
    """The details as the model stores them, or the first rule that they break.

    A basis may be renewed after the entry: `day` is until when it may be dated.
    """
    at_risk.check_consent(
        details.consent, details.consent_on, entered_on=day or entered_on, born=born, today=act.today
    )
    for name, list_of_codes in (("needs_group", codes.NEEDS_GROUP), ("setting", codes.SETTING)):
        if getattr(details, name):
            rules.check_code(list_of_codes, getattr(details, name), act.today, field=name)
    for factor in details.risk_factors:
        rules.check_code(codes.RISK_FACTOR, factor, act.today, field="risk_factors")
    values = asdict(details)
    values["risk_factors"] = list(details.risk_factors)
    for name in ("lead", "coordinator", "keyworker"):
        values[name] = values[name].strip()
    return values


@transaction.atomic
def change(*, entry: RegisterEntry, version: int, details: Details, act: Act) -> RegisterEntry:
    """Other details: a renewed basis, another setting, more or fewer risk factors, other names."""
    locked = _locked(entry, act)
    wanted = {**asdict(details), "risk_factors": list(details.risk_factors)}
    locking.check_version(locked, version, **wanted)
    _check_open(locked)
    values = _detail_values(
        details,
        entered_on=locked.entered_on,
        born=locked.person.date_of_birth,
        act=act,
        day=act.today,
    )
    changes = audit.changes_between({name: getattr(locked, name) for name in values}, values)
    if changes:
        for name, value in values.items():
            setattr(locked, name, value)
        follows.save(locked)
        _write("change the register entry", locked, changes, act)
    return locked


@transaction.atomic
def rate(*, entry: RegisterEntry, version: int, rating: NewRating, on: date, act: Act) -> Rating:
    """Another rating from a day, or the same one again with its reason."""
    locked = _locked(entry, act)
    _check_seen(locked, version, "colour", said(rows(locked), act.today), _words(rating, on))
    _check_open(locked)
    changes, row = _rated(locked, rating, on, act)
    follows.save(locked)
    _write("rate on the register", locked, changes, act)
    return row


def _rated(entry: RegisterEntry, rating: NewRating, on: date, act: Act) -> tuple[Changes, Rating]:
    before = rows(entry)
    at_risk.check_not_in_hospital(_in_hospital(entry.person_id, on))
    at_risk.check_rating(
        rating.colour, rating.reason, on, ratings=before, entered_on=entry.entered_on, today=act.today
    )
    row = follows.add(entry, rating.colour, on, rating.reason.strip(), act)
    return {"rating": [said(before, act.today), said(rows(entry), act.today)]}, row


@transaction.atomic
def review(
    *, entry: RegisterEntry, version: int, on: date, note: str, rating: NewRating | None, act: Act
) -> RegisterReview:
    """The multi-agency look at one person, perhaps with another rating from the same day."""
    locked = _locked(entry, act)
    last = locked.reviews.order_by("-on").values_list("on", flat=True).first()
    _check_seen(locked, version, "on", in_words("on", last), in_words("on", on))
    _check_open(locked)
    rules.check_not_future(on, today=act.today, what="The day of the review")
    rules.check_not_before(on, locked.entered_on, what="The day of the review", event="the entry")
    if locked.reviews.filter(on=on).exists():
        raise Refusal(f"A review on {rules.day_words(on)} is recorded already.", field="on")
    found = RegisterReview.objects.create(entry=locked, on=on, by=act.by, note=note.strip())
    changes: Changes = {"reviewed_on": [None, on]}
    if rating is not None:
        changes |= _rated(locked, rating, on, act)[0]
    follows.save(locked)
    _write("register review", locked, changes, act)
    return found


@transaction.atomic
def leave(*, entry: RegisterEntry, version: int, on: date, exit_reason: str, act: Act) -> RegisterEntry:
    """The person leaves the register, with a reason."""
    locked = _locked(entry, act)
    locking.check_version(locked, version, left_on=on, exit_reason=exit_reason)
    _check_open(locked)
    at_risk.check_leaving(
        exit_reason,
        on,
        entered_on=locked.entered_on,
        last_act=_last_act(locked),
        today=act.today,
        in_hospital=_in_hospital(locked.person_id, on),
    )
    locked.left_on, locked.exit_reason = on, exit_reason
    follows.save(locked)
    _write("leave the register", locked, {"left_on": [None, on], "exit_reason": ["", exit_reason]}, act)
    return locked


def check_take_back(*, entry: RegisterEntry, act: Act) -> None:
    """Why a leaving cannot be taken back; the reason under a disabled button."""
    act.scope.must_allow(_EDIT, entry.person.partnership_id)
    if entry.left_on is None:
        raise Refusal("This person is on the register.")
    if entry.exit_reason == DIED:
        raise Refusal("The entry ended with a death. Correct the death on the person's record.")


@transaction.atomic
def take_back_leaving(*, entry: RegisterEntry, version: int, act: Act) -> RegisterEntry:
    """The leaving was recorded by mistake: the time on the register goes on, with what stays did meanwhile."""
    locked = _locked(entry, act)
    locking.check_version(locked, version, left_on=None)
    check_take_back(entry=locked, act=act)
    changes: Changes = {"left_on": [locked.left_on, None], "exit_reason": [locked.exit_reason, ""]}
    locked.left_on, locked.exit_reason = None, ""
    with refused_in_words():
        follows.save(locked)
    changes |= follows.follow(locked.person_id, act)
    locked.refresh_from_db()
    _write("take back the leaving", locked, changes, act)
    return locked


def _in_hospital(person_id: UUID, on: date) -> date | None:
    """Since when the person has been in hospital on the day; None for somebody who is not."""
    stays = Spell.objects.filter(person=person_id, started_on__lte=on)
    starts = stays.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).values_list("started_on", flat=True)
    return starts.order_by("started_on").first()


def _last_act(entry: RegisterEntry) -> date:
    days = [*entry.ratings.values_list("on", flat=True), *entry.reviews.values_list("on", flat=True)]
    return max(days, default=entry.entered_on)


def _locked(entry: RegisterEntry, act: Act) -> RegisterEntry:
    locking.person_for(act, entry.person_id, _EDIT)
    entries = RegisterEntry.objects.select_for_update(of=("self",)).select_related("person")
    found = entries.filter(pk=entry.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _check_seen(entry: RegisterEntry, version: int, field: str, theirs: str | None, yours: str) -> None:
    """Raises Stale where the entry was saved since; what it says now about the act stands beside what was typed."""
    if entry.version != version:
        told = (Difference(field, theirs=theirs, yours=yours),)
        raise Stale(version=entry.version, differences=told)


def _words(rating: NewRating, on: date) -> str:
    return f"{rating.colour.label} from {rules.day_words(on)}"


def _check_open(entry: RegisterEntry) -> None:
    if entry.left_on is not None:
        raise Refusal(f"This person left the register on {rules.day_words(entry.left_on)}.", field="on")


def _write(did: str, entry: RegisterEntry, changes: Changes, act: Act) -> None:
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=entry,
        partnership_id=entry.person.partnership_id,
        person_ids=[entry.person_id],
        changes=changes,
    )
