from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from cohorts.domain.checklist import DONE, NOT_NEEDED, OPEN, Progress, state_of
from cohorts.domain.codes import ATTRIBUTION, DELAY_REASON
from cohorts.domain.plan_history import Slips, Step
from cohorts.models import DischargePlan
from cohorts.presenters.plan_timeline import planning_events
from cohorts.presenters.plan_words import (
    former_dates,
    going_to,
    owner_of,
    plan_card,
    short_status,
    slipped,
    status_of,
    sure_words,
)
from cohorts.services.planning import DelayLine, Planning

NOVEMBER, FEBRUARY, MAY = date(2016, 11, 30), date(2017, 2, 28), date(2017, 5, 31)
APRIL = date(2017, 4, 30)


def delay(reason: str = "HO", since: date = date(2017, 2, 2), **more: date | None) -> DelayLine:
    facts: dict[str, date | None] = {"ended_on": None, "escalated_on": None, **more}
    return DelayLine(uuid4(), reason, "07", since, note="", **facts)


def planning(status: str, *delays: DelayLine, steps: tuple[Step, ...] = ()) -> Planning:
    last = steps[-1] if steps else Step(NOVEMBER, status, None)
    plan = DischargePlan(status=status, planned_on=last.planned_on, confidence=last.confidence)
    return Planning(plan, steps, delays, ())


def test_lists_of_delays_change_with_the_standard_of_april_2024() -> None:
    before, after = (DELAY_REASON.on(day) for day in (date(2024, 4, 1), date(2024, 4, 2)))
    assert (len(before), len(after)) == (12, 38)
    assert [code.code for code in after] == [*(f"{number:02}" for number in range(1, 38)), "98"]
    assert not {code.code for code in before} & {code.code for code in after}
    assert all(code.group for code in DELAY_REASON.codes)
    assert DELAY_REASON.label("HO") == "Suitable housing missing"
    assert [code.code for code in ATTRIBUTION.on(date(2024, 3, 31))] == ["04", "05", "06", "07"]
    assert [code.code for code in ATTRIBUTION.on(date(2024, 4, 1))] == ["04", "05", "06"]


def test_a_date_in_words() -> None:
    assert [slipped(count) for count in range(4)] == ["", "Slipped once", "Slipped twice", "Slipped 3 times"]
    assert former_dates(Slips((NOVEMBER, FEBRUARY), 2, 182)) == "was 30 Nov 2016, then 28 Feb 2017"
    assert former_dates(Slips((), 0, 0)) == ""
    assert sure_words(MAY, "firm", 0) == "Firm"
    assert sure_words(MAY, "firm", 2) == "Slipped twice"
    assert sure_words(MAY, "", 0) == sure_words(None, "firm", 2) == ""


def test_a_status_in_the_width_of_a_column() -> None:
    assert short_status("", ()) == "Not recorded"
    assert short_status("6", ()) == "Delayed: no community option or onward placement"
    assert short_status("6", ("HO",)) == "Delayed: housing"
    assert short_status("6", ("HF", "HO", "OT")) == "Delayed: funding and 2 more"
    assert short_status("3", ("HO",)) == "Active treatment, working towards discharge"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (planning("6", delay()), ("Delayed", "suitable housing missing, since 2 Feb 2017")),
        (
            planning("6", delay(), delay("HF", date(2017, 1, 9))),
            ("Delayed", "suitable housing missing and health funding not agreed, since 9 Jan 2017"),
        ),
        (
            planning("6", delay(), delay("HF"), delay("OT")),
            ("Delayed", "suitable housing missing and 2 other reasons, since 2 Feb 2017"),
        ),
        (
            planning("6", delay(ended_on=MAY), steps=(Step(NOVEMBER, "6", None),)),
            ("Delayed", "no community option or onward placement, since 30 Nov 2016"),
        ),
        (planning("7"), ("Held by law", "cannot be discharged for legal reasons")),
        (planning(""), ("", "Not recorded")),
    ],
)
def test_a_status_with_its_reasons(found: Planning, words: tuple[str, str]) -> None:
    assert status_of(found) == words


def test_the_card_says_what_the_date_was_and_how_sure_it_is() -> None:
    steps = (
        Step(date(2016, 5, 26), "3", NOVEMBER),
        Step(date(2016, 11, 24), "3", FEBRUARY),
        Step(date(2017, 2, 2), "6", MAY, "firm"),
    )
    card = plan_card(planning("6", delay(), steps=steps), APRIL, page_url="/plan/", url="")
    assert (card.planned, card.note, card.passed) == ("31 May 2017", "In 31 days", False)
    assert (card.former, card.sure) == ("was 30 Nov 2016, then 28 Feb 2017", "Firm. Slipped twice")
    assert (card.going, card.owner, card.steps) == ("Not planned yet", "Nobody named yet", "0 of 0 steps")
    empty = plan_card(Planning(None, (), (), ()), APRIL, page_url="", url="")
    assert (empty.status, empty.planned, empty.former) == ("Not recorded", "Not set", "")


def test_where_to_and_whose() -> None:
    assert going_to(None) == owner_of(None) == ""
    assert going_to(DischargePlan(destination="SH")) == "Supported housing"
    assert owner_of(DischargePlan(owner_name="Lee Marsh")) == "Lee Marsh"


def test_progress_counts_what_is_needed() -> None:
    assert Progress.of([DONE, OPEN, OPEN]).words == "1 of 3 steps"
    assert Progress.of([DONE, NOT_NEEDED]).words == "1 of 1 step, 1 not needed"
    assert state_of(done=True, not_needed=False) == DONE
    assert state_of(done=False, not_needed=False) == OPEN


def test_the_timeline_tells_of_delays_and_of_dates_that_moved() -> None:
    steps = (
        Step(date(2016, 5, 26), "3", NOVEMBER),
        Step(date(2016, 11, 24), "3", FEBRUARY, reason="No leave yet."),
        Step(date(2016, 12, 1), "3", None, reason="Provider withdrew"),
        Step(date(2016, 12, 8), "3", MAY),
        Step(date(2017, 2, 2), "6", date(2017, 5, 1), reason="Ready sooner"),
    )
    held = delay(escalated_on=date(2017, 3, 9), ended_on=date(2017, 4, 2))
    told = [
        (event.on, event.title, event.text) for event in planning_events(planning("6", held, steps=steps))
    ]
    assert told == [
        (date(2017, 2, 2), "Delayed: suitable housing missing", "Attributed to: housing."),
        (date(2017, 3, 9), "Delay escalated", "Suitable housing missing."),
        (date(2017, 4, 2), "No longer delayed: suitable housing missing", "After 2 months."),
        (
            date(2016, 11, 24),
            "Planned date put off to 28 February 2017",
            "It was 30 November 2016. No leave yet.",
        ),
        (date(2016, 12, 1), "Planned date taken away", "It was 28 February 2017. Provider withdrew."),
        (
            date(2017, 2, 2),
            "Planned date brought forward to 1 May 2017",
            "It was 31 May 2017. Ready sooner.",
        ),
    ]
