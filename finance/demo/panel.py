"""The expert panel of a round, as the demonstration has it: two seats, an interest, scores of one bid (panel.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from finance.domain.criteria import Criterion
from finance.models import Bid, Round, Seat
from finance.services import panel_declaring, panel_scoring, panel_seats
from finance.services.panel_standing import Given
from tcp_portal.access import scope_of
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Partnership, User

INVENTED = Path(__file__).with_name("panel.toml")


def load() -> None:
    """Everything through the services, each act on its day, by those who may."""
    told = tomllib.loads(INVENTED.read_text(encoding="utf-8"))
    recorder = _Recorder(told)
    for row in told["seat"]:
        recorder.seat(row)
    for row in told["score"]:
        recorder.score(row)


class _Recorder:
    """Records what the panel of one round did."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.users = {user.email.partition("@")[0]: user for user in User.objects.all()}
        self.partnerships = {one.code: one.pk for one in Partnership.objects.all()}
        self.round = Round.objects.select_related("fund").get(fund__name=told["fund"], name=told["round"])
        self.giving = self._act(told["by"], told["given"])

    def seat(self, row: Mapping[str, Any]) -> None:
        """A seat, and what its member declared."""
        user = self.users[row["user"]]
        member = panel_seats.give(round_=self.round, user_id=user.pk, seat=Seat(row["seat"]), act=self.giving)
        panel_declaring.declare(
            member=member,
            version=member.version,
            interests={self.partnerships[code]: words for code, words in row["interests"].items()},
            taken_back={},
            act=self._act(row["user"], row["declared"]),
        )

    def score(self, row: Mapping[str, Any]) -> None:
        """One member's points for a bid."""
        partnership = self.partnerships[row["partnership"]]
        bid = Bid.objects.get(round=self.round, partnership=partnership, title=row["bid"])
        given = {one: Given(*row[one.value]) for one in Criterion}
        act = self._act(row["user"], row["on"])
        panel_scoring.score(bid=bid, version=bid.version, given=given, act=act)

    def _act(self, mailbox: str, day: date) -> Act:
        user = self.users[mailbox]
        return act_on(user, day, time(14), scope_of(user.pk, today=day))
