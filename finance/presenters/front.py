"""The front page of money: cards of sentences with links, and first of all what asks to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet

from finance.domain import gap
from finance.domain.money import NOTHING, whole_pounds
from finance.domain.sheet import Row, Sheet
from finance.models import Assumption, Award, AwardLine, AwardMove, BidState, BidSum
from finance.presenters.costs import HIDDEN
from finance.presenters.dowries import FEW as FEW_DOWRIES
from finance.presenters.gap import headline as gap_headline
from finance.services.assumptions import DUE, assumptions_of
from finance.services.front import Ask, Card, Columns, Said, count_of, sum_of
from finance.services.gap_plans import main_of, read_plans
from finance.services.plan_moves import LAST, WorkedOut, worked_out
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the page shows it."""

    text: str
    url: str
    link: str
    is_flag: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as the page shows it."""

    title: str
    lines: tuple[Line, ...]
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The whole page."""

    lede: str
    flags: tuple[Line, ...]
    cards: tuple[Shown, ...]


def front_page(cards: Sequence[Card], ask: Ask, frame: Frame) -> FrontPage:
    """The cards, their flags first."""
    shown = tuple(
        Shown(card.title, tuple(_line(said, frame) for said in card.said), card.figures) for card in cards
    )
    flags = tuple(line for card in shown for line in card.lines if line.is_flag)
    return FrontPage(
        lede=(
            f"Who pays what, when, for whom, against what promise? {ask.year}, as at {words.day(ask.day)}, "
            "to the nearest pound."
        ),
        flags=flags,
        cards=tuple(
            replace(card, lines=kept)
            for card in shown
            if (kept := tuple(line for line in card.lines if not line.is_flag))
        ),
    )


def _line(said: Said, frame: Frame) -> Line:
    url = frame.url(said.url_name, **said.params) if said.url_name else ""
    return Line(said.text, url, said.link or "See more", said.is_flag)


def gap_card(ask: Ask, _columns: Columns) -> Card | None:
    """Does the partnership's plan close the gap? Of several the one that discharges feed, else the first."""
    plans = read_plans(scope=ask.scope, partnership=ask.partnership)
    if not plans:
        return None
    main = main_of(plans)
    text = gap_headline(gap.positions(main.lines, main.years)[-1], main.plan.unit)
    said = Said(text, "finance:gap", {"plan": main.plan.pk}, "See the plan")
    return Card("Closing the gap", (said,))


def move_card(ask: Ask, columns: Columns) -> Card | None:
    """What moves free and cost each payer this year, and which dowries fall due."""
    found = worked_out(
        scope=ask.scope, partnership=ask.partnership, years=[ask.year], day=ask.day, own=columns["own"]
    )
    if not found.movers:
        return None
    sheet = Sheet(found.entries)
    year = ask.year.start_year
    freed, paid = (sheet.row_total(year, row) or NOTHING for row in (Row.RELEASED, Row.PACKAGES))
    count = found.movers - found.unpackaged
    priced, verb = words.counted(count, "move"), "frees" if count == 1 else "free"
    text = (
        f"In {ask.year} {priced} out of hospital, made or planned, {verb} {whole_pounds(freed)} of hospital cost; "
        f"packages in the community cost {whole_pounds(-paid)}."
    )
    if year in found.hidden:
        text = HIDDEN
    said = [Said(text, "finance:costs", link="See the costs by payer")]
    if found.dowries is None:
        said.append(Said(FEW_DOWRIES, "finance:dowries", link="See the dowries"))
    elif found.dowries:
        text = f"Dowries of {whole_pounds(found.dowries)} are due for {ask.year}."
        said.append(Said(text, "finance:dowries", link="See the dowries"))
    payers = sorted(found.payers.items(), key=lambda pair: (pair[0] in LAST, pair[1]))
    figures = tuple((name, _off(sheet.sums(year, payer).net)) for payer, name in payers)
    return Card("What moves free and cost", (*said, *_flags(found)), figures)


def _off(net: Decimal) -> str:
    """By how much a payer is better or worse off."""
    return f"{whole_pounds(abs(net))} {'better' if net > 0 else 'worse'} off" if net else "No difference"


def _flags(found: WorkedOut) -> list[Said]:
    """What makes the figures of moves unsure."""
    said = []
    if found.contradictions:
        what = words.counted(found.contradictions, "funding transfer is", "funding transfers are")
        text = f"{what} said to be non-recurrent and yearly at once: that contradicts itself."
        said.append(Said(text, "finance:transfers", link="See the transfers", is_flag=True))
    if found.disputes:
        what = words.counted(found.disputes, "dispute", "disputes")
        text = f"Who pays is open in {what}."
        said.append(Said(text, "finance:costs", link="See what it costs if they are lost", is_flag=True))
    if found.unpriced:
        count = words.counted(found.unpriced, "move")
        text = f"The bed of {count} has no price: what it frees is not in the figures."
        said.append(Said(text, "finance:bed_prices", link="See the prices of beds", is_flag=True))
    if found.unpackaged:
        count = words.counted(found.unpackaged, "move is", "moves are")
        text = f"{count} not priced yet: no package is entered, so that nothing of them is in the figures."
        said.append(Said(text, "finance:costs", link="See the costs by payer", is_flag=True))
    return said


def assumption_columns(ask: Ask) -> Columns:
    """How many assumptions are in use, and how many of them are due for a look."""

    def in_state(state: str) -> QuerySet[Assumption]:
        return assumptions_of(scope=ask.scope, partnership=ask.partnership, day=ask.day, state=state)

    return {
        "assumptions": count_of(in_state(""), "partnership"),
        "assumptions_due": count_of(in_state(DUE), "partnership"),
    }


def assumption_card(_ask: Ask, columns: Columns) -> Card | None:
    """What is taken for granted, and what of it nobody has looked at in time."""
    if not columns["assumptions"]:
        return None
    count = words.counted(columns["assumptions"], "assumption is", "assumptions are")
    said = [
        Said(f"{count} in use: held, or being tested.", "finance:assumptions", link="See the assumptions")
    ]
    if columns["assumptions_due"]:
        due = words.counted(columns["assumptions_due"], "assumption is", "assumptions are")
        said.append(
            Said(
                f"{due} due for a look.", "finance:assumptions", {"state": DUE}, "Look at them", is_flag=True
            )
        )
    return Card("What is taken for granted", tuple(said))


def award_columns(ask: Ask) -> Columns:
    """What is asked for, awarded, spent and drawn as match in the year."""
    year, scope = ask.year, ask.scope
    sums = (
        BidSum.objects.visible_to(scope)
        .current()
        .filter(bid__withdrawn_at__isnull=True, year=year.start_year)
        .exclude(bid__state__in=[BidState.DRAFT, BidState.WITHDRAWN])
    )
    awards = Award.objects.visible_to(scope).current().filter(year=year.start_year)
    spent = AwardLine.objects.visible_to(scope).filter(
        kind=AwardMove.SPENT, on__gte=year.first.first, on__lte=min(year.last.last, ask.day)
    )
    return {
        "asked": sum_of(sums, "bid__partnership"),
        "awarded": sum_of(awards, "partnership"),
        "awards": count_of(awards, "partnership"),
        "spent": sum_of(spent, "award__partnership"),
    }


def award_card(ask: Ask, columns: Columns) -> Card | None:
    """Asked for, awarded and spent this year."""
    if not any(columns[name] for name in ("asked", "awarded", "spent")):
        return None
    asked, awarded, spent = (whole_pounds(columns[name]) for name in ("asked", "awarded", "spent"))
    count = words.counted(columns["awards"], "award")
    given = f"{awarded} awarded for it in {count}." if columns["awards"] else "Nothing is awarded for it yet."
    said = (
        Said(f"{asked} asked for in bids for {ask.year}.", "finance:bids", link="See the bids"),
        Said(given, "finance:awards", link="See the awards"),
        Said(f"{spent} of awards spent in the year by {words.day(ask.day)}."),
    )
    return Card("Asked, awarded, spent", said)
