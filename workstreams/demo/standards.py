"""Standards with what places answered, and interventions, of the demonstration: invented, or after the stocktake."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Partnership, User
from workstreams.models import Workstream
from workstreams.services.interventions import INTERVENTIONS
from workstreams.services.standards import COMPLIANCE, STANDARDS

_STORY = Path(__file__).with_name("standards.toml")


def load() -> None:
    """Records them, each on its day."""
    story = tomllib.loads(_STORY.read_text(encoding="utf-8"))
    partnership = Partnership.objects.get(code=people.CODE)
    by = User.objects.get(email=people.COMMISSIONER.email)
    places = {place.name: place for place in partnership.places.all()}
    for told in story["standard"]:
        answers, source = told.pop("answers", []), story["source"]
        act = _act(by, told["signed_off_on"])
        standard = rows.add(STANDARDS, values={"partnership": partnership, "source": source, **told}, act=act)
        for answer in answers:
            values = {**answer, "standard": standard, "place": places[answer["place"]]}
            rows.add(COMPLIANCE, values=values, act=_act(by, answer["on"]))
    streams = {one.name: one for one in Workstream.objects.of(partnership)}
    for done in story["intervention"]:
        stream = streams[done["workstream"]]
        owner = {"owner": stream.lead, "owner_name": stream.lead_name}
        values = {"partnership": partnership, **done, "workstream": stream, **owner}
        rows.add(INTERVENTIONS, values=values, act=_act(by, story["entered_on"]))


def _act(by: User, day: Any) -> Act:
    return act_on(by, day, time(14, 10), everything())
