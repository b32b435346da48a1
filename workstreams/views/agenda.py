"""The items of an agenda, their order, and what comes out of them."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest
from tcp_portal.web import row_views as rows
from tcp_portal.web.asked import act_of
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_views import Screen
from tcp_portal.web.steps import Step, confirm
from workstreams.forms.agenda import ItemActionForm, ItemDecisionForm, ItemForm
from workstreams.forms.meetings import ApproveForm, VersionForm
from workstreams.models import AgendaItem, Decision, DecisionState, PlanAction
from workstreams.presenters.meetings import day_words, title_of
from workstreams.services import agenda, meetings
from workstreams.services.actions import ACTIONS
from workstreams.services.agenda import ITEMS
from workstreams.services.decisions import DECISIONS
from workstreams.views.meetings import meeting_or_404
from workstreams.views.series import ABOVE

KEEP = Permission.KEEP_MEETINGS
_TEMPLATE = "workstreams/meeting_step.html"
REMOVE = Step(
    "Remove the item", "Remove the item?",
    "It leaves the agenda with its papers, for good. The trail keeps its title.",
    "The item is removed.", _TEMPLATE, "Someone else changed the item after you opened this page.", "warning",
)  # fmt: skip
APPROVE = Step(
    "Approve the minutes", "Approve the minutes?",
    "They can no longer be changed. Corrections stand at their head.",
    "The minutes are approved.", _TEMPLATE, "Someone else changed the meeting after you opened this page.",
)  # fmt: skip


def item_or_404(request: PortalRequest, pk: UUID) -> AgendaItem:
    """An item of an agenda that the reader may see."""
    found = AgendaItem.objects.visible_to(request.scope)
    return get_object_or_404(
        found.select_related("meeting__series__partnership", "meeting__series__place"), pk=pk
    )


def of_meeting(frame: Frame, item: AgendaItem) -> str:
    """The page of an item's meeting."""
    return frame.url("workstreams:meeting", item.meeting_id)


def _of_source(frame: Frame, row: Decision | PlanAction) -> str:
    assert row.agenda_item is not None  # noqa: S101  # given by the address
    return of_meeting(frame, row.agenda_item)


ITEM_SCREEN = Screen(
    table=ITEMS, form=ItemForm, crumbs=ABOVE, adding="Add an item", changing="Change the item",
    saved="The item is saved.", back=of_meeting,
)  # fmt: skip
DECISION_SCREEN = Screen(
    table=DECISIONS, form=ItemDecisionForm, crumbs=ABOVE, adding="Record a decision",
    changing="Change the decision", saved="The decision is in the log.", back=_of_source,
)  # fmt: skip
ACTION_SCREEN = Screen(
    table=ACTIONS, form=ItemActionForm, crumbs=ABOVE, adding="Record an action", changing="Change the action",
    saved="The action is in the log.", back=_of_source,
)  # fmt: skip


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def item_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An item, before any other business."""
    meeting = meeting_or_404(request, pk)
    cancel = request.frame.url("workstreams:meeting", meeting.pk)
    initial = {"minutes": 10, "purpose": "discuss", "paper_state": "none"}
    return rows.add(request, ITEM_SCREEN, given={"meeting": meeting}, cancel=cancel, initial=initial)


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def item_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Its lead, time, purpose and points."""
    return rows.change(request, ITEM_SCREEN, item_or_404(request, pk))


@requires(KEEP)
@require_POST
def item_move(request: PortalRequest, pk: UUID, way: str) -> HttpResponse:
    """An item up or down by one."""
    item = item_or_404(request, pk)
    with suppress(Refusal):  # the meeting was held meanwhile: its page says so
        agenda.move(item=item, up=way == "up", act=act_of(request))
    return HttpResponseRedirect(f"{of_meeting(request.frame, item)}#item-{item.pk}")


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def item_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes an item off an agenda that is still being made."""
    item, act = item_or_404(request, pk), act_of(request)
    ITEMS.must_allow(item, act)
    form = VersionForm(request.POST or None, initial={"version": item.version})
    back = of_meeting(request.frame, item)
    about = {"title": f"{item.position}. {item.title}", "back": back, "findings": []}
    return confirm(
        request, REMOVE, form,
        lambda: agenda.remove(item=item, version=form.cleaned_data["version"] or 0, act=act),
        about=about, back=back,
    )  # fmt: skip


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def item_approve(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The meeting approves the minutes of an earlier one, with corrections."""
    item, act = item_or_404(request, pk), act_of(request)
    ITEMS.must_allow(item, act)
    waiting = {str(one.pk): one for one in meetings.awaiting_approval(item)}
    choices = [(key, f"{item.meeting.series.name}, {day_words(one.on)}") for key, one in waiting.items()]
    first = next(iter(waiting.values()), None)
    form = ApproveForm(
        request.POST or None, choices=choices, initial={"version": first.version if first else 0}
    )
    back = of_meeting(request.frame, item)
    nothing = [] if waiting else ["There are no minutes that wait for approval."]

    def do() -> object:
        said = form.cleaned_data
        chosen = waiting[said["minutes_of"]]
        version = said["version"] if chosen == first else chosen.version
        return meetings.approve(
            item=item, minutes_of=chosen, version=version or 0, corrections=said["corrections"], act=act
        )

    about = {"title": f"{title_of(item.meeting)}, item {item.position}", "back": back, "findings": nothing}
    return confirm(request, APPROVE, form, do, about=about, back=back)


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def item_decision(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A decision of the meeting at this item, made on its day."""
    item = item_or_404(request, pk)
    given = {
        "partnership": item.meeting.series.partnership, "agenda_item": item, "on": item.meeting.on,
        "state": DecisionState.MADE,
    }  # fmt: skip
    context = {"about": f"{title_of(item.meeting)}, item {item.position}: {item.title}"}
    cancel = of_meeting(request.frame, item)
    return rows.add(request, DECISION_SCREEN, given=given, cancel=cancel, context=context)


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def item_action(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An action that the meeting agreed at this item."""
    item = item_or_404(request, pk)
    given = {"partnership": item.meeting.series.partnership, "agenda_item": item}
    context = {"about": f"{title_of(item.meeting)}, item {item.position}: {item.title}"}
    cancel = of_meeting(request.frame, item)
    return rows.add(request, ACTION_SCREEN, given=given, cancel=cancel, context=context)
