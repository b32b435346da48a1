"""One move of a card."""

from __future__ import annotations

from django import forms

from trajectories.domain.reading import Move


class MoveForm(forms.Form):
    """What to do with which card; a reset names none."""

    move = forms.TypedChoiceField(choices=[(move.value, move.name) for move in Move], coerce=Move)
    key = forms.SlugField(required=False, max_length=40)
