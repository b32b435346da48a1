"""The page on which people make and revoke tokens of the measures feed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from trajectories.forms.feed import TokenForm
from trajectories.presenters.feed import examples, token_rows
from trajectories.services.feed_tokens import make_token, own_token, revoke_token, tokens_of
from trajectories.views.asked import partnership_of


@requires(Permission.VIEW_MEASURES)
@require_http_methods(["GET", "POST"])
def feed_tokens(request: PortalRequest) -> HttpResponse:
    """Use these figures in Excel or Power BI. A new token's secret is on this one answer and nowhere else."""
    partnership_of(request)
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = make_token(user=request.user, **form.cleaned_data, act=act_of(request))
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            form = TokenForm()
    context = {"form": form, "secret": secret, **_shown(request)}
    return page(request, "trajectories/feed.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_MEASURES)
@require_http_methods(["GET", "POST"])
def feed_revoke(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ends a token of one's own."""
    token = own_token(user=request.user, pk=pk)
    if token is None:
        raise Http404("There is no such token of yours.")
    if request.method == "POST":
        revoke_token(token=token, act=act_of(request))
        messages.success(request, "The token is revoked. What used it reads nothing from now on.")
        return HttpResponseRedirect(request.frame.url("trajectories:feed_tokens"))
    [row] = token_rows([token], request.frame, timezone.now())
    return page(request, "trajectories/feed_revoke.html", {"row": row})


def _shown(request: PortalRequest) -> dict[str, Any]:
    frame = request.frame
    base = request.build_absolute_uri(
        reverse("feed:partnerships", args=["csv"]).removesuffix("partnerships.csv")
    )
    return {
        "tokens": token_rows(tokens_of(user=request.user), frame, timezone.now()),
        "examples": examples(base, frame.partnership.code, frame.month),
    }
