"""What is typed of a risk: what it is, how large, what holds it, and what is decided about it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import CodesField, OwnedForm, PickManyField, choice, lines
from trajectories.domain.registry import MEASURES
from workstreams.domain.risk_scores import Levels
from workstreams.domain.signals import SIGNALS
from workstreams.forms.levels import OfWorkstreamForm, impact, likelihood
from workstreams.models import Escalation, RiskCategory
from workstreams.services.risks import Scoring

_WHAT = ("title", "cause", "event", "effect", "category", "workstream", "raised_on", "measure")
_HELD = ("controls", "control_gaps", "assurance", "assurance_gaps")
_WHO = ("owner", "owner_name", "organisation", "review_on", "signals")
_START = ("inherent_likelihood", "inherent_impact")
_GOAL = ("target_likelihood", "target_impact", "target_on")
_HINT = "What is true now and may lead to it."


class RiskForm(OfWorkstreamForm, OwnedForm):
    """A risk as it is changed: its current score is given on a page of its own, so that each one stays."""

    title = forms.CharField(label="Risk in a few words", max_length=160)
    cause = lines("Because of", most=600, required=True, help_text=_HINT)
    event = lines("This may happen", most=600, required=True)
    effect = lines("Which would lead to", most=600, required=True)
    category = choice("Category", RiskCategory)
    raised_on = NHSDateField(label="Raised on")
    measure = forms.ChoiceField(label="Measure that it bears on", required=False)
    inherent_likelihood = likelihood("Likelihood before any control")
    inherent_impact = impact("Impact before any control")
    target_likelihood = likelihood("Target likelihood", required=False)
    target_impact = impact("Target impact", required=False)
    target_on = NHSDateField(label="Target to be reached by", required=False)
    controls = lines("Controls: what holds it back today")
    control_gaps = lines("Gaps in the controls")
    assurance = lines("Assurance: how we know that the controls work")
    assurance_gaps = lines("Gaps in the assurance")
    review_on = NHSDateField(label="Look at it next on", required=False)
    signals = CodesField(
        codes=[(signal.key, signal.title) for signal in SIGNALS.values()],
        label="Live signals that bear on its likelihood",
        help_text="A signal asks you to look again when it moves. It never changes the score.",
    )
    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("What may happen", _WHAT),
        ("How large it is, and is to be", (*_START, *_GOAL)),
        ("What holds it", _HELD),
        ("Who answers for it", _WHO),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["measure"]
        field.choices = [("", "None"), *((one.id, one.title) for one in MEASURES.values())]  # type: ignore[attr-defined]  # a choice


class NewRiskForm(RiskForm):
    """A risk as it is raised: with its first score."""

    likelihood = likelihood("Likelihood today, with the controls")
    impact = impact("Impact today, with the controls")
    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("What may happen", _WHAT),
        ("How large it is, and is to be", (*_START, "likelihood", "impact", *_GOAL)),
        ("What holds it", _HELD),
        ("Who answers for it", _WHO),
    )


class VersionForm(NHSForm):
    """A step on a row as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen(self) -> int:
        """The version that the page showed."""
        return self.cleaned_data.get("version") or 0


class ScoreForm(VersionForm):
    """The score of today and why."""

    likelihood = likelihood()
    impact = impact()
    note = lines("What the score rests on", most=400, required=True)

    def scoring(self) -> Scoring:
        """What a valid form says."""
        said = self.cleaned_data
        return Scoring(Levels(said["likelihood"], said["impact"]), said["note"])


class ReviewForm(VersionForm):
    """Looked at, the score stands; when next."""

    review_on = NHSDateField(label="Look at it next on")


class EscalateForm(VersionForm):
    """To whom a risk goes."""

    escalated_to = choice("Who takes it", Escalation, nothing="Nobody: take it back", required=False)


class CloseForm(VersionForm):
    """Why it is over."""

    closing_note = lines("Why is it over?", most=400, required=True)


class KeepForm(VersionForm):
    """Why the score stands although a signal moved."""

    note = lines("Why does the score stand?", most=400, required=True)


class FindActionForm(forms.Form):
    """Which actions to offer."""

    text = forms.CharField(required=False, max_length=100)


class LinkForm(NHSForm):
    """Which of the actions found are linked."""

    actions = PickManyField(label="Actions that make the risk smaller")
