"""What is done with an award: a tranche paid or asked for, a line taken back, a use agreed, discharges linked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from finance.forms.award_steps import AskForm, PayForm, ReleaseForm, SeenForm, TakeBackForm
from finance.forms.awards import DischargesForm
from finance.models import Award, AwardDischarge, AwardLine, PurposeChange, Tranche, TrancheOverride
from finance.presenters.award_ledger import discharge_choice, discharge_line
from finance.services import award_discharges, award_ledger, award_page, award_paying, award_uses
from finance.services.award_discharges import LINKERS
from finance.services.award_release import release
from finance.services.award_rights import KEEPERS, must_keep
from finance.views.award_keeping import AWARD, CRUMBS, METHODS, crumbs
from tcp_portal.access import requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day
from tcp_portal.web.row_forms import RowForm
from tcp_portal.web.row_views import Screen, Verb

MOST = 100  # discharges offered at once, the latest
_PAY = Verb("Record the payment of a tranche", "Record the payment", "The payment is in the ledger.")
_ASK = Verb(
    "Ask to pay a tranche unmet", "Ask", "It is asked. Another person must agree before it can be paid."
)
_AGREE = Verb(
    "Agree to pay a tranche unmet?", "Agree", "You agreed. The tranche can be paid.", kind="warning"
)
_BACK = Verb(
    "Take a line back", "Take it back", "It is taken back by a line of its own.",
    "Both lines stay in the ledger.", kind="warning",
)  # fmt: skip
_RELEASE = Verb(
    "Release whoever withdrew this award?", "Release", "They may enter awards of this fund again.",
    "Look first whether another award stands in its place, and on which triggers its tranches wait. The award itself "
    "stays withdrawn.",
)  # fmt: skip
_USE = Verb("Agree to the change of use?", "Agree", "You agreed to the change of use.")
_UNLINK = Screen(
    table=award_discharges.DISCHARGES,
    form=RowForm,
    crumbs=CRUMBS,
    adding="",
    changing="",
    saved="",
    back=lambda frame, row: frame.url("finance:award_discharges", row.award_id),
    withdrawing="Take the discharge off this award?",
    name=lambda _row: "The discharge",
    act=act_on_day,
)


@requires(*KEEPERS)
@require_http_methods(METHODS)
def tranche_step(request: PortalRequest, pk: UUID, verb: str) -> HttpResponse:
    """A tranche received, asked for although its trigger is not met, or agreed to by another person."""
    steps = {"pay": _pay, "ask": _ask, "agree": _agree}
    if verb not in steps:
        raise Http404
    found = Tranche.objects.visible_to(request.scope).current().filter(award__withdrawn_at=None)
    tranche = get_object_or_404(found.select_related("award__partnership"), pk=pk)
    must_keep(act_on_day(request), tranche.award.partnership_id)
    return steps[verb](request, tranche)


def _about(tranche: Tranche, request: PortalRequest) -> dict[str, Any]:
    shown = award_paying.evidence_of([tranche], day=request.frame.day)[tranche.pk]
    met = "Met" if shown.is_met else "Not met"
    return {**crumbs(request, tranche.award), "about": f"{tranche.award}. {tranche}. {met}: {shown.words}"}


def _pay(request: PortalRequest, tranche: Tranche) -> HttpResponse:
    form = PayForm(request.POST or None, initial={"on": request.frame.day})

    def do() -> None:
        said = form.cleaned_data
        award_paying.pay_tranche(
            tranche=tranche, on=said["on"], source=said["source"], act=act_on_day(request)
        )

    return _step(request, _PAY, form, do, tranche)


def _ask(request: PortalRequest, tranche: Tranche) -> HttpResponse:
    form = AskForm(request.POST or None)

    def do() -> None:
        award_paying.ask_leave(tranche=tranche, reason=form.cleaned_data["reason"], act=act_on_day(request))

    return _step(request, _ASK, form, do, tranche)


def _agree(request: PortalRequest, tranche: Tranche) -> HttpResponse:
    standing = TrancheOverride.objects.visible_to(request.scope).filter(tranche=tranche, withdrawn_at=None)
    leave = get_object_or_404(standing.select_related("asked_by", "tranche__award"))
    form = SeenForm(request.POST or None, initial={"version": leave.version})

    def do() -> None:
        award_paying.agree_leave(leave=leave, version=form.seen, act=act_on_day(request))

    about = f"{_about(tranche, request)['about']} {leave.asked_by} asks: {leave.reason}"
    return _step(request, _AGREE, form, do, tranche, about=about)


def _step(
    request: PortalRequest, verb: Verb, form: Any, do: Any, tranche: Tranche, **context: Any
) -> HttpResponse:
    back = AWARD.back(request.frame, tranche.award)
    shown = {**_about(tranche, request), **context}
    return row_views.step(request, verb, form, do, row=tranche, back=back, context=shown)


@requires(*KEEPERS)
@require_http_methods(METHODS)
def award_line_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A line of the ledger that was a mistake."""
    found = AwardLine.objects.visible_to(request.scope).filter(award__withdrawn_at=None)
    line = get_object_or_404(found.select_related("award__partnership", "tranche"), pk=pk)
    must_keep(act_on_day(request), line.award.partnership_id)
    form = TakeBackForm(request.POST or None, initial={"on": request.frame.day, "source": line.source})

    def do() -> None:
        said = form.cleaned_data
        told = {"on": said["on"], "source": said["source"], "reason": said["reason"]}
        award_ledger.take_back(line=line, **told, act=act_on_day(request))

    context = {**crumbs(request, line.award), "about": f"{line}. {line.what} {_BACK.about}"}
    back = request.frame.url("finance:award_ledger", line.award_id)
    return row_views.step(request, _BACK, form, do, row=line.award, back=back, context=context)


@requires(*KEEPERS)
@require_http_methods(METHODS)
def award_release(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody who withdrew an award may enter others of its fund again, because another person has looked at it."""
    found = Award.objects.visible_to(request.scope).filter(withdrawn_at__isnull=False)
    award = get_object_or_404(found.select_related("partnership", "withdrawn_by"), pk=pk)
    must_keep(act_on_day(request), award.partnership_id)
    form = ReleaseForm(request.POST or None, initial={"version": award.version})

    def do() -> None:
        release(award=award, version=form.seen, reason=form.cleaned_data["reason"], act=act_on_day(request))

    back = request.frame.url("finance:awards")
    who = award.withdrawn_by or "Nobody known"
    about = f"{award}. {who} withdrew it: {award.withdrawn_because} {_RELEASE.about}"
    context = {"crumbs": [("Awards", back)], "about": about}
    return row_views.step(request, _RELEASE, form, do, row=award, back=back, context=context)


@requires(*KEEPERS)
@require_http_methods(METHODS)
def use_agree(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A change of use that another person asked for, or that was found."""
    found = PurposeChange.objects.visible_to(request.scope).current().filter(award__withdrawn_at=None)
    use = get_object_or_404(found.select_related("award__partnership"), pk=pk)
    must_keep(act_on_day(request), use.award.partnership_id)
    form = SeenForm(request.POST or None, initial={"version": use.version})

    def do() -> None:
        award_uses.agree_use(use=use, version=form.seen, act=act_on_day(request))

    context = {**crumbs(request, use.award), "about": f"{use.purpose}. {use.reason}"}
    back = AWARD.back(request.frame, use.award)
    return row_views.step(request, _USE, form, do, row=use, back=back, context=context)


@requires(*LINKERS)
@require_http_methods(METHODS)
def award_discharges_page(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Which discharges count for the award, and which could."""
    frame, scope, act = request.frame, request.scope, act_on_day(request)
    award = get_object_or_404(Award.objects.visible_to(scope).current().select_related("partnership"), pk=pk)
    award_discharges.must_link(act, award.partnership_id)
    offered = list(award_discharges.to_choose(scope=scope, award=award, day=frame.day)[:MOST])
    form = DischargesForm(
        request.POST if request.method == "POST" else None,
        offered=[(spell.pk, discharge_choice(spell)) for spell in offered],
    )
    if request.method == "POST" and form.is_valid():
        chosen = [spell for spell in offered if str(spell.pk) in form.cleaned_data["spells"]]
        try:
            award_discharges.link(award=award, spells=chosen, note=form.cleaned_data["note"], act=act)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The discharges count for this award.")
            return HttpResponseRedirect(frame.url("finance:award_discharges", award.pk))
    linked = list(award_discharges.linked_to(scope=scope, award=award)[:MOST])
    people = {spell.person_id for spell in (*offered, *(one.spell for one in linked))}
    award_page.record_look(people=people, partnership_id=award.partnership_id, by=request.user, at=act.now)
    context = {
        "award": award, "form": form, "linked": [discharge_line(one, frame) for one in linked],
        "offered": len(offered), "most": MOST, **crumbs(request, award),
    }  # fmt: skip
    return page(request, "finance/award_discharges.html", context, status=422 if form.errors else 200)


@requires(*LINKERS)
@require_http_methods(METHODS)
def discharge_unlink(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A discharge no longer counts for its award; it may be linked again, here or elsewhere."""
    found = (
        AwardDischarge.objects.visible_to(request.scope).current().select_related("award", "spell__person")
    )
    link = get_object_or_404(found, pk=pk)
    return row_views.withdraw(request, _UNLINK, link, back=_UNLINK.back(request.frame, link))
