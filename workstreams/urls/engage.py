"""Stakeholders, events, consultations, phases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, path

from workstreams.views import engage, engage_lists

_View = Callable[..., Any]


def _kept(thing: str, add: _View, change: _View, withdraw: _View) -> Iterator[URLPattern]:
    """The three addresses of a row."""
    yield path(f"{thing}s/add/", add, name=f"{thing}_add")
    yield path(f"{thing}s/<uuid:pk>/change/", change, name=f"{thing}_change")
    yield path(f"{thing}s/<uuid:pk>/withdraw/", withdraw, name=f"{thing}_withdraw")


urlpatterns: list[URLPattern] = [
    path("stakeholders/", engage_lists.stakeholders, name="stakeholders"),
    path("events/", engage_lists.events, name="events"),
    path("consultations/", engage_lists.consultations, name="consultations"),
    path("phases/", engage_lists.phases, name="phases"),
    path("you-said-we-did/", engage_lists.voices, name="voices"),
    path("you-said-we-did/paper/", engage_lists.voice_paper, name="voice_paper"),
    *_kept("stakeholder", engage.stakeholder_add, engage.stakeholder_change, engage.stakeholder_withdraw),
    *_kept("event", engage.event_add, engage.event_change, engage.event_withdraw),
    *_kept("consultation", engage.consultation_add, engage.consultation_change, engage.consultation_withdraw),
    *_kept("phase", engage.phase_add, engage.phase_change, engage.phase_withdraw),
    *_kept("voice", engage.voice_add, engage.voice_change, engage.voice_withdraw),
]
