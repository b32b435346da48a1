"""A held C(E)TR in three pages and a check: what it was, what it found, what came of it.

Nothing is kept on the server: each page carries what was typed on the others, as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpResponse

from cohorts.domain import codes, review_rules
from cohorts.domain.review_rules import review_warnings
from cohorts.domain.reviews import ReviewState
from cohorts.forms.base import RecordForm
from cohorts.forms.reviews import AboutForm, FindingsForm, OutcomeForm, review_initial
from cohorts.models import Person, Review
from cohorts.presenters.recording import Task, answers, differences
from cohorts.services import actions, reviewing, reviews
from cohorts.services.overtaking import last_change
from cohorts.services.rehearsal import rehearse
from cohorts.services.reviewing import ReviewFacts
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.stale import changed_by

ABOUT, FINDINGS, OUTCOME = STEPS = ("about", "findings", "outcome")
SAVE = "save"
_TITLES = {ABOUT: "The review", FINDINGS: "What it found", OUTCOME: "What came of it"}
_BOX = re.compile(r"_[0-2]$")
_OURS = {"csrfmiddlewaretoken", "step", "version"}


@dataclass
class Steps:
    """The three forms over one request. `review` is the one that is held now or put right, if any."""

    request: PortalRequest
    person: Person
    act: Act
    task: Task
    review: Review | None = None
    forms: dict[str, RecordForm] = field(default_factory=dict)
    done: Review | None = None
    wrong: dict[str, Any] = field(default_factory=dict)

    def answer(self) -> HttpResponse | None:
        """The page to show; None once the review is saved."""
        if self.request.method != "POST":
            return self._page(ABOUT, self._about(bound=False))
        asked = self.request.POST.get("step", ABOUT)
        back = asked.removeprefix("change-")
        if back != asked and back in STEPS:
            return self._back_to(back)
        missing = self._first_wrong(upto=asked if asked in STEPS else OUTCOME)
        if missing is not None:
            return missing
        return self._try(keep=asked == SAVE)

    def _about(self, *, bound: bool = True) -> AboutForm:
        day = self.act.today
        data = self.request.POST if bound else None
        return AboutForm(data, day=day, today=day, initial=self._initial())

    def _initial(self) -> dict[str, Any]:
        if self.review is None:
            return {"with_education": self._under_18()}
        initial = dict(review_initial(self.review))
        return (
            initial
            if self.review.state == ReviewState.HELD
            else {**initial, "consent": "", "consent_on": None}
        )

    def _under_18(self) -> bool:
        return review_rules.is_child(self.person.date_of_birth, self.act.today)

    def _facts(self) -> ReviewFacts:
        about = self.forms[ABOUT]
        assert isinstance(about, AboutForm)  # noqa: S101  # for the type checker
        return about.facts()

    def _form(self, step: str, *, bound: bool) -> RecordForm:
        """One of the later forms: it knows what the first page says."""
        about, day = self._facts(), self.act.today
        more: dict[str, Any] = {"day": day, "today": day, "initial": self._initial(), "about": about}
        data = self.request.POST if bound else None
        if step == FINDINGS:
            secure = reviews.was_secure(person=self.person, on=about.on)
            child = review_rules.is_child(self.person.date_of_birth, about.on)
            book = codes.workbook(about.kind, under_18=child, secure=secure, day=about.on)
            return FindingsForm(data, workbook=book, **more)
        colleagues = actions.colleagues(partnership_id=self.person.partnership_id, act=self.act)
        correcting = self.review is not None and self.review.state == ReviewState.HELD
        if correcting:
            more["recommendations"] = 0
        return OutcomeForm(data, colleagues=colleagues, **more)

    def _typed(self, form: RecordForm) -> bool:
        return any(_name(key) in form.fields for key in self.request.POST)

    def _first_wrong(self, *, upto: str) -> HttpResponse | None:
        """The first page that is wrong, or not filled in yet; None when all three stand."""
        for step in STEPS:
            needed = STEPS.index(step) <= STEPS.index(upto)
            form = self._about() if step == ABOUT else self._form(step, bound=True)
            if not needed and not self._typed(form):
                return self._page(step, self._form(step, bound=False))
            self.forms[step] = form
            if not form.is_valid():
                return self._page(step, form, status=422)
        return None

    def _back_to(self, step: str) -> HttpResponse:
        about = self._about()
        self.forms[ABOUT] = about
        if step == ABOUT or not about.is_valid():
            return self._page(ABOUT, about)
        return self._page(step, self._form(step, bound=True))

    def _try(self, *, keep: bool) -> HttpResponse | None:
        """The act itself, kept or only rehearsed; a refusal leads to the page of its field."""
        try:
            if keep:
                self.done = self._record()
                return None
            rehearse(self._record)
        except Refusal as refusal:
            step = next((name for name in STEPS if refusal.field in self.forms[name].fields), OUTCOME)
            self.forms[step].refuse(refusal)
            return self._page(step, self.forms[step], status=422)
        except Stale as stale:
            record = self.review or self.person
            told = {
                "differences": differences(stale, self.forms[ABOUT]),
                "changed_by": changed_by(last_change(record)),
                "version": stale.version,
            }
            return self._check(status=409, **told)
        return self._check()

    def _record(self) -> Review:
        findings, outcome = self.forms[FINDINGS], self.forms[OUTCOME]
        assert isinstance(findings, FindingsForm)  # noqa: S101  # for the type checker
        assert isinstance(outcome, OutcomeForm)  # noqa: S101  # for the type checker
        told: dict[str, Any] = {name: outcome.cleaned_data[name] for name in ("outcome", "summary")}
        facts = replace(self._facts(), **findings.answers(), **told, findings=findings.findings())
        if self.review is not None and self.review.state == ReviewState.HELD:
            return reviewing.change(review=self.review, version=self._version(), facts=facts, act=self.act)
        return reviewing.record(
            person=self.person,
            facts=facts,
            recommendations=outcome.recommendations(),
            booked=self.review,
            version=self._version() if self.review else 0,
            act=self.act,
        )

    def _version(self) -> int:
        typed = self.request.POST.get("version", "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1

    def _carried(self, shown: RecordForm | None) -> Iterator[tuple[str, str]]:
        """What was typed on the other pages."""
        for key, values in self.request.POST.lists():
            if key not in _OURS and (shown is None or _name(key) not in shown.fields):
                yield from ((key, str(value)) for value in values)

    def _page(self, step: str, form: RecordForm, *, status: int = 200) -> HttpResponse:
        number = STEPS.index(step) + 1
        context = {
            "task": self.task,
            "form": form,
            "step": step,
            "title": _TITLES[step],
            "where": f"Page {number} of {len(STEPS)}",
            "carried": list(self._carried(form)),
            "version": self._shown_version(),
        }
        return page(self.request, "cohorts/review_step.html", context, status=status)

    def _shown_version(self) -> object:
        stored = self.review.version if self.review else ""
        return self.request.POST.get("version", stored)

    def _check(self, *, status: int = 200, **told: Any) -> HttpResponse:
        about = self._facts()
        context = {
            "task": self.task,
            "answers": [answer for form in self.forms.values() for answer in answers(form)],
            "changes": [(f"change-{step}", _TITLES[step]) for step in STEPS],
            "warnings": review_warnings(
                about,
                about.kind,
                born=self.person.date_of_birth,
                on=about.on,
                with_education=about.with_education,
            ),
            "carried": list(self._carried(None)),
            "version": self._shown_version(),
            "differences": (),
            "changed_by": "",
            **told,
        }
        return page(self.request, "cohorts/review_check.html", context, status=status)


def _name(key: str) -> str:
    """The field that a posted name belongs to: a date is sent as three boxes."""
    return _BOX.sub("", key)
