"""Meetings of the demonstration: the stocktake's rhythm, its Boards, and an agenda whose times are wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from cohorts.models import TrackerMeeting
from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.packs.services.requests import context_of
from tcp_portal.partnerships.demo import people, stocktake
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Partnership, Place, User
from workstreams.demo.meet_paper import small_pdf
from workstreams.models import AgendaItem, Meeting, Presence, Series
from workstreams.services import meetings, minutes, papers
from workstreams.services.actions import ACTIONS
from workstreams.services.agenda import ITEMS
from workstreams.services.attendance import Came, record_attendance
from workstreams.services.decisions import DECISIONS
from workstreams.services.minutes import Written
from workstreams.services.paper_pages import frozen_page
from workstreams.services.series import SERIES, SERIES_MEMBERS

INVENTED = Path(__file__).with_name("meet.toml")
_NOW = date(2017, 5, 12)


def load() -> None:
    """Records the rhythm and its meetings, each on its day."""
    said = tomllib.loads(INVENTED.read_text(encoding="utf-8"))
    recorder = _Recorder(Partnership.objects.get(code=people.CODE))
    recorder.rhythm(said)
    recorder.boards(said)
    example = _Recorder(Partnership.objects.get(code=people.OTHER_CODE))
    example.example(said["example"])


class _Recorder:
    """Records the meetings of one partnership through the services."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.users = {user.email.partition("@")[0]: user for user in User.objects.all()}
        self.series: dict[tuple[str, str], Series] = {}

    def rhythm(self, said: Mapping[str, Any]) -> None:
        """The series of the stocktake, for each place or the whole, and what they held."""
        for kind in said["kind"]:
            printed = next(
                one
                for one in stocktake.facts()["meetings"]["rhythm"]
                if one["name"].startswith(kind["starts"])
            )
            places = Place.objects.filter(partnership=self.partnership).order_by("position")
            for place in places if printed["per"] == "place" else [None]:
                self._series(kind, printed, place, said["board"])
        for met in said["met"]:
            series = self.series[met["kind"], met.get("place", "")]
            for day in met["held"]:
                self._hold(self._meeting(series, day))
            if "planned" in met:
                self._meeting(series, met["planned"])

    def boards(self, said: Mapping[str, Any]) -> None:
        """The Boards of April and May with what they said, and the agenda of June."""
        series = self.series["board", ""]
        for one in said["board"]["meeting"]:
            meeting = self._meeting(series, one["on"])
            for row in one["item"]:
                self._item(meeting, row, one["on"])
            self._hold(meeting, one["apologies"])
        self._june(series, said["next"])

    def example(self, said: Mapping[str, Any]) -> None:
        """An agenda as somebody printed it."""
        values = {
            "partnership": self.partnership, "name": said["series"], "kind": "other", "every": "once",
            "purpose": said["note"],
        }  # fmt: skip
        series = rows.add(SERIES, values=values, act=self._act(_NOW))
        hours = {"starts_at": time(16, 30), "ends_at": time(18), "opening_note": said["note"]}
        meeting = rows.add(
            meetings.MEETINGS, values={"series": series, "on": said["on"], **hours}, act=self._act(_NOW)
        )
        for row in said["item"]:
            values = {key: row[key] for key in ("title", "minutes", "lead", "paper_state")}
            rows.add(
                ITEMS, values={**values, "meeting": meeting, "timed_at": row["timed"]}, act=self._act(_NOW)
            )

    def _series(
        self,
        kind: Mapping[str, Any],
        printed: Mapping[str, str],
        place: Place | None,
        board: Mapping[str, Any],
    ) -> None:
        hour, minute, end_hour, end_minute = kind["minutes"]
        is_board = kind["kind"] == "board"
        values = {
            "partnership": self.partnership, "name": printed["name"], "kind": kind["kind"], "every": printed["every"],
            "place": place, "purpose": kind["purpose"], "chair": kind["chair"],
            "location": board["location"] if is_board else "", "starts_at": time(hour, minute),
            "ends_at": time(end_hour, end_minute),
        }  # fmt: skip
        act = self._act(date(2017, 1, 9))
        series = rows.add(SERIES, values=values, act=act)
        self.series[kind["kind"], place.name if place else ""] = series
        for member in board["members"] if is_board else board["members"][:2]:
            user = self.users.get(member.get("mailbox", ""))
            rows.add(
                SERIES_MEMBERS, act=act,
                values={"series": series, "user": user, "name": member.get("name", ""), "role": member["role"]},
            )  # fmt: skip

    def _meeting(self, series: Series, day: date) -> Meeting:
        values = {
            "on": day, "starts_at": series.starts_at, "ends_at": series.ends_at, "location": series.location,
            "chair": series.chair,
        }  # fmt: skip
        planned = min(day, _NOW)
        meeting = meetings.start_meeting(series=series, values=values, act=self._act(planned))
        tracker = TrackerMeeting.objects.filter(partnership=self.partnership, on=day).first()
        if series.kind == "tracker" and tracker is not None:
            meeting = rows.change(
                meetings.MEETINGS, row=meeting, version=meeting.version, values={"tracker": tracker},
                act=self._act(planned),
            )  # fmt: skip
        return meeting

    def _item(self, meeting: Meeting, row: Mapping[str, Any], day: date) -> AgendaItem:
        names = ("title", "minutes", "purpose", "lead", "points", "paper_state")
        values = {key: row[key] for key in names if key in row}
        act = self._act(day)
        item = rows.add(ITEMS, values={**values, "meeting": meeting}, act=act)
        if "minute" in row:
            minutes.write_minutes(items=[item], written={item.pk: Written(1, row["minute"])}, act=act)
        given = {"partnership": self.partnership, "agenda_item": item}
        for one in row.get("decisions", ()):
            rows.add(DECISIONS, values={**given, **one, "on": day}, act=act)
        for one in row.get("actions", ()):
            due = Month.parse(one["due"]).first
            owner = self.users[one["owner"]]
            rows.add(ACTIONS, values={**given, "what": one["what"], "due_on": due, "owner": owner}, act=act)
        return item

    def _hold(self, meeting: Meeting, apologies: Mapping[str, str] | None = None) -> Meeting:
        sent = {self.users[mailbox].pk: deputy for mailbox, deputy in (apologies or {}).items()}
        came = {
            one.pk: Came(Presence.APOLOGIES, sent[one.user_id])
            if one.user_id in sent
            else Came(Presence.PRESENT)
            for one in meeting.attendance.all()
        }
        act = self._act(meeting.on)
        record_attendance(meeting=meeting, came=came, others=[], act=act)
        for item, before in self._approvals(meeting):
            meetings.approve(item=item, minutes_of=before, version=before.version, corrections="", act=act)
        return meetings.hold(meeting=meeting, version=meeting.version, act=act)

    def _approvals(self, meeting: Meeting) -> Iterator[tuple[AgendaItem, Meeting]]:
        for item in meeting.items.filter(purpose="approve").select_related("meeting"):
            for before in meetings.awaiting_approval(item):
                yield item, before

    def _june(self, series: Series, said: Mapping[str, Any]) -> None:
        meeting = self._meeting(series, said["on"])
        act = self._act(_NOW)
        context = context_of(partnership=self.partnership, month=Month(2017, 4), scope=act.scope, now=act.now)
        for row in said["item"]:
            item = self._item(meeting, row, _NOW)
            for key in row.get("freeze", ()):
                document = frozen_page(key=key, context=context, by=act.by, now=act.now)
                papers.freeze(item=item, source=key, title="", document=document, context=context, act=act)
            if "upload" in row:
                papers.upload(item=item, title=row["upload"], content=self._plan(row["upload"]), act=act)

    def _plan(self, title: str) -> bytes:
        lines = [
            f"{number}. {one['name']}" for number, one in enumerate(stocktake.facts()["workstream"], start=1)
        ]
        first = "Invented for the demonstration. The workstreams, as the stocktake names them:"
        return small_pdf(
            title, [first, *lines, "What each is to reach stands in the joint plan in the portal."]
        )

    def _act(self, day: date) -> Act:
        by = self.users[people.MANAGER.email.partition("@")[0]]
        return act_on(by, day, time(17), everything())
