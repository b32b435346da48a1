"""Who comes to a limit of stay soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cohorts.services.glance import Glimpse, glimpses
from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import User
from trajectories.domain.subjects import Passing, passing
from trajectories.services.story import Story

PASSING = "people who come to 1 or 5 years in hospital"


@dataclass(frozen=True, slots=True)
class SeenPassing:
    """Somebody who comes to a limit, as far as the reader may see them."""

    passing: Passing
    person: Glimpse


def who_passes(*, scope: Scope, found: Story, by: User, now: datetime) -> tuple[SeenPassing, ...]:
    """Who comes to a limit soon, of those whom the reader may see. The look is recorded. One query and the entry."""
    ahead = passing(found.inside(), found.ask.as_at)
    people = glimpses(scope=scope, person_ids={one.stay.person_id for one in ahead})
    seen = [SeenPassing(one, people[one.stay.person_id]) for one in ahead if one.stay.person_id in people]
    if seen:
        audit.record_read(
            by=by,
            how=PASSING,
            at=now,
            partnership_id=found.ask.partnership.pk,
            person_ids={one.person.person_id for one in seen},
        )
    return tuple(seen)
