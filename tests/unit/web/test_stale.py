from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from tcp_portal.errors import Difference, Stale
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.stale import Overtaken, overtaken

STATUSES = [("working", "Working towards discharge"), ("delayed", "Delayed")]
BARRIERS = [("housing", "Housing"), ("staff", "Staff"), ("funding", "Funding")]


class PlanForm(NHSForm):
    status = forms.ChoiceField(label="Status", choices=STATUSES)
    planned = NHSDateField(label="Planned date", required=False)
    barriers = forms.MultipleChoiceField(
        label="Barriers", choices=BARRIERS, required=False, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="Agreed", required=False)
    note = forms.CharField(label="Note", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


TYPED = QueryDict(
    "status=delayed&planned_0=30&planned_1=6&planned_2=2017&barriers=housing&barriers=staff&note=x&version=1"
)
THEIRS = Stale(
    version=4,
    differences=(
        Difference("status", "working", "delayed"),
        Difference("planned", date(2017, 5, 31), date(2017, 6, 30)),
        Difference("barriers", ["funding"], ["housing", "staff"]),
        Difference("agreed", True, False),
        Difference("note", "", "x"),
        Difference("updated_by", "somebody", "me"),
    ),
)


def asked() -> Overtaken:
    form = PlanForm(TYPED)
    assert form.is_valid()
    return overtaken(form, THEIRS)


def answered(**choices: str) -> PlanForm:
    """The form that comes back when the reader has chosen."""
    pairs = [*asked().hidden, *((f"choose-{name}", side) for name, side in choices.items())]
    return PlanForm(QueryDict(urlencode(pairs)))


def test_both_values_are_shown_in_words() -> None:
    shown = {field.label: (field.theirs, field.yours) for field in asked().fields}
    assert shown == {
        "Status": ("Working towards discharge", "Delayed"),
        "Planned date": ("31 May 2017", "30 June 2017"),
        "Barriers": ("Funding", "Housing and Staff"),
        "Agreed": ("yes", "no"),
        "Note": ("nothing", "x"),
    }


def test_what_is_kept_of_mine_is_saved_over_the_new_version() -> None:
    form = answered(status="yours", planned="yours", barriers="yours", agreed="yours", note="yours")
    assert form.is_valid()
    assert form.cleaned_data == {
        "status": "delayed",
        "planned": date(2017, 6, 30),
        "barriers": ["housing", "staff"],
        "agreed": False,
        "note": "x",
        "version": 4,
    }


def test_what_is_kept_of_theirs_takes_the_place_of_mine() -> None:
    form = answered(status="theirs", planned="theirs", barriers="theirs", agreed="theirs", note="theirs")
    assert form.is_valid()
    assert form.cleaned_data == {
        "status": "working",
        "planned": date(2017, 5, 31),
        "barriers": ["funding"],
        "agreed": True,
        "note": "",
        "version": 4,
    }


def test_each_field_is_chosen_by_itself() -> None:
    form = answered(status="theirs", planned="yours")
    assert form.is_valid()
    assert form.cleaned_data["status"] == "working"
    assert form.cleaned_data["planned"] == date(2017, 6, 30)
