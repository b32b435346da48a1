"""A lesson, with the root causes behind it that its writer may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from cohorts.domain.codes import REVIEW_AREA
from tcp_portal.charts import words
from tcp_portal.web.filters import ListFilter
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import OwnedForm, Where, choice
from workstreams.forms.streams import StreamForm
from workstreams.models import Lesson, LessonSource
from workstreams.services.lessons import Cause, causes_on_offer

AREAS = [(code.code, code.label) for code in REVIEW_AREA.codes]


class CausesField(forms.MultipleChoiceField):
    """Root causes as boxes to tick. Of what is stored it shows only those on offer: others are of people whom the
    writer may not see, and stay as they are."""

    widget = forms.CheckboxSelectMultiple
    keys: frozenset[str] = frozenset()

    def prepare_value(self, value: Any) -> Any:
        """Only what is on offer."""
        return [str(one) for one in value or () if str(one) in self.keys]

    def offered(self, causes: Iterable[Cause]) -> None:
        """The choices."""
        pairs = [(str(cause.id), cause_words(cause)) for cause in causes]
        self.choices, self.keys = pairs, frozenset(key for key, _ in pairs)


def cause_words(cause: Cause) -> str:
    """A root-cause review as a writer chooses it."""
    return f"{cause.reference}: {REVIEW_AREA.label(cause.area)}, held {words.day(cause.held_on)}"


class LessonForm(OwnedForm, StreamForm):
    """What was learnt, where it comes from, and who heard it."""

    area = forms.ChoiceField(label="Area of review", choices=[("", "Choose"), *AREAS])
    finding = forms.CharField(
        label="What was learnt?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="For everybody to read: never name or describe a person.",
    )
    source = choice("Where does it come from?", LessonSource)
    learnt_on = NHSDateField(label="Learnt on", subject="Day on which it was learnt")
    shared_on = NHSDateField(
        label="Shared with the Board on", subject="Day on which the Board heard it", required=False
    )
    root_causes = CausesField(
        label="Root causes behind it",
        required=False,
        help_text="Those of people whom you may see. Readers who may not see them learn only how many there are.",
    )
    groups = (
        ("Who follows it up", ("workstream", "owner", "owner_name", "organisation")),
        ("Root causes", ("root_causes",)),
    )
    field_order = ("area", "finding", "source", "learnt_on", "shared_on")
    causes: tuple[Cause, ...] = ()

    def offer(self, where: Where) -> None:
        """Root causes of people whom the writer may see; without any the field is left out."""
        super().offer(where)
        self.causes = tuple(causes_on_offer(scope=where.scope, partnership=where.partnership))
        field = self.fields["root_causes"]
        if self.causes and isinstance(field, CausesField):
            field.offered(self.causes)
        else:
            del self.fields["root_causes"]

    def values(self) -> dict[str, Any]:
        """With the links to root causes that the writer does not see, as they stand."""
        said = super().values()
        if "root_causes" not in said:
            return said
        offered = {cause.id for cause in self.causes}
        stored = self.row.root_causes.values_list("pk", flat=True) if isinstance(self.row, Lesson) else ()
        return {**said, "root_causes": [*map(UUID, said["root_causes"]), *(set(stored) - offered)]}


class LessonsFilter(ListFilter):
    """Lessons of an area and a workstream, with words, or those that the Board has not heard."""

    area = forms.ChoiceField(required=False, label="Area")
    workstream = forms.ChoiceField(required=False, label="Workstream")
    shared = forms.ChoiceField(required=False, label="Board")
    text = forms.CharField(required=False, label="Find", max_length=60)

    def __init__(self, data: Any, *, streams: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.choose("area", AREAS)
        self.choose("workstream", streams)
        self.choose("shared", [("no", "Has not heard it")])
