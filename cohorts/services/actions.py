"""Actions promised for one person: agreed, put off, done or dropped. Each act is one entry in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from cohorts.domain import rules
from cohorts.domain.promises import ClosedAs, Origin
from cohorts.models import Action, Barrier, Discussion, Dispute, Person, RegisterEntry, Review, RootCause
from cohorts.services import locking
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Post, User

Cause = Review | Barrier | Discussion | RootCause | Dispute | RegisterEntry

_ORIGINS: dict[type[Any], Origin] = {
    Review: Origin.REVIEW,
    Barrier: Origin.BARRIER,
    Discussion: Origin.MEETING,
    RootCause: Origin.ROOT_CAUSE,
    Dispute: Origin.DISPUTE,
    RegisterEntry: Origin.REGISTER,
}
CAUSES: dict[Origin, type[Any]] = {origin: model for model, origin in _ORIGINS.items()}
# Who may promise and close an action: those who may write what it came from.
RIGHTS = {
    Origin.REVIEW: Permission.RECORD_REVIEWS,
    Origin.BARRIER: Permission.EDIT_DISCHARGE_PLANS,
    Origin.MEETING: Permission.EDIT_DISCHARGE_PLANS,
    Origin.ROOT_CAUSE: Permission.EDIT_COMMISSIONING,
    Origin.DISPUTE: Permission.EDIT_COMMISSIONING,
    Origin.REGISTER: Permission.EDIT_REGISTER,
}


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What is promised: by a user of the portal (`owner_id`) or by somebody named, one of the two."""

    what: str
    due_on: date
    owner_id: UUID | None = None
    owner_name: str = ""


@transaction.atomic
def agree(*, person: Person, cause: Cause, facts: ActionFacts, on: date, act: Act) -> Action:
    """A new action, agreed on a day. Raises Refusal at `what`, `due_on`, `owner` or `on`."""
    if isinstance(cause, Dispute) and cause.resolved_on is not None:
        raise Refusal("This dispute is settled: there is no next step.")
    origin = _ORIGINS[type(cause)]
    locked = locking.person_for(act, person.pk, RIGHTS[origin])
    rules.check_not_future(on, today=act.today, what="The day on which the action was agreed")
    values = _checked(facts, agreed_on=on, act=act, partnership_id=locked.partnership_id)
    action = Action.objects.create(
        person=locked,
        origin=origin.value,
        **{origin.value: cause},
        agreed_on=on,
        first_due_on=facts.due_on,
        **values,
    )
    _write("action agreed", action, {name: [None, value] for name, value in values.items() if value}, act)
    return action


@transaction.atomic
def change(*, action: Action, version: int, facts: ActionFacts, act: Act) -> Action:
    """Other words, another owner or a later date; the first due date stays as it was."""
    locked = _locked(action, act)
    locking.check_version(locked, version, what=facts.what.strip(), due_on=facts.due_on)
    _check_open(locked)
    person = locked.person
    values = _checked(facts, agreed_on=locked.agreed_on, act=act, partnership_id=person.partnership_id)
    changes = audit.changes_between({name: getattr(locked, name) for name in values}, values)
    if changes:
        for name, value in values.items():
            setattr(locked, name, value)
        _save(locked)
        _write("action changed", locked, changes, act)
    return locked


@transaction.atomic
def close(
    *,
    action: Action,
    version: int,
    as_: ClosedAs,
    on: date,
    note: str,
    act: Act,
    in_meeting: bool = False,
) -> Action:
    """Done or dropped on a day; a dropped action says why.

    A tracker meeting goes through every promise, so `in_meeting` the right to run it is enough for any origin.
    """
    locked = _locked(action, act, Permission.RUN_MEETINGS if in_meeting else None)
    locking.check_version(locked, version, closed_as=as_.value, closed_on=on)
    _check_open(locked)
    rules.check_not_future(on, today=act.today, what="The day on which the action ended")
    rules.check_not_before(
        on, locked.agreed_on, what="The day on which the action ended", event="it was agreed"
    )
    if as_ is ClosedAs.DROPPED and not note.strip():
        raise Refusal("Say why the action is dropped.", field="note")
    locked.closed_as, locked.closed_on, locked.closing_note = as_.value, on, note.strip()
    _save(locked)
    _write(f"action {as_.value}", locked, {"closed_on": [None, on], "closed_as": [None, as_.value]}, act)
    return locked


def _locked(action: Action, act: Act, right: Permission | None = None) -> Action:
    locking.person_for(act, action.person_id, right or RIGHTS[Origin(action.origin)])
    return Action.objects.select_for_update(of=("self",)).select_related("person", "owner").get(pk=action.pk)


def _check_open(action: Action) -> None:
    if action.closed_on is not None:
        raise Refusal(f"This action was closed on {rules.day_words(action.closed_on)}.", field="what")


def _checked(facts: ActionFacts, *, agreed_on: date, act: Act, partnership_id: UUID) -> dict[str, Any]:
    if not facts.what.strip():
        raise Refusal("Say what is to be done.", field="what")
    rules.check_not_before(
        facts.due_on, agreed_on, what="The due date", event="the action was agreed", field="due_on"
    )
    owner = _owner(facts, act, partnership_id)
    if (owner is None) == (not facts.owner_name.strip()):
        raise Refusal("Choose who will do it, or type their name: one of the two.", field="owner")
    return {
        "what": facts.what.strip(),
        "due_on": facts.due_on,
        "owner": owner,
        "owner_name": facts.owner_name.strip(),
    }


def _owner(facts: ActionFacts, act: Act, partnership_id: UUID) -> User | None:
    if facts.owner_id is None:
        return None
    owner = colleagues(partnership_id=partnership_id, act=act).filter(pk=facts.owner_id).first()
    if owner is None:
        raise Refusal("Choose someone who works in this partnership.", field="owner")
    return owner


def colleagues(*, partnership_id: UUID, act: Act) -> QuerySet[User]:
    """Everyone who holds a post in the partnership today, by name: who may own an action."""
    posts = Post.objects.in_force_on(act.today).filter(partnership=partnership_id)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name")


def _save(action: Action) -> None:
    action.version += 1
    action.save()


def _write(did: str, action: Action, changes: dict[str, list[Any]], act: Act) -> None:
    """The entry in the trail. What people wrote about a person stays out of it: it says that there are words."""
    if "what" in changes:
        changes = {**changes, "what": ["written" if text else None for text in changes["what"]]}
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=action,
        partnership_id=action.person.partnership_id,
        person_ids=[action.person_id],
        changes=changes,
    )
