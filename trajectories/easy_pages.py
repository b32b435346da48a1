"""The easy-read pages about people in hospital, of the numbers that the public edition printed."""

from __future__ import annotations

from cohorts.domain.bands import LONG_STAY_YEARS
from tcp_portal.packs.disclosure.cells import Key
from tcp_portal.packs.disclosure.protected import Basis, Open
from tcp_portal.packs.disclosure.words import figure, fixed, said
from tcp_portal.packs.document import Line
from tcp_portal.packs.easy_edition import Values, of_rule, told
from tcp_portal.packs.pictures import Picture
from tcp_portal.web.registry import PackContext
from trajectories.domain.ratios import IN_DATE, INPATIENTS
from trajectories.public_counts import ADMISSIONS, DISCHARGES, FAR, LONG_STAY, OF_A_YEAR, SHOWN_MONTHS
from trajectories.services.sources import Today


def in_hospital(context: PackContext, values: Values) -> tuple[Line, ...]:
    """How many are in hospital, how many were a year ago, and the plan."""
    now = told(
        Picture.HOSPITAL,
        values(Key(INPATIENTS, context.month)),
        some="About {} people were in hospital.",
        nobody="Nobody was in hospital.",
        untold="We do not show how many people were in hospital.",
    )
    before = told(
        Picture.CALENDAR,
        values(Key(INPATIENTS, context.month.plus(1 - SHOWN_MONTHS))),
        some="Last year about {} people were in hospital.",
        nobody="Last year nobody was in hospital.",
        untold="We do not show the number of last year.",
    )
    return (*now, *_plan(context), *before)


def _plan(context: PackContext) -> tuple[Line, ...]:
    planned = Open(Today(context.scope, context.partnership).plan().on(context.month).value, Basis.PLAN)
    if planned.value is None:
        return ()
    return (Line(Picture.PLAN, said("Our plan was {} people or fewer.", planned), figure(planned)),)


def in_and_out(context: PackContext, values: Values) -> tuple[Line, ...]:
    """Who came and who left in twelve months."""
    came = told(
        Picture.INTO_HOSPITAL,
        values(Key(OF_A_YEAR[ADMISSIONS], context.month)),
        some="About {} people went into hospital in {} months.",
        nobody="Nobody went into hospital in {} months.",
        also=(of_rule(SHOWN_MONTHS - 1),),
        untold="We do not show how many people went into hospital.",
    )
    left = told(
        Picture.OUT_OF_HOSPITAL,
        values(Key(OF_A_YEAR[DISCHARGES], context.month)),
        some="About {} people left hospital in {} months.",
        nobody="Nobody left hospital in {} months.",
        also=(of_rule(SHOWN_MONTHS - 1),),
        untold="We do not show how many people left hospital.",
    )
    return (*came, *left)


def long_and_far(context: PackContext, values: Values) -> tuple[Line, ...]:
    """Long stays, hospitals far from home, and reviews."""
    long = told(
        Picture.CLOCK,
        values(Key(LONG_STAY, context.month)),
        some="About {} people were there for {} years or more.",
        nobody="Nobody was there for {} years or more.",
        also=(of_rule(max(LONG_STAY_YEARS)),),
        untold="We do not show how many stay a long time.",
    )
    far = told(
        Picture.FAR,
        values(Key(FAR, context.month)),
        some="About {} people were in hospital far from home.",
        nobody="Nobody was in hospital far from home.",
        untold="We do not show how many are far from home.",
    )
    checked = told(
        Picture.MEETING,
        values(Key(IN_DATE.above, context.month)),
        some="About {} people have had their review on time.",
        nobody="Nobody has had their review on time.",
        untold="We do not show how many reviews were on time.",
    )
    everyone = Line(Picture.MEETING, fixed("Everybody in hospital should have a review."))
    return (*long, *far, *((everyone, *checked) if checked else ()))
