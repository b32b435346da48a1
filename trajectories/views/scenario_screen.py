"""The one screen on which a scenario is asked and answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from markupsafe import Markup

from tcp_portal.access import Permission
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.pages import draw, wants_part
from tcp_portal.web.stale import overtaken
from trajectories.forms.scenarios import ChangesInput, ScenarioForm, read_changes
from trajectories.models import Scenario
from trajectories.presenters.scenario_answer import AnswerPage, answer_page
from trajectories.presenters.scenarios import NOTHING_CHANGES, People, people_table, stored_boxes, supposes
from trajectories.services.forecast_runs import origin_of, stand
from trajectories.services.payers import payers
from trajectories.services.scenario_cards import Asked, cards_of
from trajectories.services.scenario_people import supposable
from trajectories.services.scenarios import change_scenario, changes_of, save_scenario

_TEMPLATE = "trajectories/scenario.html"


class Screen:
    """One request for the screen: shows a scenario, or saves it; on a fault what was typed comes back."""

    def __init__(self, request: PortalRequest, partnership: Partnership, scenario: Scenario | None) -> None:
        self.request, self.partnership, self.scenario = request, partnership, scenario
        self.month = Month.of(scenario.month_starts_on) if scenario else _over(request)
        scope = request.scope
        self.may_run = scope.allows(Permission.RUN_SCENARIOS, partnership.pk)
        self.sees_people = scope.allows(Permission.VIEW_PEOPLE, partnership.pk)

    def show(self) -> HttpResponse:
        """The scenario as stored, or an empty one; for htmx, which asks again while it waits, the answer alone."""
        if wants_part(self.request) and self.scenario is not None:
            context = {"scenario": self.scenario, "answer": self._answer()}
            return page(self.request, _TEMPLATE, context, part="answer")
        initial: dict[str, Any] = {}
        boxes: dict[str, str] = {}
        if self.scenario is not None:
            names = ("name", "admissions_a_month", "note", "version")
            initial = {name: getattr(self.scenario, name) for name in names}
            if self.sees_people:
                boxes = stored_boxes(changes_of(scenario=self.scenario, scope=self.request.scope))
        return self._page(ScenarioForm(initial=initial), boxes)

    def save(self) -> HttpResponse:
        """Saves the scenario and asks for its forecast."""
        form, typed = ScenarioForm(self.request.POST), read_changes(self.request.POST)
        if not form.is_valid() or typed.errors:
            return self._page(form, self.request.POST, typed.errors, status=422)
        try:
            saved = self._saved(form, typed)
        except Refusal as refusal:
            at_form = refusal.field is None or refusal.field in form.fields
            if at_form:
                form.add_error(refusal.field, refusal.sentence)
            errors = {} if at_form else {str(refusal.field): refusal.sentence}
            return self._page(form, self.request.POST, errors, status=422)
        except Stale as stale:
            return self._page(form, self.request.POST, stale=stale, status=409)
        messages.success(self.request, f"The scenario is saved. {NOTHING_CHANGES}")
        return HttpResponseRedirect(self.request.frame.url("trajectories:scenario", saved.pk))

    def _saved(self, form: ScenarioForm, typed: ChangesInput) -> Scenario:
        facts, act = form.facts(), act_of(self.request)
        if self.scenario is None:
            return save_scenario(
                partnership=self.partnership, month=self.month, facts=facts, changes=typed.changes, act=act
            )
        return change_scenario(
            scenario=self.scenario,
            version=form.cleaned_data["version"] or 0,
            facts=facts,
            changes=typed.changes,
            act=act,
        )

    def _answer(self) -> AnswerPage | None:
        if self.scenario is None:
            return None
        found = stand(
            scope=self.request.scope,
            partnership=self.partnership,
            month=self.month,
            scenario=self.scenario,
        )
        return answer_page(found)

    def _cards(self) -> list[Markup]:
        if self.scenario is None:
            return []
        asked = Asked(self.scenario, self.month, self.request.scope, self.request.frame.day)
        return [draw(self.request, panel) for panel in cards_of(asked)]

    def _people(self, boxes: Mapping[str, str], errors: Mapping[str, str]) -> People | None:
        if not (self.sees_people and self.may_run):
            return None
        people = supposable(
            scope=self.request.scope,
            partnership=self.partnership,
            month=self.month,
            by=self.request.user,
            now=timezone.now(),
        )
        may_pay = payers(partnership=self.partnership)
        return people_table(people, boxes, errors, payers=may_pay, day=self.month.last)

    def _page(
        self,
        form: ScenarioForm,
        boxes: Mapping[str, str],
        errors: Mapping[str, str] | None = None,
        *,
        stale: Stale | None = None,
        status: int = 200,
    ) -> HttpResponse:
        wrong = errors or {}
        context = {
            "scenario": self.scenario,
            "supposes": supposes(self.scenario) if self.scenario else "",
            "month": self.month,
            "form": form,
            "answer": self._answer(),
            "cards": self._cards(),
            "may_run": self.may_run,
            "people": self._people(boxes, wrong),
            "errors": [{"text": said, "href": f"#{name}"} for name, said in wrong.items()],
            "overtaken": overtaken(form, stale) if stale else None,
            "nothing_changes": NOTHING_CHANGES,
        }
        return page(self.request, _TEMPLATE, context, status=status)


def _over(request: PortalRequest) -> Month:
    """The month from whose end a new scenario looks forward: one that still runs is not over."""
    return origin_of(request.frame.month, request.frame.as_at)
