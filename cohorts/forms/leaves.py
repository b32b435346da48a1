"""Extended leave as forms."""

from __future__ import annotations

from django import forms

from cohorts.domain.codes import LEAVE_JUDGMENT
from cohorts.forms.base import RecordForm, VersionField, code_field
from cohorts.forms.small import DAY_HINT
from cohorts.services.leaves import LeaveFacts
from tcp_portal.web.forms import NHSDateField


class LeaveForm(RecordForm):
    """The beginning of a leave."""

    day_field = "started_on"
    started_on = NHSDateField(label="First day of leave", help_text=DAY_HINT)
    judgment = code_field("Which judgment does it follow?", radios=True)
    note = forms.CharField(
        label="Note (optional)", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    code_lists = {"judgment": LEAVE_JUDGMENT}
    groups = (("", ("started_on", "judgment", "note")),)

    def facts(self) -> LeaveFacts:
        """What a valid form tells."""
        return LeaveFacts(**self.cleaned_data)


class ReturnForm(RecordForm):
    """The end of a leave."""

    on = NHSDateField(label="Day of the return", help_text=DAY_HINT)
    version = VersionField()
    groups = (("", ("on",)),)
