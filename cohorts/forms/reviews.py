"""A C(E)TR: what it was, what it found, what came of it; and one that is only booked, or was declined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from cohorts.domain.codes import (
    ASKED_BY,
    CONSENT,
    FINDING_RATING,
    REVIEW_MODE,
    Code,
    review_outcomes,
    review_topics,
)
from cohorts.domain.review_rules import FindingFacts
from cohorts.domain.reviews import ReviewKind
from cohorts.forms.base import Block, Groups, RecordForm, VersionField, code_field, small_radios
from cohorts.models import Review
from cohorts.services.actions import ActionFacts
from cohorts.services.reviewing import ReviewFacts
from tcp_portal.partnerships.models import User
from tcp_portal.web.forms import NHSDateField

RECOMMENDATIONS = 4
_EXAMPLE = "For example, 24 4 2017"
_YES_NO = (("y", "Yes"), ("n", "No"))
QUESTIONS = {
    "safe": "Is the person safe?",
    "good_care": "Is the care good now?",
    "plan_for_future": "Is there a plan for the future?",
    "could_be_community": "Could the care be given in the community?",
}


def _kind_field(label: str = "Which kind of review?") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        widget=small_radios(),
        choices=[(kind.value, kind.label) for kind in ReviewKind],
    )


def _name(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=120, help_text=hint)


class BookForm(RecordForm):
    """A review that is to be held: which, when, and who sits."""

    keeps_codes = True
    kind = _kind_field()
    with_education = forms.BooleanField(
        label="With education (CETR)", required=False, help_text="Under 18, or with an education, health and care plan"
    )  # fmt: skip
    on = NHSDateField(label="Date", help_text=_EXAMPLE)
    mode = code_field("How is it held?", required=False)
    asked_by = code_field("Who asked for it?", required=False)
    chair = _name("Chair", "The responsible commissioner, as a rule")
    clinical_expert = _name("Clinical expert", "Independent of the person's care")
    expert_by_experience = _name("Expert by experience", "Independent of the person's care")
    code_lists = {"mode": REVIEW_MODE, "asked_by": ASKED_BY}
    empty = {"mode": "Not recorded", "asked_by": "Not recorded"}
    groups: ClassVar[Groups] = (
        ("The review", ("kind", "with_education", "on", "mode", "asked_by")),
        ("The panel", ("chair", "clinical_expert", "expert_by_experience")),
    )

    def facts(self) -> ReviewFacts:
        """What a valid form says of the review."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return ReviewFacts(**{**cleaned, "kind": ReviewKind(cleaned["kind"])})


class ChangeBookingForm(BookForm):
    """Another day, another panel."""

    version = VersionField()


class AboutForm(BookForm):
    """First page of a review that was held: which, when, who sat, and the consent."""

    on = NHSDateField(label="Date", help_text="The day on which it was held")
    consent = code_field("On what basis did the panel read the papers?", radios=True)
    consent_on = NHSDateField(
        label="Date of the consent or decision",
        help_text="On or before the day of the review",
    )
    code_lists = {"consent": CONSENT}
    groups: ClassVar[Groups] = (*BookForm.groups, ("Consent", ("consent", "consent_on")))


class FindingsForm(RecordForm):
    """Second page: the four questions, and a colour for each key line of this kind of review."""

    day_field = ""

    def __init__(self, data: Any = None, *, about: ReviewFacts, workbook: Code, **more: Any) -> None:
        super().__init__(data, **more)
        self.topics = review_topics(about.kind, with_education=about.with_education, day=about.on)
        self.workbook = workbook.label
        for name, label in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, widget=small_radios(), choices=_YES_NO
            )
        for topic, label in self.topics:
            self.fields[f"rating_{topic}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", "Not looked at"), *FINDING_RATING.choices(about.on)],
            )
            self.fields[f"evidence_{topic}"] = forms.CharField(
                label=f"What shows it: {label[:1].lower()}{label[1:]}",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def blocks_by_group(self) -> list[tuple[str, list[Block]]]:
        """The four questions beside the key lines; what shows a finding stands behind a line that opens it."""
        lines: list[Block] = []
        for topic, _ in self.topics:
            lines.append(Block([self[f"rating_{topic}"]]))
            lines.append(Block([self[f"evidence_{topic}"]], "What shows it"))
        return [
            ("Four questions", [Block([self[name]]) for name in QUESTIONS]),
            (f"Key lines of enquiry: {self.workbook[:1].lower()}{self.workbook[1:]}", lines),
        ]

    def findings(self) -> tuple[FindingFacts, ...]:
        """Each key line that has a colour or words."""
        cleaned = self.cleaned_data
        return tuple(
            FindingFacts(topic, cleaned[f"rating_{topic}"], cleaned[f"evidence_{topic}"])
            for topic, _ in self.topics
            if cleaned[f"rating_{topic}"] or cleaned[f"evidence_{topic}"]
        )

    def answers(self) -> dict[str, Any]:
        """The four questions as y, n or empty."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}


class OutcomeForm(RecordForm):
    """Third page: what the panel decided, and who is to do what by when."""

    day_field = ""
    summary = forms.CharField(
        label="Summary",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What the panel saw and decided, in a few sentences",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        about: ReviewFacts,
        colleagues: Iterable[User],
        recommendations: int = RECOMMENDATIONS,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.numbers = range(1, recommendations + 1)
        outcomes = review_outcomes(about.kind, about.on)
        self.fields = {
            "outcome": forms.ChoiceField(label="Outcome", widget=small_radios(), choices=outcomes),
            **self.fields,
        }
        self.fields["outcome"].error_messages["required"] = "Choose the outcome"
        owners = [("", "Somebody else, named below"), *((str(one.pk), str(one)) for one in colleagues)]
        for number in self.numbers:
            self.fields[f"what_{number}"] = forms.CharField(
                label="What is to be done?", required=False, max_length=400
            )
            self.fields[f"owner_{number}"] = forms.ChoiceField(
                label="Who will do it?", required=False, choices=owners
            )
            self.fields[f"owner_name_{number}"] = _name("Name of somebody else")
            self.fields[f"due_on_{number}"] = NHSDateField(
                label="By when?", subject="Due date", required=False
            )

    def _recommendation(self, number: int) -> list[str]:
        return [f"{name}_{number}" for name in ("what", "owner", "owner_name", "due_on")]

    @property
    def blocks_by_group(self) -> list[tuple[str, list[Block]]]:
        """The outcome beside the recommendations."""
        found = [("What came of it", [Block([self["outcome"]]), Block([self["summary"]])])]
        if self.numbers:
            blocks = [
                Block([self[name] for name in self._recommendation(number)], f"Recommendation {number}")
                for number in self.numbers
            ]
            found.append(("Recommendations: more can be added later", blocks))
        return found

    def clean(self) -> dict[str, Any]:
        """A recommendation that is begun needs its words, its owner and its day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self.numbers:
            what, *_ = names = self._recommendation(number)
            due_on = names[-1]
            if not any(cleaned.get(name) for name in names):
                continue
            if not cleaned.get(what) and what not in self.errors:
                self.add_error(what, f"Recommendation {number}: say what is to be done.")
            if not cleaned.get(due_on) and due_on not in self.errors:
                self.add_error(due_on, f"Recommendation {number}: enter the due date.")
        return cleaned

    def recommendations(self) -> tuple[ActionFacts, ...]:
        """The recommendations that have words, in order."""
        return tuple(self._action(number) for number in self.numbers if self.cleaned_data[f"what_{number}"])

    def _action(self, number: int) -> ActionFacts:
        what, owner, name, due_on = (self.cleaned_data[each] for each in self._recommendation(number))
        return ActionFacts(what=what, due_on=due_on, owner_id=UUID(owner) if owner else None, owner_name=name)


class DeclineForm(RecordForm):
    """The person said no to a review."""

    kind = _kind_field()
    on = NHSDateField(label="Date on which the person declined", subject="Date", help_text=_EXAMPLE)
    summary = forms.CharField(
        label="What the person said",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = VersionField(required=False)
    groups = (("", ("kind", "on", "summary")),)


class CancelForm(RecordForm):
    """A booked review is called off."""

    reason = forms.CharField(
        label="Why is it called off?", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = VersionField()
    groups = (("", ("reason",)),)


class EscalateForm(RecordForm):
    """A review is taken further: to whom and why, and what came of it."""

    day_field = "escalated_on"
    escalated_on = NHSDateField(label="Date of the escalation", required=False, help_text=_EXAMPLE)
    escalation = forms.CharField(
        label="Why, and to whom?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    escalation_outcome = forms.CharField(
        label="What came of it",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = VersionField()
    groups = (("", ("escalated_on", "escalation", "escalation_outcome")),)


_PLAIN = (
    "kind", "with_education", "on", "mode", "asked_by", "chair", "clinical_expert", "expert_by_experience", "consent",
    "consent_on", *QUESTIONS, "outcome", "summary", "escalated_on", "escalation", "escalation_outcome", "version",
)  # fmt: skip


def review_initial(review: Review) -> Mapping[str, Any]:
    """What each of these forms starts from, for a review of the register."""
    found = {name: getattr(review, name) for name in _PLAIN}
    for finding in review.findings.all():
        found[f"rating_{finding.topic}"] = finding.rating
        found[f"evidence_{finding.topic}"] = finding.evidence
    return found
