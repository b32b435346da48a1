"""Forms of workforce specifications and their lines."""

from __future__ import annotations

from typing import cast

from django import forms

from cohorts.domain.codes import NEEDS_GROUP
from cohorts.models import Vignette
from tcp_portal.web.row_forms import PickField, RowForm, Where, choice, lines, pick
from workstreams.models import CareStage


class SpecForm(RowForm):
    """A specification: for whom, and what helps or hinders."""

    title = forms.CharField(label="Title", max_length=120)
    vignette = PickField(
        label="Vignette", required=False, nothing="None",
        help_text="An invented person whose care it describes. Only approved ones are offered.",
    )  # fmt: skip
    needs_group = forms.ChoiceField(label="Needs group", required=False)
    enablers = lines("What helps", most=600)
    obstacles = lines("What stands in the way", most=600)

    def offer(self, where: Where) -> None:
        """Approved vignettes of the partnership that the writer may read."""
        super().offer(where)
        groups = cast(forms.ChoiceField, self.fields["needs_group"])
        groups.choices = [("", "Not named"), *NEEDS_GROUP.choices(where.today)]
        found = Vignette.objects.visible_to(where.scope).filter(
            partnership=where.partnership, approved_at__isnull=False
        )
        pick(self, "vignette", found.order_by("title").values_list("pk", "title"))


class LineForm(RowForm):
    """Who is needed at a stage."""

    stage = choice("Stage", CareStage)
    role = forms.CharField(label="Role", max_length=120, help_text="A profession or a job, never a name.")
    skill = forms.CharField(
        label="Skill", max_length=160, required=False, help_text="What this person must be able to do."
    )
    needed = forms.DecimalField(label="Whole-time equivalents needed", max_digits=6, decimal_places=2)
    available = forms.DecimalField(
        label="Whole-time equivalents there now",
        required=False,
        help_text="Leave it empty where it is not known.",
        max_digits=6,
        decimal_places=2,
    )
