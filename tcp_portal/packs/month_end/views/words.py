"""The page on which a contributor writes on a section."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.packs.models import RunState
from tcp_portal.packs.month_end.forms import MessageForm, WordsForm
from tcp_portal.packs.month_end.presenters.words import section_of
from tcp_portal.packs.month_end.services import ask_mail
from tcp_portal.packs.month_end.services import words as service
from tcp_portal.packs.month_end.services.drafts import drafts_of
from tcp_portal.packs.month_end.views.asked import own_words_or_404
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.stale import overtaken


@requires(Permission.CONTRIBUTE_TO_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
def write_words(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The section as the newest draft has it, and the boxes for words on it."""
    row = own_words_or_404(request, pk)
    form = WordsForm(request.POST) if request.method == "POST" else WordsForm.on(row)
    drafts = drafts_of(row.run)
    context = {
        "form": form,
        "words": row,
        "section": section_of(row, drafts),
        "takes_words": row.run.state == RunState.DRAFT,
        "overtaken": None,
    }
    template = "packs/month_end/words.html"
    if request.method != "POST":
        return page(request, template, context)
    if not form.is_valid():
        return page(request, template, context, status=422)
    try:
        service.write(words=row, act=act_of(request), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return page(request, template, context, status=422)
    except Stale as stale:
        return page(request, template, {**context, "overtaken": overtaken(form, stale)}, status=409)
    messages.success(request, f"Your words on “{row.section_title}” are saved.")
    return HttpResponseRedirect(request.frame.url("web:home"))


@requires(Permission.CONTRIBUTE_TO_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_message(request: PortalRequest) -> HttpResponse:
    """Whether the reader wants the message that asks for words."""
    form = MessageForm(
        request.POST or None, initial={"wanted": "yes" if ask_mail.is_wanted(request.user) else "no"}
    )
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data["wanted"] == "yes"
        ask_mail.choose(user=request.user, wanted=wanted, at=timezone.now())
        messages.success(
            request,
            "You get a message when you are asked for words."
            if wanted
            else "You get no message any more when you are asked for words. Your home page still says so.",
        )
        return HttpResponseRedirect(request.frame.url("web:home"))
    return page(request, "packs/month_end/message.html", {"form": form}, status=422 if form.is_bound else 200)
