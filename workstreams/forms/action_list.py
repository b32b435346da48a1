"""Which actions a reader asks for, as it stands in the address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from tcp_portal.web.dates import MonthField
from tcp_portal.web.filters import ListFilter
from workstreams.domain.rag import WORDS
from workstreams.services.action_colours import State
from workstreams.services.action_list import NOBODY, SORTS, Asked

OPEN = "open"
_STATES = (
    (OPEN, "Open"),
    (State.NOT_STARTED, "Not started"),
    (State.UNDER_WAY, "Under way"),
    (State.LATE, "Late"),
    (State.DONE, "Done"),
    (State.DROPPED, "Dropped"),
)
_SORTED = {"due": "Due month", "slip": "Furthest slipped", "workstream": "Workstream"}
_WHOSE = (("mine", "Mine: I own it or lead its workstream"), (NOBODY, "Nobody's"))


class ActionsFilter(ListFilter):
    """A filter that cannot be read is told, and nothing is shown."""

    workstream = forms.ChoiceField(required=False, label="Workstream")
    owner = forms.ChoiceField(required=False, label="Owner")
    colour = forms.ChoiceField(required=False, label="Colour")
    state = forms.ChoiceField(required=False, label="State")
    only = forms.ChoiceField(required=False, label="Kind")
    since = MonthField(required=False, label="Due from")
    until = MonthField(required=False, label="Due until")
    text = forms.CharField(required=False, label="Find", max_length=100)
    sort = forms.ChoiceField(required=False, label="Sorted by")

    def __init__(
        self, data: Any, *, workstreams: list[tuple[UUID, str]], owners: tuple[tuple[UUID, str], ...]
    ) -> None:
        super().__init__(data)
        self.choose("workstream", [(str(key), name) for key, name in workstreams], first="All")
        self.choose("owner", [*_WHOSE, *((str(key), name) for key, name in owners)], first="Anybody's")
        self.choose("colour", [(str(one), words) for one, words in WORDS.items()])
        self.choose("state", [(str(key), words) for key, words in _STATES])
        self.choose("only", [("milestones", "Milestones")], first="All")
        self.choose("sort", [(key, _SORTED[key]) for key in SORTS if key != "due"], first=_SORTED["due"])

    def asked(self) -> Asked:
        """What a valid form asks for."""
        said = dict(self.cleaned_data)
        mine = said["owner"] == "mine"
        return Asked(
            workstream=said["workstream"],
            owner="" if mine else said["owner"],
            colour=said["colour"],
            state=said["state"],
            milestones=bool(said["only"]),
            mine=mine,
            since=said["since"],
            until=said["until"],
            text=said["text"],
            sort=said["sort"] or "due",
        )

    def kept(self) -> dict[str, str]:
        """What was asked, for links that carry it on."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
