"""Putting right what was recorded wrongly. When someone else saved first, the reader chooses field by field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cohorts.domain.nhs_number import masked
from cohorts.forms.corrections import CorrectEpisodeForm, CorrectSpellForm, episode_initial, spell_initial
from cohorts.forms.people import CorrectPersonForm, person_initial
from cohorts.presenters.recording import person_task
from cohorts.services import corrections, person_page, reach
from cohorts.services.choices import choices_of
from cohorts.views.beds import bed_of
from cohorts.views.recording import attempt, back_to_person, show
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_RECORD = Permission.RECORD_PEOPLE


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_person(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Who the person is. The page shows name and date of birth, so its opening is recorded."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_RECORD)
    frame, act = request.frame, act_of(request)
    url = frame.url("cohorts:correct_person", person.pk)
    known = masked(person.nhs_number)
    note = f"The NHS number is {known}. Leave the box empty to keep it." if known else ""
    task = person_task(person, frame, "Correct who this is", "Save the correction", url, note=note)
    if request.method != "POST":
        person_page.record_opened(person=person, how="correction form", by=request.user, at=timezone.now())
    form = CorrectPersonForm(
        request.POST or None,
        day=frame.today,
        today=act.today,
        person=person,
        choices=choices_of(person.partnership),
        initial={**person_initial(person), "version": person.version},
    )

    def save() -> None:
        died = {"died_on": form.cleaned_data["died_on"]} if "died_on" in form.fields else {}
        version = form.cleaned_data["version"]
        corrections.correct_person(person=person, version=version, facts=form.facts(), act=act, **died)

    def saved_now() -> dict[str, Any]:
        return person_initial(reach.person(scope=request.scope, person_id=person.pk, permission=_RECORD))

    outcome = attempt(form, save, record=person, saved_now=saved_now)
    if outcome.done:
        return back_to_person(request, person, f"The record of {person.reference} is corrected.")
    return show(request, task, form, outcome)


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_spell(request: PortalRequest, spell_id: UUID) -> HttpResponse:
    """The dates and kind of a stay; without an end it is open again."""
    spell = reach.spell(scope=request.scope, spell_id=spell_id, permission=_RECORD)
    person, frame, act = spell.person, request.frame, act_of(request)
    url = frame.url("cohorts:correct_spell", spell.pk)
    task = person_task(person, frame, "Correct this stay", "Save the correction", url)
    form = CorrectSpellForm(
        request.POST or None,
        day=spell.counted_from,
        today=act.today,
        spell=spell,
        initial={**spell_initial(spell), "version": spell.version},
    )

    def save() -> None:
        version = form.cleaned_data["version"]
        corrections.correct_spell(spell=spell, version=version, act=act, **form.stay())

    def saved_now() -> dict[str, Any]:
        return spell_initial(reach.spell(scope=request.scope, spell_id=spell.pk, permission=_RECORD))

    outcome = attempt(form, save, record=spell, saved_now=saved_now)
    if outcome.done:
        return back_to_person(request, person, f"The stay of {person.reference} is corrected.")
    return show(request, task, form, outcome)


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_episode(request: PortalRequest, episode_id: UUID) -> HttpResponse:
    """One ward stay: its dates and its bed."""
    episode = reach.episode(scope=request.scope, episode_id=episode_id, permission=_RECORD)
    person, frame, act = episode.spell.person, request.frame, act_of(request)
    url = frame.url("cohorts:correct_episode", episode.pk)
    task = person_task(person, frame, "Correct this ward stay", "Save the correction", url)
    form = CorrectEpisodeForm(
        request.POST or None,
        day=episode.started_on,
        today=act.today,
        choices=choices_of(person.partnership),
        initial={**episode_initial(episode), "version": episode.version},
    )

    @transaction.atomic
    def save() -> None:
        cleaned = {name: form.cleaned_data[name] for name in ("version", "started_on", "ended_on")}
        bed = bed_of(form, person.partnership, act)
        corrections.correct_episode(episode=episode, bed=bed, act=act, **cleaned)

    def saved_now() -> dict[str, Any]:
        fresh = reach.episode(scope=request.scope, episode_id=episode.pk, permission=_RECORD)
        return episode_initial(fresh)

    outcome = attempt(form, save, record=episode, saved_now=saved_now)
    if outcome.done:
        return back_to_person(request, person, f"The ward stay of {person.reference} is corrected.")
    return show(request, task, form, outcome)
