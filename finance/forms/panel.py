"""Forms of a panel: seats, declarations, scores, moderation, recommendation, vote, decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from finance.domain.criteria import MOST_POINTS, Criterion
from finance.domain.money import NOTHING
from finance.forms.fields import PoundsField
from finance.models import Outcome, Seat
from finance.services.panel_recommending import Line
from finance.services.panel_seats import Seated
from finance.services.panel_standing import Agreed, Given, Standing
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_forms import PickField, choice, lines, pick

NONE, SOME = "none", "some"
SCALE = (
    (0, "0: does not answer the question"),
    (1, "1: weak"),
    (2, "2: convinces in part"),
    (3, "3: good"),
    (4, "4: excellent"),
)


class PanelForm(NHSForm):
    """A form that knows on which version it was filled in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    @property
    def seen(self) -> int:
        """The version that the form was filled in on; 0 where none was sent."""
        return self.cleaned_data.get("version") or 0


class SeatForm(PanelForm):
    """A seat for somebody who may score."""

    user = PickField(label="Who")
    seat = choice("Seat", Seat)

    def __init__(self, data: Any, *, users: Iterable[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(data, **more)
        pick(self, "user", users)


class TakeForm(PanelForm):
    """Why a seat is taken away."""

    reason = lines("Why is the seat taken away?", most=400, required=True)


class DeclareForm(PanelForm):
    """For each area: no interest, or one in words."""

    def __init__(self, data: Any, *, areas: Sequence[Partnership], seated: Seated, **more: Any) -> None:
        self.areas = areas
        self.standing = {one.partnership_id: one.what for one in seated.interests if not one.taken_back}
        super().__init__(data, **more)
        declared = seated.member.declared_at is not None
        self.initial["version"] = seated.member.version
        for area in areas:
            chosen = SOME if area.pk in self.standing else NONE if declared else None
            self.fields[f"has_{area.pk}"] = forms.ChoiceField(
                label="Have you an interest in this area?",
                choices=((NONE, "No interest"), (SOME, "An interest")),
                widget=forms.RadioSelect,
                initial=chosen,
                error_messages={"required": f"{area.name}: say whether you have an interest."},
            )
            self.fields[f"what_{area.pk}"] = forms.CharField(
                label="What it is, or why it no longer stands" if area.pk in self.standing else "What it is",
                max_length=400,
                required=False,
                initial=self.standing.get(area.pk, ""),
            )

    def rows(self) -> list[tuple[str, BoundField, BoundField]]:
        """Each area by its name, with its two fields."""
        return [(area.name, self[f"has_{area.pk}"], self[f"what_{area.pk}"]) for area in self.areas]

    def clean(self) -> dict[str, Any]:
        """An interest has words, and so has one that is taken back."""
        said = super().clean() or self.cleaned_data
        for area in self.areas:
            has, words = said.get(f"has_{area.pk}"), said.get(f"what_{area.pk}", "")
            if has == SOME and not words:
                self.add_error(f"what_{area.pk}", f"{area.name}: say what the interest is.")
            if has == NONE and area.pk in self.standing and words in ("", self.standing[area.pk]):
                self.add_error(f"what_{area.pk}", f"{area.name}: say why the interest no longer stands.")
        return said

    def interests(self) -> dict[UUID, str]:
        """The areas with an interest, and its words."""
        return self._words(SOME)

    def taken_back(self) -> dict[UUID, str]:
        """What is said of areas without one: why an earlier one no longer stands."""
        return self._words(NONE)

    def _words(self, has: str) -> dict[UUID, str]:
        said = self.cleaned_data
        return {area.pk: said[f"what_{area.pk}"] for area in self.areas if said[f"has_{area.pk}"] == has}


class ScoreForm(PanelForm):
    """Points and a comment for each criterion."""

    def __init__(self, data: Any, *, own: Mapping[Criterion, Given], **more: Any) -> None:
        super().__init__(data, **more)
        for one in Criterion:
            given = own.get(one)
            name = one.label.lower()
            self.fields[f"points_{one.value}"] = forms.TypedChoiceField(
                label=f"Points for {name}",
                choices=SCALE,
                coerce=int,
                widget=forms.RadioSelect,
                initial=given.points if given else None,
            )
            self.fields[f"comment_{one.value}"] = lines(
                f"Why, for {name}",
                most=1000,
                required=True,
                initial=given.comment if given else "",
                error_messages={"required": f"Say why, for {name}"},
            )

    def given(self) -> dict[Criterion, Given]:
        """What a valid form says."""
        said = self.cleaned_data
        return {one: Given(said[f"points_{one.value}"], said[f"comment_{one.value}"]) for one in Criterion}


class ModerateForm(PanelForm):
    """The points that the panel agreed on; empty where the mean of its members counts."""

    def __init__(self, data: Any, *, agreed: Mapping[Criterion, Agreed], **more: Any) -> None:
        super().__init__(data, **more)
        for one in Criterion:
            stands = agreed.get(one)
            name = one.label.lower()
            self.fields[f"points_{one.value}"] = forms.DecimalField(
                label=f"Points agreed for {name}",
                min_value=0,
                max_value=MOST_POINTS,
                max_digits=3,
                decimal_places=2,
                required=False,
                initial=stands.points if stands else None,
            )
            self.fields[f"reason_{one.value}"] = lines(
                f"Why, for {name}", rows=2, most=1000, initial=stands.reason if stands else ""
            )

    def agreed(self) -> dict[Criterion, Agreed]:
        """What a valid form says; criteria that say nothing are left out by the service."""
        said = self.cleaned_data
        return {one: Agreed(said[f"points_{one.value}"], said[f"reason_{one.value}"]) for one in Criterion}


class RecommendForm(PanelForm):
    """An outcome, an amount and conditions for each bid, and a note on the whole."""

    note = lines(
        "Note on the whole", most=2000, help_text="Needed where a bid below the quality bar is awarded."
    )

    def __init__(
        self, data: Any, *, standings: Sequence[Standing], before: Mapping[UUID, Any], **more: Any
    ) -> None:
        self.standings = standings
        super().__init__(data, **more)
        self.initial["version"] = sum(one.bid.version for one in standings)
        for one in standings:
            self._add(one, before.get(one.bid.pk))

    def _add(self, one: Standing, before: Any) -> None:
        pk, area = one.bid.pk, one.bid.partnership.name
        part = before is not None and before.outcome in (Outcome.LESS, Outcome.CONDITIONS)
        self.fields[f"outcome_{pk}"] = choice(
            "Outcome",
            Outcome,
            initial=before.outcome if before else None,
            error_messages={"required": f"{area}: choose an outcome."},
        )
        self.fields[f"amount_{pk}"] = PoundsField(
            label="Sum in pounds",
            help_text="Leave it empty for in full and decline.",
            least=NOTHING,
            required=False,
            error_messages={"invalid": f"{area}: enter the sum in pounds, for example 250,000."},
            initial=before.amount if part else None,
        )
        self.fields[f"conditions_{pk}"] = lines(
            "Conditions or reason",
            rows=2,
            help_text="The bidder reads it.",
            initial=before.conditions if before else "",
        )

    def rows(self) -> list[tuple[Standing, list[BoundField]]]:
        """Each bid with its three fields."""
        names = ("outcome", "amount", "conditions")
        return [(one, [self[f"{name}_{one.bid.pk}"] for name in names]) for one in self.standings]

    def told(self) -> list[Line]:
        """What a valid form says of each bid."""
        said = self.cleaned_data
        return [
            Line(
                one,
                Outcome(said[f"outcome_{one.bid.pk}"]),
                said[f"amount_{one.bid.pk}"],
                said[f"conditions_{one.bid.pk}"],
            )
            for one in self.standings
        ]


class VoteForm(PanelForm):
    """Agree, or disagree and say why."""

    agrees = forms.ChoiceField(
        label="Do you agree with the recommendation?",
        choices=(("yes", "I agree"), ("no", "I disagree")),
        widget=forms.RadioSelect,
    )
    note = lines("Note", help_text="Needed where you disagree. Whoever decides reads it.")


class DecideForm(PanelForm):
    """Decided as recommended, or back to the panel."""

    how = forms.ChoiceField(
        label="What do you decide?",
        choices=(("as", "As the panel recommends"), ("back", "Send it back to the panel")),
        widget=forms.RadioSelect,
    )
    decision = lines(
        "In your words",
        most=1000,
        required=True,
        help_text="Bidders read it in their letter; the panel where it goes back.",
    )
