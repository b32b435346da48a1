"""Live signals: counts of the register and the plan that suggest how likely a risk is. N16 of the list of features.

A signal prompts somebody to look again and never changes a score. What it suggests is this portal's own rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from workstreams.domain.risk_scores import LIKELIHOOD

SOURCE = "this portal’s rule"


@dataclass(frozen=True, slots=True)
class Signal:
    """What is counted and how, and from which count on each likelihood above “rare” is suggested."""

    key: str
    title: str
    counted: str
    steps: tuple[int, int, int, int]
    unit: str = ""

    def suggested(self, value: int) -> int:
        """The likelihood, 1 to 5, that a count suggests."""
        return 1 + sum(value >= step for step in self.steps)

    def count_words(self, value: int | None) -> str:
        """A count with its unit."""
        return "not known" if value is None else f"{value}{self.unit}"

    @property
    def rule(self) -> str:
        """The rule in words: rare below 1; unlikely from 1; …"""
        first = f"{LIKELIHOOD[1]} below {self.steps[0]}{self.unit}"
        rest = (f"{LIKELIHOOD[at]} from {step}{self.unit}" for at, step in enumerate(self.steps, start=2))
        return "; ".join((first, *rest))


SIGNALS = {
    signal.key: signal
    for signal in (
        Signal(
            "dates_slipped",
            "Planned dates slipped in the last 3 months",
            "People in hospital whose planned date to leave was put off at least once in the last three months",
            (1, 2, 4, 6),
        ),
        Signal(
            "dates_passed",
            "Planned dates that have passed",
            "People in hospital whose planned date to leave lies before today",
            (1, 2, 3, 5),
        ),
        Signal(
            "reviews_overdue",
            "Reviews (C(E)TR) overdue",
            "People in hospital whose next care (education) and treatment review is overdue by the review clock",
            (1, 2, 4, 6),
        ),
        Signal(
            "people_delayed",
            "People delayed",
            "People in hospital with a delay that is open today",
            (1, 2, 4, 7),
        ),
        Signal(
            "plan_missed",
            "Chance of missing the plan",
            "Chance, by the newest forecast, of more people in hospital than planned at the last month it reaches",
            (5, 25, 50, 75),
            unit="%",
        ),
        Signal(
            "returns_missing",
            "Register returns without an answer",
            "Places that have not answered for the last month that is over",
            (1, 2, 3, 4),
        ),
        Signal(
            "actions_late",
            "Actions of the plan late",
            "Open actions and milestones of the programme whose month is over",
            (1, 3, 6, 10),
        ),
        Signal(
            "disputes_open",
            "Disputes open",
            "Disputes about who commissions or pays that are not settled",
            (1, 2, 3, 5),
        ),
        Signal(
            "homes_missing",
            "People without a home in the pipeline",
            "People in hospital who need a home of their own and have none proposed or agreed, as on the page of homes",
            (1, 4, 8, 12),
        ),
    )
}


def asks_again(*, suggested: int, likelihood: int, answered: int | None) -> bool:
    """Whether a signal asks for another look: it suggests another likelihood than the human's, and this suggestion is
    not the one that somebody answered last."""
    return suggested not in (likelihood, answered)


def has_gone_back(*, suggested: int, likelihood: int) -> bool:
    """Whether an open prompt has lost its reason: the signal suggests what the human says."""
    return suggested == likelihood
