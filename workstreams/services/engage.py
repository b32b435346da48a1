"""Keeping stakeholders, events, phases, consultations, and what people said and we did."""

from __future__ import annotations

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.rows import Table
from workstreams.models import Consultation, EngagementEvent, Gate, Phase, Stakeholder, Voice

_KEEP = Permission.EDIT_PROGRAMME


def _check_stakeholder(row: Stakeholder, act: Act) -> None:
    if row.contacted_on is not None and row.contacted_on > act.today:
        raise Refusal("The last contact cannot be on a day to come.", field="contacted_on")


def _check_event(row: EngagementEvent, act: Act) -> None:
    if row.on <= act.today:
        return
    if row.people is not None:
        raise Refusal("It has not taken place yet, so nobody can have been counted.", field="people")
    if row.heard.strip():
        raise Refusal("It has not taken place yet, so nothing was heard.", field="heard")


def _check_phase(row: Phase, act: Act) -> None:
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise Refusal("A phase cannot end before it starts.", field="ends_on")
    same = Phase.objects.current().filter(partnership=row.partnership_id, number=row.number)
    if same.exclude(pk=row.pk).exists():
        raise Refusal(f"There is a phase {row.number} already.", field="number")
    _check_gate(row, act)


def _check_gate(row: Phase, act: Act) -> None:
    if row.gate == Gate.AHEAD:
        if row.gate_on is not None:
            raise Refusal("A gate that is still ahead has no day.", field="gate_on")
        return
    if row.gate_on is None:
        raise Refusal("Say on which day the gate was decided.", field="gate_on")
    if row.gate_on < row.starts_on:
        raise Refusal("A gate cannot be decided before its phase starts.", field="gate_on")
    if row.gate_on > act.today:
        raise Refusal("A gate cannot be decided on a day to come.", field="gate_on")


def _check_consultation(row: Consultation, act: Act) -> None:
    if row.closes_on < row.opens_on:
        raise Refusal("It cannot close before it opens.", field="closes_on")
    if row.answers is not None and row.opens_on > act.today:
        raise Refusal("It is not open yet, so nobody can have answered.", field="answers")


def _check_voice(row: Voice, act: Act) -> None:
    if row.said_on > act.today:
        raise Refusal("It cannot be said on a day to come.", field="said_on")
    if bool(row.did) != (row.did_on is not None):
        field = "did_on" if row.did else "did"
        raise Refusal("What was done and its day belong together.", field=field)
    if row.did_on is not None and not row.said_on <= row.did_on <= act.today:
        raise Refusal("It was done between the day it was said and today.", field="did_on")


STAKEHOLDERS = Table(Stakeholder, noun="a stakeholder", permission=_KEEP, check=_check_stakeholder)
EVENTS = Table(EngagementEvent, noun="an engagement event", permission=_KEEP, check=_check_event)
PHASES = Table(Phase, noun="a phase", permission=_KEEP, check=_check_phase)
CONSULTATIONS = Table(Consultation, noun="a consultation", permission=_KEEP, check=_check_consultation)
VOICES = Table(Voice, noun="what people said", permission=_KEEP, check=_check_voice)
