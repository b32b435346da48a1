"""The demonstration's closed months: three of them, each in the month after, and one fact that came late.

Everything of the register is entered by then, so a closing says what the register says; the one late fact is the
correction of a discharge that was first entered nine days too late. It takes one person from the end of February 2017
and moves one discharge from March to February; January, the ends of March and April, and the year stay as they are.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cohorts.demo.story import STORY, characters
from cohorts.domain.kinds import Entry, Exit
from cohorts.models import Spell, nhs_number_keys
from cohorts.services.corrections import correct_spell
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models import MonthClose
from trajectories.services.closing import close_month

_LONDON = ZoneInfo("Europe/London")
CLOSINGS = (
    (Month(2017, 1), date(2017, 2, 10)),
    (Month(2017, 2), date(2017, 3, 10)),
    (Month(2017, 3), date(2017, 4, 12)),
)
# Of the story: who left by it on 8 March 2017, and is found in May to have left nine days earlier.
LATE_KEY, BY_THE_STORY = "A04", date(2017, 3, 8)
LEFT_ON, ENTERED_ON = date(2017, 2, 27), date(2017, 5, 2)


def load_closes() -> None:
    """Closes January, February and March 2017, then corrects one discharge."""
    partnership = Partnership.objects.get(code=people.CODE)
    if MonthClose.objects.filter(partnership=partnership).exists():
        return
    manager = User.objects.get(email=people.MANAGER.email)
    for month, day in CLOSINGS:
        close_month(
            partnership=partnership, month=month, by=manager, scope=everything(), now=_at(day),
            note="Demonstration: closed on invented days, with all that the demonstration knows",
        )  # fmt: skip
    _correct_a_discharge()


def _correct_a_discharge() -> None:
    (number,) = (one.nhs_number for one in characters(STORY) if one.key == LATE_KEY)
    spell = Spell.objects.get(person__nhs_number_key__in=nhs_number_keys(number), ended_on=BY_THE_STORY)
    by = User.objects.get(email=people.COMMISSIONER.email)
    correct_spell(
        spell=spell,
        version=spell.version,
        entry=Entry(spell.entry),
        planned=spell.planned,
        source=spell.source,
        started_on=spell.started_on,
        counted_from=spell.counted_from,
        ended_on=LEFT_ON,
        exit=Exit(spell.exit),
        destination=spell.destination,
        act=Act(by=by, now=_at(ENTERED_ON), today=ENTERED_ON, scope=everything()),
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(14, 30), tzinfo=_LONDON)
