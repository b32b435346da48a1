"""Who has confirmed what in the demonstration: March 2017 whole, of April two of three places."""

from __future__ import annotations

from datetime import UTC, datetime

from cohorts.models import Spell
from cohorts.services.confirmations import confirm
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.models import Partnership, User

_SILENT = "Barking and Dagenham"
_APRIL = Month(2017, 4)


def load_confirmed() -> None:
    """Confirms through the service, as the keepers did."""
    _confirm(demo.CODE, _APRIL.previous, datetime(2017, 4, 10, 9, 20, tzinfo=UTC), demo.COMMISSIONER)
    _confirm(demo.CODE, _APRIL, datetime(2017, 5, 9, 14, 5, tzinfo=UTC), demo.COMMISSIONER, but=_SILENT)
    _confirm(demo.OTHER_CODE, _APRIL, datetime(2017, 5, 8, 11, 0, tzinfo=UTC), demo.OTHER_COMMISSIONER)


def _confirm(code: str, month: Month, at: datetime, keeper: demo.SignIn, *, but: str = "") -> None:
    """Everyone in hospital at the month's end, but for those of one place."""
    stays = Spell.objects.filter(partnership=Partnership.objects.get(code=code)).open_on(month.last)
    people = stays.exclude(person__home_place__name=but).values_list("person_id", flat=True)
    act = Act(by=User.objects.get(email=keeper.email), now=at, today=at.date(), scope=everything())
    confirm(person_ids=set(people), month=month, act=act)
