"""The words of a month: read, written in place of generated ones, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.stale import overtaken
from trajectories.domain.figures import Figure
from trajectories.domain.narratives import learning_key, learnt_about
from trajectories.forms.words import WordsForm, learning_choices
from trajectories.presenters.said import STATEMENTS
from trajectories.presenters.told import told
from trajectories.presenters.words_page import said_of, title_of_key, words_page
from trajectories.services.dashboard import Ask, Picture, picture
from trajectories.services.month_figures import month_figures
from trajectories.services.narratives import Writing, narratives_of, take_back, write
from trajectories.views.asked import partnership_of

_FORM = "trajectories/words_write.html"
BACK = "back"


@requires(Permission.VIEW_MEASURES)
@require_GET
def words(request: PortalRequest) -> HttpResponse:
    """Which words stand in the month's pages and pack, and do their figures still hold?"""
    partnership, frame = partnership_of(request), request.frame
    written = narratives_of(scope=request.scope, partnership=partnership, month=frame.month)
    may_write = request.scope.allows(Permission.WRITE_NARRATIVES, partnership.pk)
    shown = words_page(_picture(request), written, _figures(request, *written), frame, may_write=may_write)
    context = {
        "page": shown,
        "may_write": may_write,
        "measures": [(learning_key(measure), title) for measure, title in learning_choices()],
    }
    return page(request, "trajectories/words.html", context)


@requires(Permission.WRITE_NARRATIVES)
@require_http_methods(["GET", "POST"])
def words_write(request: PortalRequest) -> HttpResponse:
    """Words in place of the generated sentence of one key; with no words left it is generated again."""
    partnership, key = partnership_of(request, Permission.WRITE_NARRATIVES), request.GET.get("key", "")
    if key not in STATEMENTS and learnt_about(key) is None:
        raise Http404("There is no such place for words.")
    written = narratives_of(scope=request.scope, partnership=partnership, month=request.frame.month)
    said = said_of(key, _picture(request), _figures(request, key))
    row = written.get(key)
    initial = {"text": row.text if row else said.sentence, "version": row.version if row else 0}
    form = WordsForm(request.POST or None, initial=initial)
    context = {"form": form, "title": title_of_key(key), "told": told(said, row)}
    goes_back = request.POST.get("do") == BACK
    if request.method == "POST" and (form.is_valid() or goes_back):
        writing = Writing(key, form.cleaned_data.get("text", ""), said.sentence, said.facts)
        try:
            _save(request, writing, form.seen, back=goes_back)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        except Stale as stale:
            context |= {"overtaken": overtaken(form, stale) if form.is_valid() else None, "late": True}
            return page(request, _FORM, context, status=409)
        else:
            messages.success(
                request, "The sentence is generated again." if goes_back else "The words are saved."
            )
            return HttpResponseRedirect(request.frame.url("trajectories:words"))
    return page(request, _FORM, context, status=422 if form.errors else 200)


def _save(request: PortalRequest, writing: Writing, version: int, *, back: bool) -> None:
    partnership, month, act = request.frame.partnership, request.frame.month, act_of(request)
    if back:
        take_back(partnership=partnership, month=month, key=writing.key, version=version, act=act)
    else:
        write(partnership=partnership, month=month, writing=writing, version=version, act=act)


def _picture(request: PortalRequest) -> Picture:
    frame = request.frame
    return picture(scope=request.scope, ask=Ask(frame.partnership, frame.month, frame.as_at))


def _figures(request: PortalRequest, *keys: str) -> dict[str, Figure]:
    frame = request.frame
    return month_figures(
        scope=request.scope,
        partnership=frame.partnership,
        month=frame.month,
        as_at=frame.as_at,
        measures={measure for key in keys if (measure := learnt_about(key))},
    )
