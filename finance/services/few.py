"""From how many people on money of people is told to readers who see no person."""

from __future__ import annotations

from datetime import date

from tcp_portal.access import Permission, Scope
from tcp_portal.packs.models import Audience
from tcp_portal.packs.services.releases import rule_on
from tcp_portal.partnerships.models import Partnership


def fewest(day: date) -> int:
    """The least count of people that the rule of the day prints: the dated rule for small counts. One query.

    Raises Refusal where there is none in force.
    """
    return rule_on(Audience.PUBLIC, day).threshold


def sees_all(scope: Scope, partnership: Partnership) -> bool:
    """Whether the reader may see every person of the partnership, so that no total can tell them more."""
    people = Permission.VIEW_PEOPLE
    return scope.allows(people, partnership.pk) and not scope.is_limited(people, partnership.pk)
