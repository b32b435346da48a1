"""The page on which a draft's figures are typed."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, version_of
from trajectories.domain.grid import read_box
from trajectories.forms.plans import GridInput, PlanForm, RangeForm, read_grid
from trajectories.models import PlanVersion
from trajectories.presenters import plans as present
from trajectories.services.plan_versions import contradictions_of, points_of, set_points


class Editor:
    """One request for the grid: shows it, or saves it and says what stands against it."""

    def __init__(self, request: PortalRequest, plan: PlanVersion) -> None:
        self.request, self.plan = request, plan
        self.points = points_of(plan)
        self.detail = bool(request.GET.get("detail"))
        places = plan.partnership.places.order_by("position")
        self.columns = present.columns(places, cross=(one.cell for one in self.points), detail=self.detail)

    def show(self) -> HttpResponse:
        """The figures as stored."""
        initial = {name: getattr(self.plan, name) for name in ("title", "source", "is_assumption", "notes")}
        return self._page(PlanForm(initial=initial), present.stored_values(self.points))

    def save(self) -> HttpResponse:
        """Saves every figure at once; on a fault the page comes back with what was typed."""
        form, typed = PlanForm(self.request.POST), read_grid(self.request.POST, columns=self.columns)
        if not form.is_valid() or typed.errors:
            return self._page(form, self.request.POST, typed, status=422)
        try:
            set_points(
                plan=self.plan,
                version=version_of(self.request),
                points=typed.points,
                facts=form.facts(),
                act=act_of(self.request),
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
            return self._page(form, self.request.POST, typed, status=422)
        except Stale as stale:
            return self._page(form, self.request.POST, typed, stale=stale, status=409)
        messages.success(self.request, "The plan is saved.")
        return HttpResponseRedirect(self.request.frame.url("trajectories:plan", self.plan.pk))

    def _months(self) -> list[Month]:
        """The months of the grid; a grid that comes back keeps every row that it had."""
        boxes = (read_box(name) for name in self.request.POST)
        shown = {box[0] for box in boxes if box is not None}
        if shown:
            return sorted(shown)
        starts = Month.of(self.plan.partnership.starts_on)
        return RangeForm(self.request.GET).months(entered={one.month for one in self.points}, starts=starts)

    def _page(
        self,
        form: PlanForm,
        values: Mapping[str, str],
        typed: GridInput | None = None,
        *,
        stale: Stale | None = None,
        status: int = 200,
    ) -> HttpResponse:
        errors = typed.errors if typed else {}
        months = self._months()
        points = typed.points if typed else self.points
        context = {
            "plan": self.plan,
            "form": form,
            "errors": [{"text": said, "href": f"#{name}"} for name, said in errors.items()],
            "grid": present.plan_grid(self.columns, months, values, errors),
            "first": months[0].iso if months else "",
            "last": months[-1].iso if months else "",
            "every": self.request.GET.get("every", "quarter"),
            "detail": self.detail,
            "contradictions": present.contradiction_sentences(
                contradictions_of(self.plan, points), self.columns
            ),
            "version": stale.version
            if stale
            else self.plan.version
            if typed is None
            else version_of(self.request),
            "stale": present.stale_rows(stale, self.columns) if stale else (),
        }
        return page(self.request, "trajectories/plan_edit.html", context, status=status)
