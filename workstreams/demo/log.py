"""Decisions, support requests, lessons of the demonstration: those of the stocktake, and what came before them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from cohorts.models import RootCause
from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people, stocktake
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Partnership, User
from workstreams.models import AgendaItem, Decision, Workstream
from workstreams.services import decisions
from workstreams.services.actions import ACTIONS
from workstreams.services.covers import COVERS
from workstreams.services.decisions import DECISIONS
from workstreams.services.lessons import LESSONS
from workstreams.services.support import SUPPORT

_DECEMBER, _MARCH, _STOCKTAKE = date(2016, 12, 14), date(2017, 3, 8), date(2017, 5, 12)
_REVIEWED, _TOLD = date(2017, 4, 27), date(2017, 5, 10)
_SOURCE = f"Source: {stocktake.STOCKTAKE}."
_DAY_INVENTED = f"{_SOURCE} The day is invented."

_WORKSTREAMS = {
    "what": "Eight workstreams carry the plan from 2017 to 2019, each tied to principles of the service model.",
    "rationale": f"Every part of the plan needs one lead who answers for it. {_DAY_INVENTED}",
    "options": "A workstream for each borough, which would have split what is the same in all three. (Invented.)",
}
_OUTREACH = {
    "what": "The money of 2016/17 for crisis and outreach goes to an outreach team for adults.",
    "rationale": f"It was given for crisis and outreach. {_DAY_INVENTED}",
}
_TRAINING = {
    "what": "The money of 2016/17 for crisis and outreach pays for C(E)TR training and for the team that delivers "
    "the plan.",
    "rationale": "The outreach model for adults could not be afforded, and what it would return could not be shown. "
    f"{_DAY_INVENTED}",
    "options": "Keep looking for money for the outreach model. (Invented.)",
    "review_on": date(2017, 4, 12),
}
_LONG_STAYS = {
    "what": "Non-recurrent money from NHS England goes first to discharges of people who have been in hospital for "
    "five years or more.",
    "rationale": f"11 people have been in hospital so long, all of them outside the three boroughs. {_DAY_INVENTED}",
    "options": "Share the money between the boroughs by the number of people in hospital. (Invented.)",
    "review_on": date(2017, 9, 13),
}
_COVER = {
    "paper_number": "17/41 (invented)",
    "author": "Programme manager (invented)",
    "executive_lead": "Senior responsible owner (invented)",
    "earlier_committees": "Partnership Board, 10 May 2017",
    "action_required": "note",
    "attachments": "Plan on a page; people in hospital against plan; risks of 12 and above",
    "objectives": "Fewer people in hospital and more at home, nearer to those they know. (Invented.)",
    "summary": "22 people were in hospital on 30 April 2017, as planned. The plan for 2016/17 was not reached: 23 "
    "people against 22 at the end of March. Eleven people have been in hospital for five years or more, all of "
    "them out of area. The Board of 7 June 2017 is asked to sign the refreshed plan off. (After the stocktake.)",
    "risk": "Six risks score 12 or more. (Invented.)",
    "finance": "What moves cost whom is known for a few people only. (Invented.)",
    "engagement": "An event on support in a crisis was held in January 2017.",
    "quality": "Every person in hospital is to have a review (C(E)TR) in time. (Invented.)",
    "privacy": "Totals only; no person is named. (Invented.)",
}
_SIGN_OFF = {
    "what": "Sign off the refreshed plan for 2017 to 2019.",
    "rationale": f"It takes up what was learnt in 2016/17, after the workshop of 4 May. {_SOURCE}",
}
# The request of the stocktake: in our words, why, and the workstream that it is for. Why is invented.
_SUPPORT = (
    ("Which routes there are to capital money, and how a business case for it is written",
     "Up to 17 homes in two developments wait for capital.", "Developing community solutions"),
    ("Somebody who knows how a workforce for complex support is built up",
     "Teams must be ready before people leave specialised beds.",
     "Developing the right support: families, carers and workforce"),
    ("What is known to work in a community forensic service",
     "There is none here, and money is only found for what can be shown.", "Community based care and support"),
    ("A model of demand and capacity for assessment and treatment units across north east London",
     "No partnership can plan a unit alone that all of them use.", "Inpatient care"),
    ("Help with commissioners and providers outside London, for discharges out of area",
     "Everybody who has been in hospital for five years or more is out of area.", "Inpatient care"),
    ("Good examples of needs assessments of inpatients that are done quickly",
     "Plans wait for assessments.", "Inpatient care"),
)  # fmt: skip
_LESSONS: tuple[tuple[str, str, str, str, date, date], ...] = (
    ("camhs_tier_4",
     "Admissions of children to hospital came where tier 3 teams and the crisis team did not know autism well enough "
     "to calm a crisis at home.",
     "Children and transition",
     "Train tier 3 and crisis teams for children", date(2017, 6, 1), date(2017, 8, 1)),
    ("s117_split",
     "Without a rule for who pays which part of aftercare under section 117, each package is argued anew and the "
     "person waits.",
     "Integrated and personalised commissioning",
     "Write a section 117 policy for the three boroughs", date(2017, 5, 1), date(2017, 6, 1)),
)  # fmt: skip


def load() -> None:
    """Records them, each on its day."""
    recorder = _Recorder()
    recorder.decide()
    recorder.ask()
    recorder.learn()
    recorder.cover()


class _Recorder:
    """Records the log of one partnership through the services."""

    def __init__(self) -> None:
        self.partnership = Partnership.objects.get(code=people.CODE)
        self.manager = User.objects.get(email=people.MANAGER.email)
        self.streams = {one.name: one for one in Workstream.objects.of(self.partnership)}

    def _act(self, day: date) -> Act:
        return act_on(self.manager, day, time(11, 30), everything())

    def _decision(self, day: date, values: Mapping[str, Any], **more: Any) -> Decision:
        given = {"partnership": self.partnership, "on": day, "owner": self.manager, **values, **more}
        return rows.add(DECISIONS, values=given, act=self._act(day))

    def decide(self) -> None:
        """What the Board decided, one of it replaced, and what it is asked for."""
        self._decision(_DECEMBER, _WORKSTREAMS)
        outreach = self._decision(_DECEMBER, _OUTREACH)
        decisions.replace(
            decision=outreach,
            version=outreach.version,
            values={**_TRAINING, "on": _MARCH, "owner": self.manager},
            act=self._act(_MARCH),
        )
        self._decision(_MARCH, _LONG_STAYS, workstream=self.streams["Inpatient care"])
        board = date.fromisoformat(stocktake.facts()["meetings"]["board_sign_off_of_refreshed_plan"])
        items = AgendaItem.objects.of(self.partnership).filter(meeting__on=board, title__icontains="sign-off")
        asked = {**_SIGN_OFF, "partnership": self.partnership, "on": board, "state": "asked"}
        asked["agenda_item"] = items.first()
        rows.add(DECISIONS, values={**asked, "owner": self.manager}, act=self._act(_STOCKTAKE))

    def cover(self) -> None:
        """The cover sheet of April’s paper for a governing body, with two fields left empty."""
        given = {"partnership": self.partnership, "month_starts_on": date(2017, 4, 1)}
        rows.add(COVERS, values={**_COVER, **given}, act=self._act(_STOCKTAKE))

    def ask(self) -> None:
        """The support that the stocktake asked NHS England for."""
        for what, why, stream in _SUPPORT:
            values = {
                "partnership": self.partnership, "what": what, "why": f"{why} (Invented.) {_SOURCE}",
                "asked_of": "NHS England", "asked_on": _STOCKTAKE, "workstream": self.streams[stream],
                "owner": self.manager,
            }  # fmt: skip
            rows.add(SUPPORT, values=values, act=self._act(_STOCKTAKE))

    def learn(self) -> None:
        """The two areas of the stocktake's root-cause reviews, with what is done about each."""
        for area, finding, stream, what, starts_on, due_on in _LESSONS:
            causes = RootCause.objects.filter(spell__partnership=self.partnership, area=area)
            lesson = rows.add(
                LESSONS,
                values={
                    "partnership": self.partnership, "area": area, "finding": finding, "source": "root_cause",
                    "learnt_on": _REVIEWED, "shared_on": _TOLD, "workstream": self.streams[stream],
                    "owner": self.manager, "root_causes": list(causes.values_list("pk", flat=True)),
                },
                act=self._act(_TOLD),
            )  # fmt: skip
            action = {
                "partnership": self.partnership, "lesson": lesson, "workstream": self.streams[stream],
                "what": what, "starts_on": starts_on, "due_on": due_on, "owner": self.manager,
                "note": f"Action and month as in: {stocktake.STOCKTAKE}. Owner is invented.",
            }  # fmt: skip
            rows.add(ACTIONS, values=action, act=self._act(_TOLD))
