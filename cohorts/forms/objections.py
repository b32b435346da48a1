"""Objections to sharing as forms."""

from __future__ import annotations

from django import forms

from cohorts.domain.codes import OBJECTOR
from cohorts.forms.base import RecordForm, VersionField, code_field
from cohorts.forms.small import DAY_HINT
from cohorts.services.objections import ObjectionFacts
from tcp_portal.web.forms import NHSDateField


class ObjectionForm(RecordForm):
    """An objection to sharing beyond direct care."""

    day_field = "raised_on"
    raised_on = NHSDateField(label="Date of the objection", help_text=DAY_HINT)
    raised_by = code_field("Who objects?", radios=True)
    about = forms.CharField(
        label="What is the objection about?", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    code_lists = {"raised_by": OBJECTOR}
    groups = (("", ("raised_on", "raised_by", "about")),)

    def facts(self) -> ObjectionFacts:
        """What a valid form tells."""
        return ObjectionFacts(**self.cleaned_data)


class WithdrawForm(RecordForm):
    """The end of an objection."""

    on = NHSDateField(label="Date of the withdrawal", help_text=DAY_HINT)
    version = VersionField()
    groups = (("", ("on",)),)
