"""Two tracker meetings of the demonstration partnership, run as its programme manager would: person by person."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cohorts.demo.cast import Cast, cast_of
from cohorts.domain.meetings import Order
from cohorts.domain.promises import ClosedAs
from cohorts.models import Action, Discussion, TrackerMeeting
from cohorts.services import discussions, meetings
from cohorts.services.actions import ActionFacts
from cohorts.services.discussions import Kept, Said
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.demo.national import Size
from tcp_portal.partnerships.models import Partnership, User

STORY = Path(__file__).with_name("meetings.toml")
_LONDON = ZoneInfo("Europe/London")
_STARTS, _EACH = time(10), timedelta(minutes=4)
_COUNCIL = "council.lead@example.org"
# Who owns an action and signs in; any other words are the name of somebody who does not.
_OWNERS = {
    "commissioner": demo.COMMISSIONER.email,
    "case manager": demo.CASE_MANAGER.email,
    "council": _COUNCIL,
}


def load(*, national: Size | None) -> None:
    """The meetings of March and April 2017; the national data has none."""
    if national:
        return
    run = _Meetings(
        cast=cast_of(demo.CODE),
        partnership=Partnership.objects.get(code=demo.CODE),
        runs=User.objects.get(email=demo.MANAGER.email),
        owners={who: User.objects.get(email=email).pk for who, email in _OWNERS.items()},
    )
    for row in tomllib.loads(STORY.read_text(encoding="utf-8"))["meeting"]:
        run.hold(row)


@dataclass(frozen=True, slots=True)
class _Meetings:
    cast: Cast
    partnership: Partnership
    runs: User
    owners: Mapping[str, UUID]

    def hold(self, row: Mapping[str, Any]) -> None:
        """Opened, everyone talked about in order, closed: all on one day."""
        on, said = row["on"], {each["person"]: each for each in row["said"]}
        meeting = meetings.open_meeting(
            partnership=self.partnership,
            on=on,
            chair=self.runs.name,
            present=row["present"],
            order=Order.PLACE,
            act=self._act(on, 0),
        )
        keys = {person.pk: key for key, person in self.cast.people.items()}
        talks = list(meeting.discussions.order_by("position"))
        for talk in talks:
            self._talk(talk, said.pop(keys[talk.person_id], {}), on)
        if said:
            raise ValueError(f"The meeting of {on} does not talk about {', '.join(said)}.")
        self._close(meeting, on, len(talks))

    def _talk(self, talk: Discussion, row: Mapping[str, Any], on: date) -> None:
        discussions.discuss(
            discussion=talk,
            version=talk.version,
            said=Said(
                note=row.get("note", ""),
                decision=row.get("decision", ""),
                kept=tuple(self._kept(talk, each) for each in row.get("kept", [])),
                promised={n: self._promise(each) for n, each in enumerate(row.get("promised", []))},
                confirmed=row.get("confirmed", False),
            ),
            act=self._act(on, talk.position),
        )

    def _kept(self, talk: Discussion, row: Mapping[str, Any]) -> Kept:
        action = Action.objects.get(person=talk.person_id, what=row["what"])
        return Kept(action.pk, action.version, ClosedAs(row["as"]), row["note"])

    def _promise(self, row: Mapping[str, Any]) -> ActionFacts:
        owner = self.owners.get(row["who"])
        return ActionFacts(row["what"], row["due"], owner, "" if owner else row["who"])

    def _close(self, meeting: TrackerMeeting, on: date, talks: int) -> None:
        present, act = meeting.present, self._act(on, talks + 1)
        meetings.close_meeting(meeting=meeting, version=meeting.version, present=present, act=act)

    def _act(self, on: date, minutes: int) -> Act:
        now = datetime.combine(on, _STARTS, tzinfo=_LONDON) + minutes * _EACH
        return Act(by=self.runs, now=now, today=on, scope=self.cast.scope)
