"""The month's run: what is done, what waits for whom; starting it, its sections, and who is asked for words."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.packs.models import PackRun
from tcp_portal.packs.month_end.forms import AskForm, CalendarForm, ReasonForm, StartForm
from tcp_portal.packs.month_end.presenters.calendar import calendar_page, initial_of
from tcp_portal.packs.month_end.presenters.run import Facts, run_page
from tcp_portal.packs.month_end.presenters.sections import chosen_keys, section_rows
from tcp_portal.packs.month_end.services import calendar, starting, words
from tcp_portal.packs.month_end.services.checking import judged
from tcp_portal.packs.month_end.services.drafts import build_again, drafts_of
from tcp_portal.packs.month_end.services.reading import runs_of_month, words_of
from tcp_portal.packs.month_end.services.signing import signed
from tcp_portal.packs.month_end.views.asked import about_step, run_or_404, worked_on
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, act_on_day, partnership_in, version_of
from tcp_portal.web.steps import Step, confirm

P = Permission
_ALL = (P.BUILD_PACKS, P.RELEASE_PACKS, P.SIGN_PACKS)
_FORM = ["GET", "HEAD", "POST"]


def facts_of(run: PackRun, day: date) -> Facts:
    """All that the page of a run tells of."""
    drafts = drafts_of(run)
    return Facts(run, drafts, words_of(run), judged(run, drafts.packs, day=day), signed(run))


@requires(*_ALL)
@require_safe
def show_run(request: PortalRequest) -> HttpResponse:
    """The run of the month of the frame, or what starts one. htmx asks again while drafts are built."""
    partnership, frame, act = worked_on(request), request.frame, act_on_day(request)
    runs = runs_of_month(scope=request.scope, partnership=partnership, month=frame.month)
    plan = calendar.plan_for(partnership, frame.month)
    builds = request.scope.allows(P.BUILD_PACKS, partnership.pk)
    pages = [(run, run_page(facts_of(run, act.today), frame, act=act)) for run in runs]
    building = any(not one.pack.finished for _, shown in pages for one in shown.drafts)
    context = {
        "pages": pages,
        "building": building,
        "builds": builds,
        "calendar": calendar_page(plan, frame.month),
        "start": StartForm(initial={"editions": [edition.value for edition in plan.editions]}),
        "is_open": any(run.is_open for run in runs),
    }
    response = page(request, "packs/month_end/run.html", context, part="drafts")
    if request.htmx and not building:
        response["HX-Refresh"] = "true"
    return response


@requires(P.BUILD_PACKS)
@require_POST
def start_run(request: PortalRequest) -> HttpResponse:
    """Starts the run of the month by hand."""
    partnership, frame = partnership_in(request, P.BUILD_PACKS), request.frame
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Refusal("Choose at least one edition, and start again.")
    starting.start(
        partnership=partnership, month=frame.month, chosen=form.cleaned_data["editions"], act=act_of(request)
    )
    return HttpResponseRedirect(frame.url("packs:run"))


@requires(P.BUILD_PACKS)
@require_http_methods(_FORM)
def edit_calendar(request: PortalRequest) -> HttpResponse:
    """On which working day of the next month each step is due."""
    partnership, frame = partnership_in(request, P.BUILD_PACKS), request.frame
    plan = calendar.plan_for(partnership, frame.month)
    form = CalendarForm(request.POST or None, initial=initial_of(plan, frame.month))
    if request.method == "POST" and form.is_valid():
        try:
            calendar.set_plan(
                partnership=partnership,
                month=form.cleaned_data["month"],
                days=form.days,
                editions=form.cleaned_data["editions"],
                starts_by_itself=form.cleaned_data["starts_by_itself"],
                act=act_of(request),
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, "The calendar is set. Runs that have started keep their days.")
            return HttpResponseRedirect(frame.url("packs:run"))
    context = {
        "form": form,
        "rows": calendar.calendars_of(partnership),
        "calendar": calendar_page(plan, frame.month),
    }
    return page(request, "packs/month_end/calendar.html", context, status=422 if form.errors else 200)


@requires(P.BUILD_PACKS)
@require_POST
def build_draft(request: PortalRequest, pk: UUID) -> HttpResponse:
    """New drafts, with what was written and chosen since."""
    build_again(run=run_or_404(request, pk, P.BUILD_PACKS), act=act_of(request))
    return HttpResponseRedirect(request.frame.url("packs:run"))


@requires(P.BUILD_PACKS)
@require_http_methods(_FORM)
def choose_sections(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Which sections the Board pack has, and in which order."""
    run, said, status = run_or_404(request, pk, P.BUILD_PACKS), "", 200
    if request.method == "POST":
        try:
            starting.choose_sections(
                run=run, version=version_of(request), keys=chosen_keys(request.POST), act=act_of(request)
            )
        except Refusal as refusal:
            said, status = refusal.sentence, 422
        except Stale:
            said, status = "Someone else changed the run after you opened this page. Read it again.", 409
        else:
            messages.success(request, "The sections are chosen. Build the draft again to see them.")
            return HttpResponseRedirect(request.frame.url("packs:run"))
    context = {"run": run, "rows": section_rows(run.sections, request.POST or None), "said": said}
    return page(request, "packs/month_end/sections.html", context, status=status)


@requires(P.BUILD_PACKS)
@require_http_methods(_FORM)
def ask_for_words(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who is asked for words: those who answer for a section, or others by name."""
    run, act = run_or_404(request, pk, P.BUILD_PACKS), act_of(request)
    form = AskForm(
        request.POST if "people" in request.POST or "section" in request.POST else None,
        sections=words.section_titles(),
        people=words.people_to_ask(run.partnership, today=act.today),
    )
    suggested = words.contributors(run, today=act.today, now=act.now)
    if request.method == "POST":
        wanted = suggested if not form.is_bound else []
        if form.is_bound and form.is_valid():
            wanted = [words.Asked(form.cleaned_data["section"], one) for one in form.cleaned_data["people"]]
        if not form.errors:
            made = words.ask(run=run, asked=wanted, act=act)
            messages.success(request, f"Asked for words: {len(made)} new.")
            return HttpResponseRedirect(request.frame.url("packs:run"))
    titles = words.section_titles()
    context = {
        "run": run,
        "form": form,
        "asked": words_of(run),
        "suggested": [(titles.get(one.section_key, ""), one.of.name) for one in suggested],
    }
    return page(request, "packs/month_end/ask.html", context, status=422 if form.errors else 200)


CANCEL = Step(
    verb="Cancel the run",
    question="Cancel this run?",
    meaning="Drafts that are being built stop. Its words stay with it; another run of the month may be started.",
    done="The run is cancelled.",
    template="packs/month_end/step.html",
    overtaken="Someone else changed the run after you opened this page. Read it again.",
    kind="warning",
)


@requires(P.BUILD_PACKS)
@require_http_methods(_FORM)
def cancel_run(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asks, with a reason, and ends a run that is not issued."""
    run, act = run_or_404(request, pk, P.BUILD_PACKS), act_of(request)
    form = ReasonForm(request.POST or None, initial={"version": run.version})

    def do() -> None:
        starting.cancel(
            run=run, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"], act=act
        )

    back = request.frame.url("packs:run")
    return confirm(request, CANCEL, form, do, about=about_step(run, back), back=back)
