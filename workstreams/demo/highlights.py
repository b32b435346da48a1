"""Highlight reports of the demonstration; highlights.toml holds their words."""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path

from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import User
from workstreams.models import Workstream
from workstreams.services.highlights import TEXTS, SetByHand, publish, write

INVENTED = Path(__file__).with_name("highlights.toml")
_MONTH = Month(2017, 4)
_WRITTEN, _PUT_RIGHT = date(2017, 5, 5), date(2017, 5, 9)


def load() -> None:
    """Records them on the last day on which they were due, one of them put right some days later."""
    manager = User.objects.get(email=people.MANAGER.email)
    streams = {
        one.name: one
        for one in Workstream.objects.filter(partnership__code=people.CODE).select_related(
            "lead", "partnership"
        )
    }
    for report in tomllib.loads(INVENTED.read_text(encoding="utf-8"))["report"]:
        stream = streams[report["workstream"]]
        act = _act(stream.lead or manager, _WRITTEN)
        texts = {name: report.get(name, "") for name in TEXTS}
        row = write(workstream=stream, month=_MONTH, texts=texts, version=0, day=_WRITTEN, act=act)
        if report.get("draft"):
            continue
        by_hand = SetByHand(report["colour"], report["reason"]) if "colour" in report else None
        row = publish(highlight=row, version=row.version, day=_WRITTEN, act=act, by_hand=by_hand)
        if "corrected" in report:
            right = {**texts, "achieved": report["corrected"]}
            write(
                workstream=stream, month=_MONTH, texts=right, version=row.version, day=_PUT_RIGHT,
                act=_act(stream.lead or manager, _PUT_RIGHT),
            )  # fmt: skip


def _act(by: User, day: date) -> Act:
    return act_on(by, day, time(16), everything())
