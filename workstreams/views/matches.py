"""One person's home: which fit, who could support them there, and meaning, agreeing and ending a match."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.models import Person
from cohorts.services import entries, reach
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, version_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.steps import Step, confirm
from workstreams.forms.housing import EndForm, ProposeForm
from workstreams.models import UnitMatch
from workstreams.models.housing import MatchState
from workstreams.presenters.matches import home_choices, match_lines, person_facts, support_choices
from workstreams.services import homes_match
from workstreams.services.homes_pipeline import HomeLine, homes_of, waiting
from workstreams.services.market import supporters

_SEE, _PLANS = Permission.VIEW_PEOPLE, Permission.EDIT_DISCHARGE_PLANS
_FORM = ["GET", "HEAD", "POST"]
_TEMPLATE, _OVERTAKEN = "workstreams/match_step.html", "Someone else changed this match. Look at it again."
AGREE = Step(
    "Agree", "Is this home agreed?", "The home stays taken until the match ends.", "The match is agreed.",
    _TEMPLATE, _OVERTAKEN,
)  # fmt: skip
MOVE = Step(
    "Say that they moved in", "Did the person move in?",
    "The discharge itself is recorded on the person’s page.", "It is recorded that they moved in.",
    _TEMPLATE, _OVERTAKEN,
)  # fmt: skip
END = Step(
    "End the match", "Does this match end?", "The home is free again for somebody else.", "The match has ended.",
    _TEMPLATE, _OVERTAKEN, "warning",
)  # fmt: skip


@requires(_SEE)
@require_safe
def person_home(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Which homes fit this person, and which do not and why?"""
    person, may_edit = homes_match.person_of(scope=request.scope, person_id=pk)
    entries.record_look(
        people=[pk], how="home of a person", partnership_id=person.partnership_id, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    matches = UnitMatch.objects.visible_to(request.scope).filter(spell__person=pk)
    lines = match_lines(
        matches.select_related("unit__scheme", "spell__person"), request.frame, may_edit=may_edit
    )
    may_propose = may_edit and not any(line.stands for line in lines)
    context = {"person": person, "matches": lines, **_choices(request, person, may_propose=may_propose)}
    return page(request, "workstreams/home_person.html", context)


def _choices(request: PortalRequest, person: Person, *, may_propose: bool) -> dict[str, object]:
    """What may be chosen for somebody who is in hospital."""
    scope, frame, partnership = request.scope, request.frame, person.partnership
    found = waiting(scope=scope, partnership=partnership, day=frame.day, person_id=person.pk)
    if not found:
        return {"is_open": False}
    homes = homes_of(scope=scope, partnership=partnership)
    providers = supporters(scope=scope, partnership=partnership)
    return {
        "is_open": True,
        "facts": person_facts(found[0]),
        "choices": home_choices(found[0], homes, Month.of(frame.day), frame, may_propose=may_propose),
        "support": support_choices(found[0].someone, providers, frame),
    }


@requires(_PLANS)
@require_http_methods(_FORM)
def match_propose(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Means a home for the person. What the database refuses is said beside the home."""
    person, spell = reach.open_spell(scope=request.scope, person_id=pk, permission=_PLANS)
    back = request.frame.url("workstreams:person_home", pk)
    if spell is None:
        messages.error(request, "The person is not in hospital.")
        return HttpResponseRedirect(back)
    homes = homes_of(scope=request.scope, partnership=person.partnership)
    form = ProposeForm(request.POST or None, homes=_offered(homes), chosen=request.GET.get("unit", ""))
    context = {"person": person, "form": form, "back": back}
    if request.method != "POST" or not form.is_valid():
        return page(request, "workstreams/match_propose.html", context, status=422 if form.errors else 200)
    said = form.cleaned_data
    try:
        homes_match.propose(
            spell=spell,
            unit_id=UUID(said["unit"]),
            note=said["note"],
            day=request.frame.day,
            act=act_of(request),
        )
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return page(request, "workstreams/match_propose.html", context, status=422)
    messages.success(request, "The home is proposed.")
    return HttpResponseRedirect(back)


def _offered(homes: list[HomeLine]) -> list[tuple[UUID, str]]:
    """Homes that are meant for somebody stay in the list, so that whoever was late is told."""
    return [
        (line.unit.pk, f"{line.label}{' (meant for somebody)' if line.home.taken else ''}")
        for line in homes
        if not line.home.dropped
    ]


@requires(_PLANS)
@require_http_methods(_FORM)
def match_agree(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A proposed home is agreed."""
    match = homes_match.reached(scope=request.scope, match_id=pk)
    return _step(request, match, AGREE, MatchState.AGREED)


@requires(_PLANS)
@require_http_methods(_FORM)
def match_move(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The person moved in."""
    match = homes_match.reached(scope=request.scope, match_id=pk)
    return _step(request, match, MOVE, MatchState.MOVED)


def _step(request: PortalRequest, match: UnitMatch, step: Step, to: MatchState) -> HttpResponse:
    back = request.frame.url("workstreams:person_home", match.spell.person_id)
    form, version = NHSForm(request.POST or None), version_of(request)
    return confirm(
        request, step, form,
        lambda: homes_match.step(match=match, version=version, to=to, day=request.frame.day, act=act_of(request)
        ),
        about={"match": match, "back": back}, back=back,
    )  # fmt: skip


@requires(_PLANS)
@require_http_methods(_FORM)
def match_end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The home is free again, for a reason."""
    match = homes_match.reached(scope=request.scope, match_id=pk)
    back = request.frame.url("workstreams:person_home", match.spell.person_id)
    form, version = EndForm(request.POST or None), version_of(request)
    return confirm(
        request, END, form,
        lambda: homes_match.end(
            match=match, version=version, reason=form.cleaned_data["reason"], act=act_of(request)
        ),
        about={"match": match, "back": back}, back=back,
    )  # fmt: skip
