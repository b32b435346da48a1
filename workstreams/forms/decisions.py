"""A decision: what, when, at which meeting, why, from which options, who follows it up, when it is reviewed."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.charts import words
from tcp_portal.web.filters import ListFilter
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import OwnedForm, PickField, Where, choice, lines, pick
from workstreams.forms.streams import StreamForm
from workstreams.models import AgendaItem, Decision, DecisionState

MOST_ITEMS = 200
_TYPED = [one for one in DecisionState if one is not DecisionState.REPLACED]


class DecisionWords(OwnedForm, StreamForm):
    """What every decision says, whether it is new or takes another one's place."""

    what = forms.CharField(label="Decision", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    on = NHSDateField(label="On which day", subject="Day of the decision")
    agenda_item = PickField(label="At which meeting", required=False, nothing="No meeting of the portal")
    rationale = lines("Why", rows=4)
    options = lines("Options that were weighed", rows=4)
    review_on = NHSDateField(label="When is it looked at again?", subject="Day of the review", required=False)
    groups = (
        ("Why", ("rationale", "options")),
        ("Follow-up", ("workstream", "owner", "owner_name", "organisation", "review_on")),
    )
    field_order = ("what", "state", "on", "agenda_item")

    def offer(self, where: Where) -> None:
        """The newest items of agendas, each by its meeting."""
        super().offer(where)
        items = AgendaItem.objects.visible_to(where.scope).of(where.partnership)
        newest = items.select_related("meeting__series").order_by("-meeting__on", "position")[:MOST_ITEMS]
        pick(self, "agenda_item", ((item.pk, item_words(item)) for item in newest))


class DecisionForm(DecisionWords):
    """A decision, or one that is asked for."""

    state = choice("State", DecisionState, help_text="A decision is replaced on its own page.")

    def offer(self, where: Where) -> None:
        """Without “replaced”, which is no state that somebody types; a replaced one keeps it."""
        super().offer(where)
        row = self.row
        stored = [row.state] if isinstance(row, Decision) and row.state == DecisionState.REPLACED else []
        states = [DecisionState(one) for one in stored] or _TYPED
        self.fields["state"].choices = [(one.value, one.label) for one in states]  # type: ignore[attr-defined]


def item_words(item: AgendaItem) -> str:
    """An item of an agenda as lists name it."""
    meeting = item.meeting
    return f"{meeting.series.name}, {words.day(meeting.on)}: {item.title}"


class DecisionsFilter(ListFilter):
    """Decisions in a state, of a workstream, due for review, with words that stand in them."""

    state = forms.ChoiceField(required=False, label="State")
    workstream = forms.ChoiceField(required=False, label="Workstream")
    review = forms.ChoiceField(required=False, label="Review")
    text = forms.CharField(required=False, label="Find", max_length=60)

    def __init__(self, data: Any, *, streams: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.choose("state", DecisionState.choices)
        self.choose("workstream", streams)
        self.choose("review", [("overdue", "Overdue")])
