"""Forms of the joint plan: versions, sections, aims, stage lines, comments, answers, decisions and signatures."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms

from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import CodesField, PickField, PickManyField, RowForm, Where, choice, lines, pick
from trajectories.domain.registry import MEASURES
from trajectories.models import PlanVersion
from workstreams.domain.plan_template import OFFERED, OUTCOMES, STAGES
from workstreams.models import PlanComment, PlanSection, SectionRag, StageKind, Workstream

MOST_TEXT = PlanSection._meta.get_field("text").max_length or 0
MOST_SAID = PlanComment._meta.get_field("text").max_length or 0


class JointPlanForm(RowForm):
    """What a version is called, which years it covers, its vision and its trajectory."""

    title = forms.CharField(label="Title", max_length=120)
    starts_on = NHSDateField(label="First day that it covers", subject="First day")
    ends_on = NHSDateField(label="Last day that it covers", subject="Last day")
    vision = lines(
        "Vision, for the plan on a page", rows=4, most=1000, help_text="Two or three plain sentences."
    )
    trajectory = PickField(
        label="Trajectory that goes with it",
        required=False,
        nothing="Not chosen yet",
        help_text="It must be submitted or accepted before the plan is submitted, and is locked with it.",
    )

    def offer(self, where: Where) -> None:
        """The partnership's trajectory versions that were not returned, the newest first."""
        super().offer(where)
        versions = PlanVersion.objects.visible_to(where.scope).filter(partnership=where.partnership)
        shown = versions.exclude(state="returned").order_by("-number")
        pick(self, "trajectory", ((one.pk, f"{one}, {one.get_state_display().lower()}") for one in shown))


class SectionForm(RowForm):
    """The text of one section."""

    text = lines(
        "Text",
        rows=18,
        most=MOST_TEXT,
        help_text="Plain text; an empty line begins a paragraph. Never name a person.",
    )


class AimForm(RowForm):
    """A line of the plan on a page."""

    text = forms.CharField(label="What is aimed at?", max_length=240)
    outcome = forms.ChoiceField(
        label="National outcome", choices=list(OUTCOMES.items()), widget=forms.RadioSelect
    )
    measures = CodesField(
        label="Measures by which it is seen", codes=((one, MEASURES[one].title) for one in OFFERED)
    )
    workstreams = PickManyField(label="Workstreams that carry it", required=False)
    groups = (("Seen by", ("measures",)), ("Carried by", ("workstreams",)))

    def offer(self, where: Where) -> None:
        """The partnership's workstreams."""
        super().offer(where)
        shown = Workstream.objects.visible_to(where.scope).of(where.partnership).current().order_by("number")
        pick(self, "workstreams", ((one.pk, f"{one.number}. {one.name}") for one in shown))


class LineForm(RowForm):
    """A line of the five stages."""

    stage = forms.ChoiceField(label="Stage", choices=[(one.key, one.name) for one in STAGES.values()])
    kind = choice("What is it?", StageKind)
    text = lines("What does it say?", rows=2, most=400, required=True)
    done_on = NHSDateField(label="Done on", subject="Day on which it was done", required=False)


class CommentForm(RowForm):
    """What a reviewer says of one section, with a colour."""

    rag = forms.ChoiceField(label="Colour", choices=SectionRag.choices, widget=forms.RadioSelect)
    text = lines(
        "Comment",
        rows=5,
        most=MOST_SAID,
        required=True,
        help_text="Say what is missing and what would settle it.",
    )


class AnswerForm(RowForm):
    """What the authors answer."""

    answer = lines("Answer", rows=5, most=MOST_SAID, required=True)


class ReturnForm(NHSForm):
    """Why a plan goes back."""

    reason = lines("Why is it returned?", rows=4, most=2000, required=True)


class AcceptForm(NHSForm):
    """Accepting; organisations that have not signed must be agreed to."""

    unsigned_agreed = forms.BooleanField(required=False)

    def __init__(self, data: object = None, *, unsigned: Iterable[str] = ()) -> None:
        super().__init__(data)
        names = tuple(unsigned)
        if names:
            self.fields["unsigned_agreed"].label = f"Accept it without the signatures of {', '.join(names)}"
        else:
            del self.fields["unsigned_agreed"]


class SignForm(NHSForm):
    """Who signs, for which organisation, and at which meeting."""

    text_digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    organisation = PickField(label="Organisation")
    name = forms.CharField(label="Name of the person who signs", max_length=120)
    position = forms.CharField(label="Position in the organisation", max_length=120)
    meeting = PickField(label="Signed at a meeting", required=False, nothing="Not at a meeting")

    def __init__(
        self,
        data: object = None,
        *,
        organisations: Iterable[tuple[UUID, str]],
        meetings: Iterable[tuple[UUID, str]],
        initial: dict[str, str],
    ) -> None:
        super().__init__(data, initial=initial)
        pick(self, "organisation", organisations)
        pick(self, "meeting", meetings)


class CompareForm(forms.Form):
    """Which two versions are read side by side."""

    old = forms.UUIDField()
    new = forms.UUIDField()
