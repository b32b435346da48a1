"""What somebody who asks for their own file is given: who it is about, and a decision on each item with words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from cohorts.services.subject_access import RELEASE, WITHHOLD, Decision, Item
from tcp_portal.web.fields import control_id
from tcp_portal.web.forms import NHSForm

EXEMPT = {
    "third_party": "Withhold: it tells of somebody else, who did not agree",
    "serious_harm": "Withhold: it would be likely to cause serious harm",
    "legal_privilege": "Withhold: it is legal advice",
    "crime": "Withhold: it would hinder the prevention or detection of crime",
}


class SubjectForm(NHSForm):
    """The person, by what their letter says."""

    key = forms.CharField(
        label="Reference or NHS number",
        max_length=40,
        help_text="For example BHR-014 or 943 476 5919. It does not stand in the address of a page.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "nhsuk-input--width-20"}),
    )


class DecisionForm(NHSForm):
    """Whether an item goes out; why not, and who said so."""

    answer = forms.ChoiceField(
        label="Does it go out?",
        choices=[("", "Choose"), (RELEASE, "Release"), *EXEMPT.items()],
        error_messages={"required": "Say whether it goes out"},
    )
    decided_by = forms.EmailField(
        label="Decided by", help_text="The e-mail address of whoever read it", max_length=254
    )
    professional = forms.CharField(
        label="Health professional (only for serious harm)",
        required=False,
        max_length=120,
        help_text="Name and post of who gave the opinion",
    )

    def __init__(self, item: Item, data: Mapping[str, Any] | None, *, reader: str) -> None:
        initial = {"decided_by": reader}
        super().__init__(data, prefix=item.id.replace(":", "-"), initial=initial)
        self.item = item

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (
            self.data.get(self.digest_name) != self.item.digest
        ):  # the page shows it anew, so its new digest goes along
            self.add_error("answer", "This has changed since you read it. Read it again")
        if given.get("answer") == "serious_harm" and not given.get("professional", "").strip():
            self.add_error("professional", "Name the health professional who gave the opinion")
        return given

    @property
    def digest_name(self) -> str:
        """Under which name the page sends what was read."""
        return self.add_prefix("digest")

    @property
    def decision(self) -> Decision:
        """What was decided. Only of a form that is right."""
        given = self.cleaned_data
        released = given["answer"] == RELEASE
        return Decision(
            self.item.id, self.item.digest, RELEASE if released else WITHHOLD, "" if released else given["answer"],
            given["decided_by"].strip().lower(), "" if released else given["professional"].strip(),
        )  # fmt: skip

    @property
    def faults(self) -> list[dict[str, str]]:
        """What is missing, as the box above the page lists it."""
        return [
            {
                "text": f"{self.item.kind[:1].upper()}{self.item.kind[1:]}: {error}",
                "href": f"#{control_id(field)}",
            }
            for field in self
            for error in field.errors
        ]
