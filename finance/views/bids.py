"""Bids of a partnership: the list, one bid, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from finance.domain.bid_states import may_follow
from finance.forms.bids import BidFilter, BidForm, StepForm
from finance.models import Bid, BidState
from finance.models.funds import READERS
from finance.presenters.bid import bid_page
from finance.presenters.bid_paper import KEY
from finance.presenters.bids import bids_page
from finance.services.award_letter import may_have_letter
from finance.services.bid_facts import readiness
from finance.services.bid_page import bid_seen, whole
from finance.services.bid_reads import visible_bids
from finance.services.bid_steps import move
from finance.services.bids import BIDS, is_open
from finance.services.round_reads import with_match
from tcp_portal.access import Permission, requires
from tcp_portal.packs.services.papers import request_paper
from tcp_portal.rows import Table
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day, partnership_in
from tcp_portal.web.row_views import Screen, Verb

VIEW, WRITE, RUN = Permission.VIEW_MONEY, Permission.WRITE_BIDS, Permission.RUN_FUNDS
SIZE = 100
METHODS = ["GET", "HEAD", "POST"]
_SCREEN = Screen(
    table=BIDS,
    form=BidForm,
    crumbs=(("Bids", "finance:bids"),),
    adding="Write a bid",
    changing="Change a bid",
    saved="The bid is saved.",
    back=lambda frame, row: frame.url("finance:bid", row.pk),
    about="What the money is for, who receives it, and the answers to the panel’s questions. Sums, match, promises "
    "and distribution lines are added on the bid’s own page.",
    act=act_on_day,
)


@dataclass(frozen=True, slots=True)
class BidVerb:
    """A step of a bid as its page offers it; `asks`: the label of the reason, empty where none is asked for."""

    to: BidState
    verb: Verb
    asks: str = ""


_SUBMIT = "The panel reads it as it stands. It cannot be changed until it is returned."
VERBS = {
    "submit": BidVerb(BidState.SUBMITTED, Verb("Submit this bid", "Submit", "The bid is submitted.", _SUBMIT)),
    "submit-again": BidVerb(
        BidState.RESUBMITTED,
        Verb("Submit this bid again", "Submit again", "The bid is submitted again.", _SUBMIT),
        "Say what you changed",
    ),
    "return": BidVerb(
        BidState.RETURNED,
        Verb(
            "Return this bid for rework", "Return it", "The bid is returned.",
            "Its writers can change it and submit it again until the round is decided.", "warning",
        ),
        "Say what has to be reworked",
    ),
    "withdraw": BidVerb(
        BidState.WITHDRAWN,
        Verb(
            "Withdraw this bid?", "Withdraw the bid", "The bid is withdrawn.",
            "It stays readable and is not judged. It cannot be brought back.", "warning",
        ),
        "Say why it is withdrawn",
    ),
}  # fmt: skip
_DOSSIER = Verb(
    "Dossier of this bid as a PDF", "Make the PDF", "",
    "Everything on the bid’s page in one file, with its marking. It is made for you alone and kept for a day.",
)  # fmt: skip


@requires(VIEW)
@require_safe
def bids(request: PortalRequest) -> HttpResponse:
    """Which bids has the partnership, and how far are they?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    form = BidFilter(request.GET)
    may_write = request.scope.allows(WRITE, partnership.pk)
    context: dict[str, object] = {"form": form, "list": None, "may_write": may_write}
    if not form.is_valid():
        return page(request, "finance/bids.html", context, part="results", status=422)
    found = with_match(visible_bids(request.scope).filter(partnership=partnership))
    state = form.cleaned_data["state"]
    wanted = found.filter(state=state) if state else found
    shown = Paginator(wanted.select_related("round__fund").order_by("-number"), SIZE).get_page(
        request.GET.get("page")
    )
    context |= {
        "list": bids_page(shown, frame),
        "page": shown,
        "page_url": lambda number: frame.url("finance:bids", **form.carried, page=number),
    }
    return page(request, "finance/bids.html", context, part="results")


@requires(*READERS)
@require_safe
def bid(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What does this bid ask for, what does it promise, and what became of it?"""
    found, act = bid_or_404(request, pk), act_on_day(request)
    read = whole(found, request.scope)
    writes = request.scope.allows(WRITE, found.partnership_id)
    ready = readiness(found, act, read.lines) if writes and is_open(found) else None
    context = {
        "bid": found,
        "above": _above(request, found),
        "list": bid_page(read, request.frame, ready),
        "edits": writes and is_open(found),
        "letter": may_have_letter(request.scope, found),
        "verbs": [(name, one.verb.button) for name, one in VERBS.items() if _offers(request, found, one)],
    }
    return page(request, "finance/bid.html", context)


@requires(WRITE)
@require_http_methods(METHODS)
def bid_add(request: PortalRequest) -> HttpResponse:
    """A new bid."""
    return row_views.add(
        request,
        _SCREEN,
        given={"partnership": partnership_in(request, WRITE)},
        initial={"round": request.GET.get("round", "")},
        cancel=request.frame.url("finance:bids"),
    )


@requires(WRITE)
@require_http_methods(METHODS)
def bid_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A bid in its writers' hands, changed."""
    found = bid_or_404(request, pk)
    return closed(request, BIDS, found, found) or row_views.change(request, _SCREEN, found)


@requires(*READERS)
@require_http_methods(METHODS)
def bid_step(request: PortalRequest, pk: UUID, verb: str) -> HttpResponse:
    """A bid is submitted, returned or withdrawn, or its dossier is asked for."""
    found = bid_or_404(request, pk)
    if verb == "dossier":
        return _dossier(request, found)
    step = VERBS.get(verb)
    if step is None:
        raise Http404
    act, frame = act_on_day(request), request.frame
    if not request.scope.allows(RUN if step.to == BidState.RETURNED else WRITE, found.partnership_id):
        raise PermissionDenied
    form = StepForm(request.POST or None, bid=found, label=step.asks)

    def do() -> None:
        reason = form.cleaned_data.get("reason", "")
        move(bid=found, version=form.seen, to=step.to, reason=reason, act=act)

    back = frame.url("finance:bid", found.pk)
    ready = readiness(found, act) if step.to in (BidState.SUBMITTED, BidState.RESUBMITTED) else None
    context = {"crumbs": [_above(request, found), (str(found), back)], "ready": ready}
    more = {**context, "template": "finance/bid_step.html"}
    return row_views.step(request, step.verb, form, do, row=found, back=back, context=more)


def bid_or_404(request: PortalRequest, pk: UUID) -> Bid:
    """The bid, for a reader who may see it; to anybody else it does not exist."""
    found = bid_seen(pk, request.scope)
    if found is None:
        raise Http404
    return found


def _above(request: PortalRequest, found: Bid) -> tuple[str, str]:
    """The page above a bid: the list of bids, for who reads the money of its partnership, else the funds."""
    reads = request.scope.allows(VIEW, found.partnership_id)
    label, name = ("Bids", "finance:bids") if reads else ("Funds", "finance:funds")
    return label, request.frame.url(name)


def closed(request: PortalRequest, table: Table[Any], row: Any, found: Bid) -> HttpResponse | None:
    """Leads back from a form over a bid that is not in its writers' hands; PermissionDenied comes first."""
    table.must_allow(row, act_on_day(request))
    if is_open(found):
        return None
    messages.error(request, "The bid is not in your hands now: it can be changed when it is returned.")
    return HttpResponseRedirect(request.frame.url("finance:bid", found.pk))


def _offers(request: PortalRequest, found: Bid, one: BidVerb) -> bool:
    """Whether the page shows the step: by rights alone, the service asks for the rest."""
    right = RUN if one.to == BidState.RETURNED else WRITE
    return may_follow(found.state, one.to) and request.scope.allows(right, found.partnership_id)


def _dossier(request: PortalRequest, found: Bid) -> HttpResponse:
    frame = request.frame
    if request.method == "POST":
        pack = request_paper(
            key=KEY, of=found.pk, title=f"Bid {found.number}, dossier", partnership=found.partnership,
            month=frame.month, act=act_on_day(request),
        )  # fmt: skip
        return HttpResponseRedirect(frame.url("packs:pack", pack.pk))
    form = StepForm(None, bid=found, label="")
    back = frame.url("finance:bid", found.pk)
    crumbs = [_above(request, found), (str(found), back)]
    return row_views.step(
        request, _DOSSIER, form, lambda: None, row=found, back=back, context={"crumbs": crumbs}
    )
