"""Filters of the training matrix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tcp_portal.partnerships.models import Place
from tcp_portal.web.filters import ListFilter
from workstreams.domain.training import WORDS


class TrainingFilter(ListFilter):
    """Teams of a place, and teams of which something stands so."""

    place = forms.ChoiceField(label="Place", required=False)
    stands = forms.ChoiceField(label="How it stands", required=False)

    def __init__(self, data: Any, *, places: Iterable[Place]) -> None:
        super().__init__(data)
        self.choose("place", ((str(place.pk), place.name) for place in places), first="All places")
        self.choose("stands", ((one.value, said) for one, said in WORDS.items()))
