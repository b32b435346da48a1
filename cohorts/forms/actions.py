"""An action promised for one person: what, by whom, until when; and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from cohorts.domain.promises import ClosedAs
from cohorts.forms.base import Groups, RecordForm, VersionField, small_radios
from cohorts.models import Action
from cohorts.services.actions import ActionFacts
from tcp_portal.partnerships.models import User
from tcp_portal.web.forms import NHSDateField

_SOMEBODY_ELSE = "Somebody else, named below"


class ActionForm(RecordForm):
    """A promise: either a colleague who signs in, or the name of somebody who does not."""

    day_field = "agreed_on"
    what = forms.CharField(
        label="What is to be done?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One thing that can be seen to be done",
    )
    owner = forms.ChoiceField(label="Who will do it?", required=False)
    owner_name = forms.CharField(
        label="Name of somebody else",
        required=False,
        max_length=120,
        help_text="For someone who does not sign in here: name and job",
    )
    due_on = NHSDateField(label="Due date", help_text="For example, 30 6 2017")
    groups: ClassVar[Groups] = (("", ("what", "owner", "owner_name", "due_on")),)

    def __init__(self, data: Any = None, *, colleagues: Iterable[User], **more: Any) -> None:
        super().__init__(data, **more)
        offered = [(str(one.pk), str(one)) for one in colleagues]
        stored = self.initial.get("owner")
        if stored and stored not in {pk for pk, _ in offered}:
            offered.append((stored, self.initial["owner_words"]))
        self.choose("owner", [("", _SOMEBODY_ELSE), *offered])

    def facts(self) -> ActionFacts:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return ActionFacts(
            what=cleaned["what"],
            due_on=cleaned["due_on"],
            owner_id=UUID(cleaned["owner"]) if cleaned["owner"] else None,
            owner_name=cleaned["owner_name"],
        )


class NewActionForm(ActionForm):
    """A new promise, agreed on a day."""

    agreed_on = NHSDateField(label="Agreed on", help_text="For example, 24 4 2017")
    groups: ClassVar[Groups] = (("", ("what", "owner", "owner_name", "due_on", "agreed_on")),)


class ChangeActionForm(ActionForm):
    """Other words, another owner, a later date."""

    version = VersionField()


class CloseActionForm(RecordForm):
    """Done, or dropped and why."""

    as_ = forms.ChoiceField(
        label="How did it end?",
        widget=small_radios(),
        choices=[(end.value, end.label) for end in ClosedAs],
        initial=ClosedAs.DONE.value,
    )
    on = NHSDateField(label="When?", subject="Date", help_text="For example, 24 4 2017")
    note = forms.CharField(
        label="What came of it, or why it is dropped",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed for an action that is dropped",
    )
    version = VersionField()
    groups = (("", ("as_", "on", "note")),)


def action_initial(action: Action) -> dict[str, Any]:
    """What the form of a change starts from."""
    return {
        "what": action.what,
        "owner": str(action.owner_id or ""),
        "owner_words": str(action.owner or ""),
        "owner_name": action.owner_name,
        "due_on": action.due_on,
        "version": action.version,
    }
