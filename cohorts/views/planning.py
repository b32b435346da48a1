"""What the forms of a discharge plan share: the open stay, one try, and the way back to the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from cohorts.forms.base import RecordForm
from cohorts.models import Person, Spell
from cohorts.presenters.recording import Task, person_task
from cohorts.services.actions import colleagues
from cohorts.services.overtaking import last_end
from cohorts.views.recording import attempt, refused, show
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.models import Versioned
from tcp_portal.web import PortalRequest

NOT_IN_HOSPITAL = Refusal("This person is not in hospital now, so there is no discharge to plan.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form about a person's plan: its words, and where in the plan's page it leads back to."""

    heading: str
    button: str
    done: str
    back_to: str = ""
    note: str = ""


def sheet_task(request: PortalRequest, person: Person, sheet: Sheet, url: str) -> Task:
    """The page of the form."""
    plan = request.frame.url("cohorts:discharge_plan", person.pk)
    task = person_task(
        person,
        request.frame,
        sheet.heading,
        sheet.button,
        url,
        back=f"{plan}{sheet.back_to}",
        note=sheet.note,
    )
    return Task(
        **{
            **{name: getattr(task, name) for name in task.__slots__},
            "crumbs": (*task.crumbs, ("Discharge plan", plan)),
        }
    )


def answer(
    request: PortalRequest,
    task: Task,
    sheet: Sheet,
    form: RecordForm,
    save: Callable[[], object],
    record: Versioned | None,
) -> HttpResponse:
    """Saves the form and goes back to the plan, or shows it again with what was wrong."""
    outcome = attempt(form, save, record=record)
    if not outcome.done:
        return show(request, task, form, outcome)
    messages.success(request, sheet.done)
    return redirect(task.back)


def plan_of(spell: Spell) -> Any:
    """The plan, or None before there is one."""
    return getattr(spell, "plan", None)


def colleague_options(person: Person, act: Act) -> list[tuple[str, str]]:
    """Who may own something, by name."""
    return pairs(colleagues(partnership_id=person.partnership_id, act=act))


def pairs(rows: QuerySet[Any]) -> list[tuple[str, str]]:
    """Identity and name of rows, as a select offers them."""
    return [(str(row.pk), str(row)) for row in rows]


def chosen(value: str) -> UUID | None:
    """The identity that a select names; nothing chosen is None."""
    return UUID(value) if value else None


def no_stay(request: PortalRequest, person: Person, heading: str, url: str) -> HttpResponse:
    """The page for a plan without an open stay."""
    task = sheet_task(request, person, Sheet(heading, "", ""), url)
    return refused(request, task, NOT_IN_HOSPITAL, changed=lambda: last_end(person))
