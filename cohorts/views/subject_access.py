"""A person's own file: found, read item by item, decided on, and written for them."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from cohorts.forms.subject_access import DecisionForm, SubjectForm
from cohorts.models import Person
from cohorts.presenters.subject_access import as_data, as_document, subject_page
from cohorts.services import reach
from cohorts.services.subject_access import ANSWER, Bundle, bundle, prepare, to_be_read
from tcp_portal.access import requires
from tcp_portal.access.decorators import ask_again
from tcp_portal.access.factors import is_confirmed
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.packs.writers import WRITERS, Format, Options
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in

_FORM = ["GET", "HEAD", "POST"]
_AGAIN = "Say again who you are, in a new tab, then come back and press the button again: what you chose stays here."


@requires(ANSWER)
@require_http_methods(_FORM)
def find_subject(request: PortalRequest) -> HttpResponse:
    """By reference or NHS number, which is posted and never stands in an address."""
    partnership = partnership_in(request, ANSWER)
    form = SubjectForm(request.POST or None)
    if form.is_valid():
        person = reach.find_person(
            scope=request.scope, partnership=partnership, key=form.cleaned_data["key"], permission=ANSWER
        )
        if person is not None:
            return redirect(request.frame.url("cohorts:subject_access_person", person.pk))
        form.add_error("key", "Nobody in this register has this reference or NHS number")
    return page(request, "cohorts/subject.html", {"form": form}, status=422 if form.errors else 200)


@requires(ANSWER)
@require_http_methods(_FORM)
def answer_subject(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """What is held, to be decided on; posted, the file. Who asks has just proved who they are.

    Where that was too long ago, a posted form comes back as it was filled in: its decisions are an hour's work.
    """
    people = Person.objects.visible_to(request.scope, ANSWER).select_related("partnership")
    person, posted = get_object_or_404(people, pk=person_id), request.method == "POST"
    if not posted and not is_confirmed(request):
        return ask_again(request, request.get_full_path())
    act = act_of(request)
    items = prepare(person=person, act=act)
    data = request.POST if posted else None
    forms = [DecisionForm(item, data, reader=request.user.email) for item in to_be_read(items)]
    refused, again = "", ""
    if posted and not is_confirmed(request):
        refused, again = _AGAIN, ask_again(request, request.frame.url("web:home")).url
    elif posted and not [form for form in forms if not form.is_valid()]:
        try:
            return _file(
                bundle(person=person, decisions=[form.decision for form in forms], act=act), act, request
            )
        except Refusal as refusal:
            refused = refusal.sentence
    shown = subject_page(person, items, forms, refused=refused, again=again)
    failed = bool(refused or shown.faults)
    return page(request, "cohorts/subject_person.html", {"shown": shown}, status=422 if failed else 200)


def _file(made: Bundle, act: Act, request: PortalRequest) -> HttpResponse:
    """The file, whose name says nothing of anybody. No answer of the portal is kept by a browser."""
    if request.POST.get("format") == "json":
        text = json.dumps(as_data(made), ensure_ascii=False, indent=1)
        return _named(text.encode(), "application/json", "what-we-hold.json")
    out = BytesIO()
    document = as_document(made, made_at=act.now.replace(microsecond=0))
    WRITERS[Format.PDF](document, out, options=Options(fonts=settings.PORTAL_FONTS_DIR))
    return _named(out.getvalue(), Format.PDF.content_type, "what-we-hold.pdf")


def _named(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
