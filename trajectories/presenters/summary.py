"""The summary: a card for each subject with one number, one sentence and what its chart says, in chosen order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cohorts.domain.registers import Colour
from cohorts.domain.returns import silent
from tcp_portal.charts import words
from trajectories.domain.definitions import Direction
from trajectories.domain.reading import Reading
from trajectories.domain.values import GOOD, value_words
from trajectories.presenters.blocks import here
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.signal_words import Icon, variation_icon
from trajectories.services.reading import Summary
from trajectories.services.signals import Signal

if TYPE_CHECKING:
    from trajectories.domain.figures import Figure
    from trajectories.services.at_risk import AtRisk

# key of the card: its title, its measure, the page that tells more
_CARDS: Final = {
    "plan": ("People in hospital against plan", "inpatients", "trajectories:dashboard"),
    "rate": ("Per million adults", "rate_per_million", "trajectories:comparison"),
    "admissions": ("Admissions", "admissions", "trajectories:flows"),
    "discharges": ("Discharges", "discharges", "trajectories:flows"),
    "long_stays": ("In hospital 5 years or more", "stay_5_years_or_more", "trajectories:long_stays"),
    "out_of_area": ("Out of area", "out_of_area", "trajectories:out_of_area"),
    "delays": ("Delayed", "delayed_share", "trajectories:delays"),
    "reviews": ("Reviews in date", "review_in_date", "trajectories:reviews"),
    "learning": (
        "Admitted people on the register before",
        "year_on_register_share",
        "trajectories:register_learning",
    ),
}
_REGISTERS: Final = "registers"
KEYS: Final = (*_CARDS, _REGISTERS)
MEASURES_SHOWN: Final = tuple(measure for _, measure, _ in _CARDS.values())
_BACK = 12


@dataclass(frozen=True, slots=True)
class Card:
    """One subject."""

    key: str
    title: str
    href: str
    value: Shown
    sentence: str
    icon: Icon | None


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The whole page: cards in the order chosen, and the names of those hidden."""

    headline: str
    more: tuple[str, ...]
    cards: tuple[Card, ...]
    hidden: tuple[tuple[str, str], ...]


def summary_page(found: Summary, reading: Reading, links: Links) -> SummaryPage:
    """The page of one month as one person reads it."""
    titles = {key: title for key, (title, _, _) in _CARDS.items()} | {_REGISTERS: "People at risk"}
    month = found.signals.month.label
    return SummaryPage(
        headline=_headline(found),
        more=(f"{month}, everyone. Each card leads to the page that tells more.",),
        cards=tuple(_card(found, key, links) for key in reading.shown),
        hidden=tuple((key, titles[key]) for key in reading.hidden),
    )


def _headline(found: Summary) -> str:
    kinds = [variation_icon(one).kind for one in found.signals.found.values()]
    worse, better = kinds.count("concern"), kinds.count("improvement")
    if not any(kinds):
        return "There are too few months yet to tell change from chance."
    if not worse and not better:
        return "Nothing is changing beyond chance."
    said = [
        f"{words.number(count)} {'is' if count == 1 else 'are'} changing for the {word}"
        for count, word in ((better, "better"), (worse, "worse"))
        if count
    ]
    return f"Of {words.number(len(kinds))} measures {words.list_words(said)}."


def _card(found: Summary, key: str, links: Links) -> Card:
    if key == _REGISTERS:
        return _registers(found.at_risk, links)
    title, measure, page = _CARDS[key]
    signal = found.signals.found[measure]
    latest = signal.latest
    text = value_words(measure, latest.value if latest else None)
    month = latest.month if latest else found.signals.month
    icon = variation_icon(signal)
    return Card(
        key,
        title,
        links.frame.url(page),
        links.figure(text, measure, month=month),
        _sentence(signal),
        icon if icon.kind else None,
    )


def _sentence(signal: Signal) -> str:
    latest = signal.latest
    if latest is None:
        return (
            signal.figures[-1].reason.capitalize()
            if signal.figures and signal.figures[-1].reason
            else "Not known."
        )
    if signal.variance is not None and signal.variance.value is not None and signal.plan is not None:
        return _against_plan(signal.variance.value, signal.plan.value)
    before = next((one for one in signal.figures if one.month == latest.month.plus(-_BACK)), None)
    return _since(signal, latest, before)


def _against_plan(variance: int | Decimal, plan: int | Decimal | None) -> str:
    planned = f"The plan is {words.number(plan)}" if plan is not None else "There is a plan"
    if not variance:
        return f"{planned}: as planned."
    apart = variance if variance > 0 else -variance
    return f"{planned}: {words.number(apart)} {'more' if variance > 0 else 'fewer'} than planned."


def _since(signal: Signal, latest: Figure, before: Figure | None) -> str:
    measure = signal.measure
    good = GOOD[measure.direction]
    if before is None or before.value is None or latest.value is None:
        return good
    said = f"In {before.month.label} it was {value_words(measure.id, before.value)}"
    if latest.value == before.value or measure.direction is Direction.NEITHER:
        return f"{said}. {good}"
    fell = latest.value < before.value
    better = fell == (measure.direction is Direction.LOWER)
    return f"{said}: {'better' if better else 'worse'} now. {good}"


def _registers(found: AtRisk, links: Links) -> Card:
    near = found.people(None, Colour.RED) + found.people(None, Colour.AMBER)
    missing = silent(found.returns.get(found.ask.month, ()))
    said = f"{words.number(near)} at red or amber."
    if missing:
        said += (
            f" {words.list_words(missing)} {'has' if len(missing) == 1 else 'have'} not answered the return."
        )
    return Card(
        _REGISTERS,
        "People at risk",
        links.frame.url("trajectories:registers"),
        here(found.people(None)),
        said,
        None,
    )
