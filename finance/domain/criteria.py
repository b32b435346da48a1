"""The five criteria of a bid to the transformation fund, and the scale on which a panel scores them.

Source: planning guidance for the fast-track areas, July 2015; Building the Right Support notes, section 3.2.
"""

from __future__ import annotations

from enum import StrEnum

MOST_POINTS = 4
WEIGHTS_ADD_UP_TO = 100


class Criterion(StrEnum):
    """What a panel asks of a bid; the value is also the name of the answer's and of the weight's column."""

    IMPACT = "impact"
    CREDIBILITY = "credibility"
    SPEED = "speed"
    SUSTAINABILITY = "sustainability"
    BUY_IN = "buy_in"

    @property
    def label(self) -> str:
        """Its name on screen."""
        return self.value.replace("_", "-").capitalize()

    @property
    def question(self) -> str:
        """What the panel wants to know."""
        return QUESTIONS[self]


QUESTIONS = {
    Criterion.IMPACT: "How much less would the area rely on hospital for each pound?",
    Criterion.CREDIBILITY: "Will the proposal lead to that impact, and who will deliver it?",
    Criterion.SPEED: "Can the money credibly be spent before the end of the year it is for?",
    Criterion.SUSTAINABILITY: "Does it last after the money ends, and who pays then?",
    Criterion.BUY_IN: "Do the area’s own commissioners put in money, and in which year?",
}
