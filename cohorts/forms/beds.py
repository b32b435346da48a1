"""Which bed: hospital, ward, commissioner, legal status."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from cohorts.domain.codes import BED_TYPE, LEGAL_STATUS, OUT_OF_AREA_REASON, SECURITY
from cohorts.forms.base import Names, RecordForm, Tucked, code_field
from cohorts.models import Episode
from cohorts.services.choices import Choices
from cohorts.services.facts import BedFacts

NEW_SITE = "new"
BED_FIELDS: Names = (
    "site",
    Tucked("The hospital is not in the list", ("new_provider", "new_site")),
    "ward",
    "bed_type",
    "security",
    "legal_status",
    "commissioner",
    "out_of_area",
    Tucked("Why out of area", ("out_of_area_reasons",)),
)


class BedForm(RecordForm):
    """The facts of one bed. The commissioning arrangement follows from the commissioner chosen."""

    site = forms.ChoiceField(label="Hospital", error_messages={"required": "Choose a hospital"})
    new_provider = forms.CharField(label="Provider of the new hospital", required=False, max_length=160)
    new_site = forms.CharField(label="Name of the new hospital", required=False, max_length=120)
    ward = forms.CharField(label="Ward", required=False, max_length=80)
    bed_type = code_field("Bed type")
    security = code_field("Ward security")
    legal_status = code_field("Legal status")
    commissioner = forms.ChoiceField(label="Commissioner who pays for the bed")
    out_of_area = forms.BooleanField(
        label="The hospital is out of area",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "nhsuk-checkboxes--small"}),
    )
    out_of_area_reasons = forms.MultipleChoiceField(
        label="Why out of area",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small"}),
    )
    code_lists = {
        "bed_type": BED_TYPE,
        "security": SECURITY,
        "legal_status": LEGAL_STATUS,
        "out_of_area_reasons": OUT_OF_AREA_REASON,
    }

    def offer(self, choices: Choices) -> None:
        """Hospitals, with the way out where one is missing, and commissioners."""
        super().offer(choices)
        self.arrangements = choices.arrangements
        self.choose("site", [*choices.sites, (NEW_SITE, "A hospital that is not in this list")])
        self.choose("commissioner", choices.commissioners)

    def clean(self) -> dict[str, Any]:
        """A hospital that is not in the list needs its name and its provider."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("site") == NEW_SITE:
            if not cleaned.get("new_provider"):
                self.add_error("new_provider", "Enter the provider of the new hospital")
            if not cleaned.get("new_site"):
                self.add_error("new_site", "Enter the name of the new hospital")
        elif cleaned.get("new_provider") or cleaned.get("new_site"):
            self.add_error(
                "site",
                ValidationError("To add a hospital, choose “A hospital that is not in this list” here"),
            )
        return cleaned

    @property
    def new_hospital(self) -> tuple[str, str] | None:
        """Provider and name of a hospital to add first; None where one of the list was chosen."""
        if self.cleaned_data["site"] != NEW_SITE:
            return None
        return self.cleaned_data["new_provider"], self.cleaned_data["new_site"]

    def bed(self, new_site_id: UUID | None = None) -> BedFacts:
        """The facts of a valid form; `new_site_id` is the hospital that was added for it."""
        cleaned = self.cleaned_data
        commissioner_id = UUID(cleaned["commissioner"])
        return BedFacts(
            site_id=new_site_id or UUID(cleaned["site"]),
            ward=cleaned["ward"],
            bed_type=cleaned["bed_type"],
            security=cleaned["security"],
            commissioner_id=commissioner_id,
            arrangement=self.arrangements[commissioner_id],
            legal_status=cleaned["legal_status"],
            out_of_area=cleaned["out_of_area"],
            out_of_area_reasons=tuple(cleaned["out_of_area_reasons"]),
        )

    def bed_as_typed(self) -> BedFacts:
        """The facts for a look at what is unusual, where the hospital itself does not matter."""
        return self.bed(new_site_id=UUID(int=0))


def bed_initial(episode: Episode) -> dict[str, Any]:
    """What a form about this bed starts from."""
    return {
        "site": str(episode.site_id),
        "ward": episode.ward,
        "bed_type": episode.bed_type,
        "security": episode.security,
        "legal_status": episode.legal_status,
        "commissioner": str(episode.commissioner_id),
        "out_of_area": episode.out_of_area,
        "out_of_area_reasons": list(episode.out_of_area_reasons),
    }
