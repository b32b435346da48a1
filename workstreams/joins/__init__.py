"""What the programme puts into shared pages, a module for each part of it."""

from workstreams.joins import (
    engage,
    highlights,
    log,
    meet,
    plan,
    raid,
    standards,
    supply,
    trail,
    work,
    workforce,
)

__all__ = [
    "engage",
    "highlights",
    "log",
    "meet",
    "plan",
    "raid",
    "standards",
    "supply",
    "trail",
    "work",
    "workforce",
]
