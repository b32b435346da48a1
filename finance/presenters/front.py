"""The front page of money: cards of sentences with links, and first of all what asks to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finance.domain import gap
from finance.presenters.gap import headline as gap_headline
from finance.presenters.sheet import headline as sheet_headline
from finance.presenters.sheet import sheet_of
from finance.services.assumptions import DUE, assumptions_of
from finance.services.front import Ask, Card, Said
from finance.services.gap_plans import gap_plans, lines_of, years_of
from finance.services.plan_lines import sheet_lines
from finance.services.plan_moves import WorkedOut
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


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The whole page."""

    lede: str
    flags: tuple[Line, ...]
    cards: tuple[Shown, ...]


def front_page(cards: Sequence[Card], ask: Ask, frame: Frame) -> FrontPage:
    """The cards, their flags first."""
    shown = tuple(Shown(card.title, tuple(_line(said, frame) for said in card.said)) for card in cards)
    flags = tuple(line for card in shown for line in card.lines if line.is_flag)
    return FrontPage(
        lede=f"Who pays what, when, for whom, against what promise? {ask.year}, as at {words.day(ask.day)}.",
        flags=flags,
        cards=tuple(
            Shown(card.title, kept)
            for card in shown
            if (kept := tuple(line for line in card.lines if not line.is_flag))
        ),
    )


def _line(said: Said, frame: Frame) -> Line:
    url = frame.url(said.url_name, **said.params) if said.url_name else ""
    return Line(said.text, url, said.link or "See more", said.is_flag)


def gap_card(ask: Ask) -> Card | None:
    """Does the partnership's plan close the gap? Of several the one that discharges feed, else the first."""
    plans = list(gap_plans(scope=ask.scope, partnership=ask.partnership))
    if not plans:
        return None
    plan = next((one for one in plans if any(line.fed_by for line in one.lines.all())), plans[0])
    last = gap.positions(lines_of(plan), years_of(plan))[-1]
    said = Said(gap_headline(last, plan.unit), "finance:gap", {"plan": plan.pk}, "See the plan")
    return Card("Closing the gap", (said,))


def sheet_card(ask: Ask) -> Card | None:
    """What is typed of the sheet comes to; what follows from moves stands on its own card."""
    lines = list(sheet_lines(scope=ask.scope, partnership=ask.partnership))
    if not lines:
        return None
    text = sheet_headline(sheet_of(lines, WorkedOut()), ask.year.start_year)
    return Card(
        "Finance sheet", (Said(f"{text} Moves are not in it.", "finance:sheet", link="See the sheet"),)
    )


def assumption_card(ask: Ask) -> Card | None:
    """What is taken for granted, and what of it nobody has looked at in time."""
    found = list(assumptions_of(scope=ask.scope, partnership=ask.partnership, day=ask.day))
    if not found:
        return None
    due = sum(one.review_on is None or one.review_on < ask.day for one in found)
    count = words.counted(len(found), "assumption is", "assumptions are")
    text = f"{count} in use: held, or being tested."
    said = [Said(text, "finance:assumptions", link="See the assumptions")]
    if due:
        text = f"{words.counted(due, 'assumption is', 'assumptions are')} due for a look."
        said.append(Said(text, "finance:assumptions", {"state": DUE}, "Look at them", is_flag=True))
    return Card("What is taken for granted", tuple(said))
