"""What is typed of an issue and of a dependency."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import OwnedForm, PickField, Where, choice, lines, pick
from workstreams.forms.levels import OfWorkstreamForm, impact
from workstreams.forms.risks import VersionForm
from workstreams.forms.streams import stream_pairs
from workstreams.models import DependencyState


class IssueForm(OfWorkstreamForm, OwnedForm):
    """What has happened and who deals with it."""

    what = forms.CharField(label="What has happened", max_length=300)
    effect = lines("What it leads to", most=600)
    impact = impact("How grave it is")
    raised_on = NHSDateField(label="Raised on")
    due_on = NHSDateField(label="To be resolved by", required=False)
    field_order = (
        "what", "effect", "impact", "workstream", "raised_on", "due_on", "owner", "owner_name", "organisation",
    )  # fmt: skip


class HappenedForm(OwnedForm):
    """The issue that a risk has become: its workstream is the risk's, its day is today."""

    what = forms.CharField(label="What has happened", max_length=300)
    effect = lines("What it leads to", most=600)
    impact = impact("How grave it is")
    due_on = NHSDateField(label="To be resolved by", required=False)
    field_order = ("what", "effect", "impact", "due_on", "owner", "owner_name", "organisation")


class ResolveForm(VersionForm):
    """How an issue was dealt with."""

    resolution = lines("How was it resolved?", most=600, required=True)


class NewDependencyForm(OfWorkstreamForm, OwnedForm):
    """What a workstream waits for."""

    what = forms.CharField(label="What is needed", max_length=300)
    on_workstream = PickField(label="From the workstream", required=False, nothing="None of them")
    on_whom = forms.CharField(label="From somebody outside the programme", max_length=160, required=False)
    due_on = MonthField(label="Needed by the end of the month", help_text="For example 2017-09")
    note = lines("Note", most=600)
    field_order = (
        "workstream", "what", "on_workstream", "on_whom", "due_on", "state", "owner", "owner_name", "organisation",
        "note",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["workstream"].required = True
        self.fields["workstream"].label = "Workstream that waits"

    def offer(self, where: Where) -> None:
        """Every workstream may be waited for."""
        super().offer(where)
        pick(self, "on_workstream", stream_pairs(scope=where.scope, partnership=where.partnership))


class DependencyForm(NewDependencyForm):
    """The same, with what became of it."""

    state = choice("What became of it", DependencyState)
