"""Oversight visits as a form."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import VISIT_MODE
from cohorts.forms.base import RecordForm, VersionField, code_field
from cohorts.forms.small import DAY_HINT, long_text, small_box
from cohorts.models import Visit
from cohorts.services.visits import VisitFacts
from tcp_portal.web.forms import NHSDateField


class VisitForm(RecordForm):
    """An oversight visit."""

    keeps_codes = True
    on = NHSDateField(label="Date of the visit", help_text=DAY_HINT)
    visitor = forms.CharField(label="Who visited", max_length=120)
    mode = code_field("How", radios=True, help_text="Only a visit on site starts the clock anew.")
    saw_person = small_box("The person was seen")
    concerns = long_text("Concerns", hint="Leave empty if there were none.")
    version = VersionField(required=False)
    code_lists = {"mode": VISIT_MODE}
    groups = (("", ("on", "visitor", "mode", "saw_person", "concerns")),)

    def facts(self) -> VisitFacts:
        """What a valid form tells."""
        return VisitFacts(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


def visit_initial(visit: Visit) -> dict[str, Any]:
    """What the form starts from."""
    return {name: getattr(visit, name) for name in VisitForm.base_fields}
