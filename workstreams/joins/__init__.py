"""What the programme puts into shared pages, a module for each part of it."""

from workstreams.joins import (
    editions,
    engage,
    exceptions,
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
    "editions",
    "engage",
    "exceptions",
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
