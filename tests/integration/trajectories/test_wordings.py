"""A definition that changes from a day on: the break is seen, and in between both wordings are counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from cohorts.domain.flows import EVERYONE
from cohorts.services import leaves
from cohorts.services.leaves import LeaveFacts
from tcp_portal.access.scope import everything
from tcp_portal.charts import Mark
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, make_partnership
from trajectories.presenters import figures
from trajectories.services.behind import Question
from trajectories.services.dashboard import Ask, Picture, picture
from trajectories.services.explain import explain
from trajectories.services.measures import measures

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 3, 9, 30, tzinfo=ZoneInfo("Europe/London"))
FEBRUARY = Month(2025, 2)


@pytest.fixture(autouse=True)
def _march_2025() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def partnership() -> Partnership:
    """Two people, of whom one is on extended leave from September 2024 to 4 February 2025."""
    partnership, act = make_partnership(), act_of(today=NOW.date())
    admitted(partnership, date(2016, 6, 1), act=act)
    spell = admitted(partnership, date(2016, 5, 3), act=act)
    row = leaves.start_leave(spell=spell, facts=LeaveFacts(date(2024, 9, 10), "mm"), act=act)
    leaves.end_leave(leave=row, version=row.version, on=date(2025, 2, 4), act=act)
    return partnership


def shown(partnership: Partnership, month: Month) -> Picture:
    return picture(scope=everything(), ask=Ask(partnership=partnership, month=month, as_at=month.last))


def test_the_chart_marks_the_break_and_counts_both_wordings_between(partnership: Partnership) -> None:
    chart = figures.trajectory(shown(partnership, FEBRUARY))
    at = chart.categories.index("Nov 2024")
    assert chart.marks == (Mark(at, "New wording"),)
    lines = {line.name: line.values for line in chart.series}
    assert lines["Actual"][at - 1 : at + 4] == (2, 1, 1, 1, 2)
    assert lines[figures.WORDING_BEFORE][at - 1 : at + 4] == (None, 2, 2, 2, 2)
    assert [column.title for column in chart.table.columns][-1] == figures.WORDING_BEFORE
    assert [row[-1] for row in chart.table.rows][at - 1 : at + 4] == [None, 2, 2, 2, 2]


def test_before_the_change_nothing_is_said_of_it(partnership: Partnership) -> None:
    picture = shown(partnership, Month(2024, 10))
    assert picture.actual(Month(2024, 10), EVERYONE) == 2
    chart = figures.trajectory(picture)
    assert chart.marks == ()
    assert figures.WORDING_BEFORE not in [line.name for line in chart.series]


def test_in_november_the_flow_holds_those_whom_the_new_wording_leaves_out(partnership: Partnership) -> None:
    flow = shown(partnership, Month(2024, 11)).flow(EVERYONE)
    assert (flow.opening, flow.leave, flow.closing, flow.unexplained) == (2, -1, 1, 0)


def test_both_wordings_are_figures_in_the_months_between_and_one_after(partnership: Partnership) -> None:
    def counted(month: Month) -> list[tuple[int, int]]:
        found = measures(scope=everything(), partnership=partnership, month=month, as_at=month.last)
        return [
            (figure.version, figure.value)
            for figure in found
            if figure.measure == "inpatients" and (figure.place, figure.arrangement) == ("all", "total")
            if (figure.age_group, figure.category) == ("all", "all")
        ]

    assert counted(Month(2024, 10)) == [(1, 2)]
    assert counted(Month(2025, 1)) == [(2, 1), (1, 2)]
    with time_machine.travel(datetime(2025, 4, 3, 9, tzinfo=NOW.tzinfo), tick=False):
        assert counted(Month(2025, 3)) == [(2, 2)]


def test_a_page_that_explains_takes_the_wording_that_counts_now(partnership: Partnership) -> None:
    month = Month(2025, 1)
    question = Question(partnership, "inpatients", month, month.last, first=month)
    assert explain(scope=everything(), question=question).figure.value == 1
