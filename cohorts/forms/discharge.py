"""The short forms of a discharge plan: one thing each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from cohorts.domain.codes import ACCOMMODATION, ATTRIBUTION, DELAY_REASON, SUPPORT
from cohorts.forms.base import RecordForm, VersionField, code_field, small_radios
from tcp_portal.web.forms import NHSDateField

Pairs = Iterable[tuple[Any, str]]
_EXAMPLE = "For example, 24 4 2017"


def _text(label: str, *, rows: int = 3, length: int = 400, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": str(rows)})
    return forms.CharField(label=label, widget=widget, max_length=length, **more)


class PlanPartForm(RecordForm):
    """A form about one part of a plan; `options` fills the fields that name rows of the partnership."""

    keeps_codes = True
    version = VersionField()

    def __init__(self, data: Any = None, *, options: Mapping[str, Pairs] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        for name, pairs in (options or {}).items():
            if name in self.fields:
                self.choose(name, pairs)


class DestinationForm(PlanPartForm):
    """Where the person is to go; empty while nobody knows."""

    destination = forms.ChoiceField(label="Kind of home", required=False)
    place = forms.ChoiceField(label="Place", required=False)
    empty = {"destination": "Not planned yet", "place": "Not known, or outside the partnership"}
    groups = (("", ("destination", "place")),)


class NeedsForm(PlanPartForm):
    """The home and the support, and who gives it."""

    accommodation = forms.ChoiceField(label="Home", required=False)
    support = forms.MultipleChoiceField(
        label="Support",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small"}),
    )
    provider = forms.CharField(label="Who is to give the support?", required=False, max_length=120)
    code_lists = {"accommodation": ACCOMMODATION, "support": SUPPORT}
    empty = {"accommodation": "Not known yet"}
    groups = (("", ("accommodation", "support", "provider")),)


class OwnerForm(PlanPartForm):
    """Who answers for the plan: one of the two, or nobody yet."""

    owner = forms.ChoiceField(label="Someone who works here", required=False)
    owner_name = forms.CharField(label="Or the name of someone else", required=False, max_length=120)
    empty = {"owner": "Nobody of these"}
    groups = (("", ("owner", "owner_name")),)


class PackageForm(PlanPartForm):
    """Free text, read only by those who see people."""

    package = _text(
        "Package in outline",
        rows=8,
        length=2000,
        required=False,
        help_text="Home, hours of support, health input, who provides what. What it costs comes later.",
    )
    groups = (("", ("package",)),)


class ReadyForm(PlanPartForm):
    """Asked of whoever is held up."""

    ready_on = NHSDateField(
        label="Clinically ready to leave from",
        subject="Day of readiness",
        required=False,
        help_text=_EXAMPLE,
    )
    groups = (("", ("ready_on",)),)


class StepForm(PlanPartForm):
    """One step of the checklist. `item` guards against a list that changed meanwhile."""

    done_on = NHSDateField(
        label="Done on", subject="Day on which it was done", required=False, help_text=_EXAMPLE
    )
    not_needed = forms.BooleanField(
        label="This person does not need it",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "nhsuk-checkboxes--small"}),
    )
    note = _text("Note", required=False)
    item = forms.UUIDField(widget=forms.HiddenInput)
    groups = (("", ("done_on", "not_needed", "note")),)


class AgreementForm(PlanPartForm):
    """The answer of one party."""

    agrees = forms.ChoiceField(
        label="Do they agree?", choices=[("yes", "Yes"), ("no", "No")], widget=small_radios()
    )
    on = NHSDateField(label="When did they say so?", subject="Day of the answer", help_text=_EXAMPLE)
    note = _text("Note", required=False)
    groups = (("", ("agrees", "on", "note")),)


class DelayForm(PlanPartForm):
    """The lists are those of the day on which the delay began."""

    day_field = "started_on"
    reason = code_field("Reason")
    attribution = code_field("Whose is it?", radios=True)
    started_on = NHSDateField(label="Delayed from", subject="Start of the delay", help_text=_EXAMPLE)
    escalated_on = NHSDateField(
        label="Escalated on", subject="Day of the escalation", required=False, help_text=_EXAMPLE
    )
    ended_on = NHSDateField(
        label="Ended on", subject="End of the delay", required=False, help_text="Empty while it lasts."
    )
    note = _text("Note", required=False)
    code_lists = {"reason": DELAY_REASON, "attribution": ATTRIBUTION}
    groups = (
        ("What holds the person up", ("started_on", "reason", "attribution", "note")),
        ("What came of it", ("escalated_on", "ended_on")),
    )


class BarrierForm(PlanPartForm):
    """A new barrier stands in the way: when it no longer does is asked of one that is known."""

    what = _text("What stands in the way?")
    organisation = forms.ChoiceField(label="Who can take it away?", required=False)
    raised_on = NHSDateField(label="Raised on", subject="Day on which it was raised", help_text=_EXAMPLE)
    resolved_on = NHSDateField(
        label="Out of the way on",
        subject="Day on which it was out of the way",
        required=False,
        help_text="Empty while it stands.",
    )
    empty = {"organisation": "Not one organisation"}
    groups = (("", ("what", "organisation", "raised_on", "resolved_on")),)

    def __init__(self, *args: Any, is_new: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if is_new:
            del self.fields["resolved_on"]
            self.fields["version"].required = False
