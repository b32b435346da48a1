"""Forms of stakeholders, events, phases, consultations, and of what people said and we did."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.web.filters import ListFilter
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import OwnedForm, PickField, RowForm, Where, choice, lines, pick
from workstreams.forms.streams import StreamForm
from workstreams.models import (
    Consultation,
    Decision,
    EngagementEvent,
    Gate,
    Phase,
    PlanAction,
    StakeholderKind,
)

MOST_ACTIONS = 500  # on offer in a list to choose from
LEVELS = ((3, "High"), (2, "Medium"), (1, "Low"))


def _level(label: str, hint: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[("", "Choose"), *LEVELS], coerce=int, empty_value=None, help_text=hint
    )


class StakeholderForm(OwnedForm):
    """A group or body that the plan touches."""

    name = forms.CharField(
        label="Name", max_length=160, help_text="A group or body, never a person who receives care."
    )
    kind = choice("Kind", StakeholderKind)
    interest = _level("Interest", "How much the plan matters to them.")
    influence = _level("Influence", "How much they can move.")
    how = lines("How we work together", most=600)
    contacted_on = NHSDateField(label="Last contact", subject="Day of the last contact", required=False)
    groups = (("Who looks after it", ("owner", "owner_name", "organisation")),)
    field_order = ("name", "kind", "interest", "influence", "how", "contacted_on")


class EventForm(StreamForm):
    """A meeting with people, families or providers."""

    on = NHSDateField(label="Day", subject="Day of the event")
    title = forms.CharField(label="What it was about", max_length=160)
    audience = choice("For whom", StakeholderKind)
    people = forms.IntegerField(
        label="How many came", min_value=0, required=False, help_text="Leave it empty if nobody counted."
    )
    heard = lines("What was heard", rows=5, most=2000, help_text="In their words, without names of people.")
    field_order = ("on", "title", "audience", "people", "heard", "workstream")


class PhaseForm(RowForm):
    """A phase of the programme and the gate at its end."""

    number = forms.IntegerField(label="Number", min_value=1, max_value=99)
    name = forms.CharField(label="Name", max_length=120)
    starts_on = NHSDateField(label="Starts", subject="Day on which it starts")
    ends_on = NHSDateField(label="Ends", subject="Day on which it ends", required=False)
    criteria = lines("What must be true at its end", rows=5, required=True, help_text="One criterion a line.")
    gate = choice("Gate", Gate)
    gate_on = NHSDateField(label="Decided on", subject="Day on which the gate was decided", required=False)
    decision = PickField(label="Decision", required=False, nothing="Not in the log of decisions")
    groups = (("The gate", ("gate", "gate_on", "decision")),)

    def offer(self, where: Where) -> None:
        """The log of decisions, newest first."""
        super().offer(where)
        found = Decision.objects.visible_to(where.scope).of(where.partnership).current()
        pick(self, "decision", ((one.pk, f"D{one.number} {one.what}") for one in found.order_by("-number")))


class ConsultationForm(RowForm):
    """A question put to an audience over a period."""

    question = lines("Question", rows=2, most=300, required=True)
    phase = PickField(label="Phase", required=False, nothing="None")
    audience = choice("Who is asked", StakeholderKind)
    channel = forms.CharField(label="How they are asked", max_length=160)
    opens_on = NHSDateField(label="Opens", subject="Day on which it opens")
    closes_on = NHSDateField(label="Closes", subject="Last day for answers")
    answers = forms.IntegerField(
        label="Answers", min_value=0, required=False, help_text="Leave it empty while nobody has counted."
    )
    equality = lines("Equality impact", most=1000)
    outcome = lines("What came of it", rows=4, most=2000)
    groups = (("Once it is closed", ("answers", "equality", "outcome")),)

    def offer(self, where: Where) -> None:
        """The phases in order."""
        super().offer(where)
        found = Phase.objects.visible_to(where.scope).of(where.partnership).current().order_by("number")
        pick(self, "phase", ((one.pk, f"{one.number}. {one.name}") for one in found))


class VoiceForm(RowForm):
    """What people said, and what was done about it."""

    said = lines(
        "They said", rows=3, most=400, required=True, help_text="In plain words, without names of people."
    )
    said_by = choice("Who said it", StakeholderKind)
    said_on = NHSDateField(label="Said on", subject="Day on which it was said")
    event = PickField(label="At the event", required=False, nothing="None")
    consultation = PickField(label="In the consultation", required=False, nothing="None")
    did = lines("We did", rows=3, most=400, help_text="In plain words. Leave it empty while they still wait.")
    did_on = NHSDateField(label="Done on", subject="Day on which it was done", required=False)
    action = PickField(
        label="Action of the plan that does it",
        required=False,
        nothing="None",
        help_text=f"Open actions, the newest first; {MOST_ACTIONS} at most.",
    )
    groups = (("What we did", ("did", "did_on", "action")),)

    def offer(self, where: Where) -> None:
        """Events, consultations and the actions of the plan."""
        super().offer(where)
        events = EngagementEvent.objects.visible_to(where.scope).of(where.partnership).current()
        asked = Consultation.objects.visible_to(where.scope).of(where.partnership).current()
        actions = PlanAction.objects.visible_to(where.scope).of(where.partnership).open()
        pick(self, "event", events.order_by("-on").values_list("pk", "title"))
        pick(self, "consultation", asked.order_by("-opens_on").values_list("pk", "question"))
        newest = actions.order_by("-number").values_list("pk", "number", "what")[:MOST_ACTIONS]
        pick(self, "action", ((key, f"A{number} {what}") for key, number, what in newest))


class KindFilter(ListFilter):
    """Whom a list is about, and which of its rows need something."""

    kind = forms.ChoiceField(label="Who", required=False)
    show = forms.ChoiceField(label="Show", required=False)

    def __init__(self, data: Any, *, shows: tuple[tuple[str, str], ...]) -> None:
        super().__init__(data)
        self.choose("kind", StakeholderKind.choices, "Everyone")
        self.choose("show", shows, "All")
