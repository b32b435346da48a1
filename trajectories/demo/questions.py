"""The demonstration's scenarios and lessons: questions that the stocktake raises, and what it says was learnt."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cohorts.models import Spell
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.models import Partnership, User
from trajectories.domain.narratives import learning_key
from trajectories.models import ChangeKind, Scenario, ScenarioChange
from trajectories.presenters.said import learning
from trajectories.services.month_figures import month_figures
from trajectories.services.narratives import Writing, write
from trajectories.services.payers import commissioners

_MONTH = Month(2017, 4)
_ASKED = datetime(2017, 5, 15, 11, tzinfo=UTC)
_WINTER = date(2017, 12, 15)

# Own words for what the stocktake reports under workstream 1 as learnt in 2016/17.
_LESSONS = {
    "admissions": "Most admissions came from Barking and Dagenham. Registers of people at risk worked in Havering and "
    "Redbridge only, and neither adults nor children had effective gatekeeping.",
    "review_ever": "Reviews are not yet a habit of children’s teams, and support plans differ from borough to borough.",
}


def load_questions() -> None:
    """Two scenarios of the demonstration partnership, which are assumptions, and two lessons."""
    here = Partnership.objects.get(code=people.CODE)
    manager = User.objects.get(email=people.MANAGER.email)
    _load_scenarios(here, manager)
    _load_lessons(here, manager)


def _load_scenarios(here: Partnership, manager: User) -> None:
    """The rows alone: a forecast is worked out when somebody opens the scenario."""
    staying = Spell.objects.filter(partnership=here).open_on(_MONTH.last).order_by("person__reference")
    dated = list(staying.filter(plan__planned_on__gt=_MONTH.last).order_by("plan__planned_on", "pk")[:3])
    slips = _scenario(here, manager, "The next three dates slip to winter")
    ScenarioChange.objects.bulk_create(
        ScenarioChange(
            scenario=slips, spell=spell, person_id=spell.person_id, kind=ChangeKind.DATE, leaves_on=_WINTER
        )
        for spell in dated
    )
    lost = _scenario(here, manager, "A dispute about who pays is lost")
    payer = next(one for one in commissioners(partnership=here) if one.kind == "ccg")
    secure = staying.filter(episodes__arrangement="specialised", episodes__ended_on__isnull=True)
    ScenarioChange.objects.bulk_create(
        ScenarioChange(
            scenario=lost, spell=spell, person_id=spell.person_id, kind=ChangeKind.PAYER, payer=payer
        )
        for spell in secure[:1]
    )


def _scenario(here: Partnership, manager: User, name: str) -> Scenario:
    return Scenario.objects.create(
        partnership=here,
        name=name,
        month_starts_on=_MONTH.first,
        note="An assumption of the demonstration.",
        made_by=manager,
        made_at=_ASKED,
    )


def _load_lessons(here: Partnership, manager: User) -> None:
    act = Act(by=manager, now=_ASKED, today=_ASKED.date(), scope=everything())
    figures = month_figures(
        scope=act.scope, partnership=here, month=_MONTH, as_at=_MONTH.last, measures=_LESSONS
    )
    for measure, text in _LESSONS.items():
        said = learning(measure, figures.get(measure))
        writing = Writing(learning_key(measure), text, said.sentence, said.facts)
        write(partnership=here, month=_MONTH, writing=writing, version=0, act=act)
