"""Doing an act to hear what every rule says about it, and keeping nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction


def rehearse(act: Callable[[], object]) -> None:
    """Does the act in a transaction and undoes it, its entry in the trail included. Raises what the act raises."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
