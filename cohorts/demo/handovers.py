"""Two people whom the other partnership offered: one was declined, one waits for an answer. Nobody's count changes."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cohorts.demo.cast import Cast, cast_of
from cohorts.models import Handover, Spell
from cohorts.services import handovers
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.demo.national import Size
from tcp_portal.partnerships.models import Partnership, User

_LONDON = ZoneInfo("Europe/London")
_DECLINED = (
    "V05",
    date(2017, 2, 7),
    date(2017, 2, 13),
    "His parents have moved to Romford and want him near them.",
)
_ANSWER = (
    date(2017, 2, 9),
    "He is at home in Larkwood until the move is agreed with him. Offer again after his review.",
)
_WAITING = (
    "V06",
    date(2017, 5, 9),
    date(2017, 5, 8),
    "He lives in Redbridge since his mother's move in April; his GP is there.",
)


def load(*, national: Size | None) -> None:
    """The offers of the other demonstration partnership; the national data has none."""
    if national:
        return
    cast, receiver = cast_of(demo.OTHER_CODE), Partnership.objects.get(code=demo.CODE)
    declined = _offer(cast, receiver, *_DECLINED)
    day, reason = _ANSWER
    answers = _act(cast, day, demo.COMMISSIONER)
    handovers.decline(handover=declined, version=declined.version, reason=reason, act=answers)
    _offer(cast, receiver, *_WAITING)


def _offer(cast: Cast, receiver: Partnership, key: str, offered: date, on: date, reason: str) -> Handover:
    spell = Spell.objects.get(person=cast.people[key], ended_on=None)
    act = _act(cast, offered, demo.OTHER_COMMISSIONER)
    return handovers.offer(spell=spell, version=spell.version, to=receiver.pk, on=on, reason=reason, act=act)


def _act(cast: Cast, day: date, who: demo.SignIn) -> Act:
    now = datetime.combine(day, time(11, 40), tzinfo=_LONDON)
    return Act(by=User.objects.get(email=who.email), now=now, today=day, scope=cast.scope)
