"""How the access log says codes that the programme's tables keep in lists."""

from __future__ import annotations

from typing import Any

from cohorts.domain.codes import NEED
from tcp_portal.audit.naming import register_words
from tcp_portal.principles import PRINCIPLES
from trajectories.domain.registry import MEASURES
from workstreams.domain.signals import SIGNALS


def words_of(field: str, value: Any) -> str:
    """A principle, a need, a measure or a live signal by its name; anything else as it stands."""
    if field == "principles" and value in PRINCIPLES:
        return PRINCIPLES[value].words
    if field == "needs" and NEED.get(str(value)):
        return NEED.label(str(value))
    if field == "signals" and value in SIGNALS:
        return SIGNALS[value].title
    if field == "measures" and value in MEASURES:
        return MEASURES[value].title
    return str(value)


register_words("workstreams", words_of)
