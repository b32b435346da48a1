"""Likelihood, impact and what else the forms of risks and issues share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from tcp_portal.web.row_forms import PickField, RowForm, Where, pick
from workstreams.domain.risk_scores import IMPACT, LIKELIHOOD
from workstreams.services.choices import keeps_all, workstreams_kept_by


def level(
    label: str, words: Mapping[int, str], *, required: bool = True, **more: Any
) -> forms.TypedChoiceField:
    """A level of 1 to 5 with its word."""
    choices = [
        ("", "Choose" if required else "Not set"),
        *((at, f"{at} {word}") for at, word in words.items()),
    ]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=required, **more
    )


def likelihood(label: str = "Likelihood", **more: Any) -> forms.TypedChoiceField:
    """How likely, 1 rare to 5 almost certain."""
    return level(label, LIKELIHOOD, **more)


def impact(label: str = "Impact", **more: Any) -> forms.TypedChoiceField:
    """How grave, 1 negligible to 5 catastrophic."""
    return level(label, IMPACT, **more)


class OfWorkstreamForm(RowForm):
    """A row of a workstream that the reader may write to; of none only for who keeps the whole programme."""

    workstream = PickField(label="Workstream", required=False, nothing="None: the whole programme")

    def offer(self, where: Where) -> None:
        """The workstreams that the reader may write to."""
        super().offer(where)
        pairs = workstreams_kept_by(where.scope, where.partnership.pk)
        field = self.fields["workstream"]
        if not keeps_all(where.scope, where.partnership.pk):
            field.required, field.nothing = True, "Choose"  # type: ignore[attr-defined]  # a PickField
        pick(self, "workstream", pairs)
