"""What one move costs whom: identities over random moves, and the rules at their edges."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import MagicMock
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from finance.domain.dowry_schedule import Terms, in_year
from finance.domain.money import NOTHING
from finance.domain.move_costs import (
    Bed,
    Dowry,
    Move,
    Part,
    Price,
    Share,
    Transfer,
    lines,
    lost,
    supposed,
    together,
    whole_year,
)
from finance.domain.move_sums import AMOUNTS
from finance.domain.transfers import next_panel, part_in_words, state_on
from tcp_portal.months import FinancialYear
from workstreams.domain.matching import Someone
from workstreams.presenters.homes_money import package_lines
from workstreams.services.homes_pipeline import Waiting

D = Decimal

YEARS = [FinancialYear(year) for year in range(2015, 2020)]
PAYERS = [UUID(int=number) for number in range(1, 6)]
CCG, COUNCIL, NHSE, ESSEX = PAYERS[:4]
Y17 = FinancialYear(2017)
DAYS = st.dates(date(2015, 4, 1), date(2019, 3, 31))
PENCE = st.decimals(min_value=D("0.01"), max_value=D("900000"), places=2)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    count = draw(st.integers(1, 4))
    cuts = sorted(draw(st.lists(st.integers(1, 9999), min_size=count - 1, max_size=count - 1)))
    percents = [D(b - a) / 100 for a, b in zip([0, *cuts], [*cuts, 10000], strict=True)]
    shares = tuple(Share(draw(st.sampled_from(PAYERS)), percent) for percent in percents)
    starts = draw(DAYS)
    ends = draw(st.none() | st.integers(0, 900).map(lambda more: starts + timedelta(days=more)))
    if draw(st.booleans()):
        return Part(starts, shares, once=draw(PENCE))
    return Part(starts, shares, a_year=draw(PENCE), ends_on=ends)


@st.composite
def handed(draw: st.DrawFn) -> tuple[UUID, UUID]:
    first, second = draw(st.permutations(PAYERS))[:2]
    return first, second


@st.composite
def moves(draw: st.DrawFn) -> Move:
    prices = (Price(draw(PENCE), date(1900, 4, 1)),) if draw(st.booleans()) else ()
    transfers = draw(
        st.lists(
            st.builds(
                lambda pair, *more: Transfer(*pair, *more),
                handed(), PENCE, st.booleans(), st.booleans(), st.booleans(), st.none() | DAYS,
            ),
            max_size=2,
        )
    )  # fmt: skip
    dowries: tuple[Dowry, ...] = ()
    if draw(st.booleans()):  # one council, or another one from a day
        first, day = Terms(draw(PENCE), D(2), 4, date(2016, 4, 1)), draw(DAYS)
        second = replace(first, starts_on=max(day, first.starts_on))
        dowries = (
            Dowry(*draw(handed()), replace(first, ends_on=second.starts_on)),
            Dowry(*draw(handed()), second),
        )
    return Move(
        id=UUID(int=99), leaves_on=draw(st.none() | DAYS), bed=Bed(draw(st.sampled_from(PAYERS)), date(2010, 1, 1),
        None, prices), parts=tuple(draw(st.lists(parts(), max_size=4))), transfers=tuple(transfers), dowries=dowries,
        back_on=draw(st.none() | DAYS), until=draw(st.none() | DAYS),
    )  # fmt: skip


@given(moves())
def test_over_all_payers_transfers_and_dowries_cancel_and_gaps_are_package_less_freed(move: Move) -> None:
    for found in (lines(move, YEARS), whole_year([move])):
        assert sum(one.transfer_paid - one.transfer_received for one in found) == 0
        assert sum(one.dowry_paid - one.dowry_received for one in found) == 0
        for year in {one.year for one in found}:
            of = [one for one in found if one.year == year]
            package = sum((one.package + one.once for one in of), NOTHING)
            freed = sum((one.freed for one in of), NOTHING)
            assert sum(one.gap for one in of) == package - freed
    unpriced = replace(move, parts=())  # what its bed frees alone would look like a saving
    assert lines(unpriced, YEARS) == whole_year([unpriced]) == []
    if move.leaves_on is not None:  # each component, split to the penny, adds up to itself
        whole = sum((part.cost(year, move.until) for part in move.parts for year in YEARS), NOTHING)
        assert sum((one.package + one.once for one in lines(move, YEARS)), NOTHING) == whole


def _one_by_one(move: Move, year: FinancialYear) -> list[tuple[UUID, str, Decimal]]:
    """Every amount of a priced move in a year, as the rules of its parts have it."""
    assert move.leaves_on is not None
    found = [(move.bed.payer, "freed", move.freed(year) or NOTHING)] if move.bed else []
    for part in move.parts:
        name = "package" if part.once is None else "once"
        found += [(payer, name, amount) for payer, amount in part.split(part.cost(year, move.until))]
    handed = [("transfer", one, one.cost(year, move.leaves_on, move.until)) for one in move.transfers]
    handed += [("dowry", one, in_year(one.terms, year)) for one in move.dowries]  # type: ignore[misc]  # both hand money over
    for name, one, amount in handed:
        found += [(one.payer, f"{name}_paid", amount), (one.payee, f"{name}_received", amount)]
    return found


@given(st.lists(moves(), max_size=5))
def test_moves_together_come_to_the_sum_of_each_amount_of_each_of_them(all_: list[Move]) -> None:
    found = together(all_, YEARS)
    priced = [one for one in all_ if one.leaves_on is not None and one.has_package]
    slow = Counter[tuple[FinancialYear, UUID, str]]()
    for year in YEARS:
        for move in priced:
            for payer, name, amount in _one_by_one(move, year):
                slow[year, payer, name] += amount  # type: ignore[assignment]  # money
    fast = {(one.year, one.payer, name): getattr(one, name) for one in found.lines for name in AMOUNTS}
    assert {key: amount for key, amount in fast.items() if amount} == {
        key: amount for key, amount in slow.items() if amount
    }
    unknown = [[one.freed(year) is None for year in YEARS] for one in priced]
    assert found.unpriced == sum(map(any, unknown))
    assert sum(one.unpriced for one in found.lines) == sum(
        sum(each) for one, each in zip(priced, unknown, strict=True) if one.bed
    )
    whole = [line for one in all_ for line in whole_year([one])]
    assert sum(one.gap for one in whole_year(all_)) == sum(one.gap for one in whole)


@given(st.lists(moves(), min_size=1, max_size=4), st.sampled_from(PAYERS), st.sampled_from(PAYERS))
def test_a_dispute_that_is_lost_moves_exactly_that_persons_cost(
    base: list[Move], ours: UUID, other: UUID
) -> None:
    first, *others = base
    after = [lost(first, ours=ours, other=other), *others]
    assert [lines(one, YEARS) for one in after[1:]] == [lines(one, YEARS) for one in others]
    before = {(one.year, one.payer): one.gap for one in together(base, YEARS).lines}
    now = {(one.year, one.payer): one.gap for one in together(after, YEARS).lines}
    differ = {key for key in {*before, *now} if before.get(key, NOTHING) != now.get(key, NOTHING)}
    assert {payer for _, payer in differ} <= {ours, other}
    assert sum(before.values()) == sum(now.values())
    assert lost(first, ours=ours, other=ours) == first


@given(moves(), DAYS)
def test_a_move_supposed_on_its_own_day_is_the_move_and_one_that_stays_costs_nothing(
    move: Move, day: date
) -> None:
    assert supposed(move, move.leaves_on) == move
    assert lines(supposed(move, None), YEARS) == []
    gone = replace(move, has_left=True)
    assert supposed(gone, day) == gone
    if move.leaves_on is not None:
        back = supposed(supposed(move, max(day, move.leaves_on)), move.leaves_on)
        begun = [one for one in move.parts if one.starts_on < move.leaves_on]
        if not begun:
            assert back.parts == move.parts


LATER = Part(
    date(2030, 1, 1), (Share(CCG, D(100)),), once=D(1)
)  # a package, which costs nothing in these years


def _move(**more: object) -> Move:
    bed = Bed(NHSE, date(2012, 1, 1), None, (Price(D(180000), date(2016, 4, 1)),))
    values = {"id": UUID(int=1), "leaves_on": date(2017, 10, 1), "bed": bed, "parts": (LATER,), **more}
    return Move(**values)  # type: ignore[arg-type]  # named by each test


def test_cash_in_the_year_is_by_days_and_the_whole_year_is_the_yearly_sum() -> None:
    split = (Share(CCG, D(50)), Share(COUNCIL, D(50)))
    part = Part(date(2017, 10, 1), split, a_year=D(150000))
    double = Part(date(2017, 9, 1), split, a_year=D(36500), ends_on=date(2017, 10, 1))
    fitted = Part(date(2017, 9, 20), split, once=D("9000.01"))
    found = {one.payer: one for one in lines(_move(parts=(part, double, fitted)), [Y17])}
    assert found[NHSE].freed == D("89753.42")  # 182 of 365 days
    assert found[NHSE].gap == D("-89753.42")
    assert found[CCG].package == D("38897.26")  # 74,794.52 / 2 and 3,000 / 2
    assert (found[CCG].once, found[COUNCIL].once) == (D("4500.01"), D("4500.00"))
    whole = {one.payer: one for one in whole_year([_move(parts=(part, double, fitted))])}
    assert (whole[NHSE].freed, whole[CCG].package, whole[CCG].once) == (D(180000), D(75000), 0)


def test_a_price_that_is_missing_for_a_day_is_not_known() -> None:
    gap = Bed(NHSE, date(2012, 1, 1), None, (Price(D(180000), date(2016, 4, 1), date(2018, 1, 1)),))
    move = _move(bed=gap)
    assert move.freed(Y17) is None
    (line,) = lines(move, [Y17])
    assert (line.freed, line.unpriced) == (0, 1)
    both = (Price(D(365000), date(2018, 1, 1)), Price(D(182500), date(2016, 4, 1), date(2018, 1, 1)))
    assert replace(move, bed=replace(gap, prices=both)).freed(Y17) == 92 * 500 + 90 * 1000
    assert _move(leaves_on=date(2018, 4, 1)).freed(Y17) == 0


def test_who_comes_back_or_dies_ends_what_is_freed_and_death_ends_all() -> None:
    assert _move(back_on=date(2017, 10, 11)).freed(Y17) == D("4931.51")  # ten days
    part = Part(date(2017, 10, 1), (Share(CCG, D(100)),), a_year=D(36500))
    found = {one.payer: one for one in lines(_move(parts=(part,), until=date(2017, 10, 11)), [Y17])}
    assert (found[NHSE].freed, found[CCG].package) == (D("4931.51"), D(1000))
    assert whole_year([_move(parts=(part,), until=date(2017, 10, 11))]) == []


def test_a_transfer_counts_when_it_is_agreed_in_force_and_the_bed_closes() -> None:
    agreed = Transfer(NHSE, CCG, D(120000), True, True, True, date(2017, 4, 1))
    assert agreed.cost(Y17, date(2017, 10, 1), None) == D("59835.62")  # not before the person leaves
    assert agreed.cost(Y17, date(2017, 10, 1), date(2017, 11, 1)) == D("10191.78")
    for off in ({"agreed": False}, {"bed_closes": False}, {"effective_on": None}):
        assert replace(agreed, **off).cost(Y17, date(2017, 10, 1), None) == 0  # type: ignore[arg-type]  # each its own
    stays = _move(transfers=(replace(agreed, bed_closes=False),))
    assert stays.bed_stays_open
    assert lines(stays, [Y17]) == []
    varied = replace(agreed, bed_closes=False, varied=True, ends_on=date(2017, 4, 1))  # it closes after all
    assert not _move(transfers=(varied, agreed)).bed_stays_open


def test_an_agreement_stands_on_a_day_as_it_was_decided_by_then() -> None:
    panel, day, end = date(2017, 5, 2), date(2017, 4, 30), date(2018, 9, 1)

    def stood(state: str, on: date, panel_on: date | None = panel) -> str:
        return state_on(state, panel_on=panel_on, ends_on=end, day=on)

    for state in ("agreed", "refused", "ended", "varied"):
        assert stood(state, day) == "undecided"
    assert [stood(state, panel) for state in ("agreed", "refused", "ended", "varied")] == [
        "agreed", "refused", "agreed", "agreed",
    ]  # fmt: skip
    assert (stood("ended", end), stood("varied", end), stood("draft", day), stood("refused", day, None)) == (
        "ended", "varied", "draft", "refused",
    )  # fmt: skip


def test_an_amount_a_year_that_is_not_recurrent_counts_for_its_first_year_only() -> None:
    odd = Transfer(NHSE, CCG, D(120000), False, True, True, date(2018, 1, 1))
    assert odd.contradicts_itself
    found = lines(_move(transfers=(odd,)), [Y17, FinancialYear(2018)])
    assert {(one.year, one.payer): one.transfer_received for one in found if one.payer == CCG} == {
        (Y17, CCG): D("29589.04")
    }
    assert all(one.transfer_paid == 0 for one in whole_year([_move(transfers=(odd,))]))
    assert not replace(odd, ends_on=date(2019, 1, 1)).contradicts_itself


def test_what_begins_with_the_move_moves_with_it_and_getting_ready_stays() -> None:
    share = (Share(CCG, D(100)),)
    ready = Part(date(2017, 8, 1), share, once=D(5000))
    care = Part(date(2017, 10, 1), share, a_year=D(100000), ends_on=date(2018, 10, 1))
    fta = Transfer(NHSE, CCG, D(120000), True, True, True, date(2017, 10, 1))
    dowry = Dowry(NHSE, COUNCIL, Terms(D(10000), D(0), 4, date(2017, 10, 1)))
    later = supposed(_move(parts=(ready, care), transfers=(fta,), dowries=(dowry,)), date(2018, 1, 1))
    assert [one.starts_on for one in later.parts] == [date(2017, 8, 1), date(2018, 1, 1)]
    assert later.parts[1].ends_on == date(2019, 1, 1)
    assert later.transfers[0].effective_on == date(2018, 1, 1)
    assert [one.terms.starts_on for one in later.dowries] == [date(2018, 1, 1)]
    undated = supposed(_move(leaves_on=None, parts=(care,)), date(2018, 1, 1))
    assert undated.parts[0].starts_on == date(2018, 1, 1)


def test_the_panel_meets_every_two_weeks_and_a_part_is_said_in_plain_words() -> None:
    assert next_panel([date(2017, 4, 18), date(2017, 5, 2)], date(2017, 5, 12)) == date(2017, 5, 16)
    assert next_panel([date(2017, 5, 16)], date(2017, 5, 12)) == date(2017, 5, 16)
    assert next_panel([], date(2017, 5, 12)) is None
    assert part_in_words(D(120000), D(180000)) == "two thirds"
    assert part_in_words(D(119000), D(180000)) == "66.1%"
    assert part_in_words(D(120000), None) == part_in_words(D(120000), D(0)) == ""


def test_what_packages_cost_of_those_with_a_home_and_without_is_never_one_persons() -> None:
    spells = [UUID(int=number) for number in range(1, 5)]
    people = [Waiting(spell, spell, Someone(id=spell), None, "") for spell in spells]
    found = MagicMock(people=people, held={spells[0]: None, spells[1]: None}, without=people[2:])
    priced = {spells[0]: D(100000), spells[1]: D("50000.50"), spells[2]: D(90000)}
    told = package_lines(found, priced, one_alone=False)
    assert told == [
        "With a home meant for them: £150,000.50 a year, 0 of 2 people not priced.",
        "Without a home: one package is priced, which is not shown by itself, 1 of 2 people not priced.",
    ]
    assert "£90,000 a year" in package_lines(found, priced, one_alone=True)[1]
    assert "no total, 2 of 2 people not priced" in package_lines(found, {}, one_alone=True)[0]
