"""The sentence below the picture of costs by payer: who is worse off and who is better off by most."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

from finance.domain.move_sums import Line
from finance.presenters.costs import payer_sentence
from finance.services.costs import MoneyByPayer, Unknown
from finance.services.few_payers import TOGETHER_NAME
from tcp_portal.months import FinancialYear

YEAR = FinancialYear(2017)
COUNCIL, CCG, TOGETHER = uuid4(), uuid4(), uuid4()
NAMES = {COUNCIL: "Havering", CCG: "Havering CCG", TOGETHER: TOGETHER_NAME}


def told(*lines: tuple[UUID, int, int]) -> str:
    """The sentence of payers, each with what beds free and what packages cost."""
    found = MoneyByPayer(
        lines=tuple(
            Line(YEAR, payer, freed=Decimal(freed), package=Decimal(package))
            for payer, freed, package in lines
        ),
        whole_year=(),
        payers=NAMES,
        unknown=Unknown(),
        movers=9,
        disputes=(),
    )
    return payer_sentence(found, NAMES, YEAR)


def test_of_several_it_names_who_has_most() -> None:
    assert told((COUNCIL, 0, 700), (CCG, 900, 100)) == (
        "In 2017/18 Havering is worse off by £700 and Havering CCG is better off by £800: of all payers the most."
    )


def test_payers_that_stand_together_are_the_only_line_and_no_most() -> None:
    assert told((TOGETHER, 900, 100)) == "In 2017/18 payers together are better off by £800."


def test_nobody_is_worse_or_better_off() -> None:
    assert told() == "In 2017/18 no payer is worse or better off."
