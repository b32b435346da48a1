"""Publishing a highlight report, and putting a published text right."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.months import Month
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of
from tcp_portal.web.row_views import Screen, change
from tcp_portal.web.steps import Step, confirm
from workstreams.forms.highlights import HighlightForm, PublishForm
from workstreams.presenters.highlights import report_of
from workstreams.presenters.month_end import month_end_of
from workstreams.services.highlight_facts import month_facts
from workstreams.services.highlights import HIGHLIGHTS, publish
from workstreams.views.highlights import highlight_of

_WRITE = Permission.UPDATE_WORKSTREAMS
_FORM = ("GET", "POST")
SCREEN = Screen(
    table=HIGHLIGHTS,
    form=HighlightForm,
    crumbs=(("Workstreams", "workstreams:list"), ("Highlights", "workstreams:highlights")),
    adding="",
    changing="Change the report",
    saved="The report is saved.",
    back=lambda frame, row: frame.url("workstreams:highlight", row.pk),
    about="The colour and the counts of a published report stay as they were on its day.",
)
PUBLISH = Step(
    verb="Publish",
    question="Publish this report?",
    meaning="Everyone who reads the programme can read it. Its colour and counts stay as they are today. "
    "Its words can still be put right; the trail keeps that they were.",
    done="The report is published.",
    template="workstreams/highlight_publish.html",
    overtaken="Someone else changed the report after you opened this page. Read it again.",
)


@requires(_WRITE)
@require_http_methods(_FORM)
def highlight_publish(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The report as all will read it, the colour that the rule gives, and the one button."""
    row, act, frame = highlight_of(request, pk), act_of(request), request.frame
    HIGHLIGHTS.must_allow(row, act)
    facts = month_facts(workstream=row.workstream, month=Month.of(row.month_starts_on), day=frame.day)
    form = PublishForm(request.POST or None, judged=facts.judged, highlight=row)

    def do() -> None:
        said = form.cleaned_data["version"] or 0
        publish(highlight=row, version=said, day=frame.day, act=act, by_hand=form.by_hand)

    about = {
        "report": report_of(row, frame),
        "page": month_end_of(facts, row, frame.month, request.today),
        "cancel": frame.url("workstreams:month_end", row.workstream_id),
    }
    back = frame.url("workstreams:month_end", row.workstream_id)
    return confirm(request, PUBLISH, form, do, about=about, back=back)


@requires(_WRITE)
@require_http_methods(_FORM)
def highlight_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Other words in a report; of a published one the trail says that they were put right."""
    return change(request, SCREEN, highlight_of(request, pk))
