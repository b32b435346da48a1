"""The nine principles of the national service model, in its order and in our words.

Source: Building the Right Support notes, section 1.6 (service model of NHS England, LGA and ADASS, October 2015).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle: its number, its topic, and what it asks for."""

    number: int
    topic: str
    asks: str

    @property
    def words(self) -> str:
        """Its number and topic, as lists show it."""
        return f"{self.number}. {self.topic}"


PRINCIPLES = {
    one.number: one
    for one in (
        Principle(1, "Everyday life", "Things to do that matter: learning, work, friends, a relationship."),
        Principle(
            2,
            "Coordination",
            "One plan around the person, made ahead of time, with somebody nearby who holds it together; "
            "a register of people at risk.",
        ),
        Principle(
            3,
            "Choice and control",
            "The person decides: personal and joined budgets, advocacy, information that can be understood.",
        ),
        Principle(
            4,
            "Families and staff",
            "Families, carers and paid staff are supported and trained, for example in positive behaviour support.",
        ),
        Principle(
            5,
            "Home",
            "A say in where to live and with whom; a secure tenancy; small homes near family and friends.",
        ),
        Principle(
            6,
            "Mainstream health",
            "Ordinary health care works for everyone: yearly checks, action plans, adjustments, liaison, "
            "a way in to mental health care.",
        ),
        Principle(
            7,
            "Specialist community health and care",
            "Teams of several professions in the community, and intensive support at any hour.",
        ),
        Principle(
            8,
            "Staying out of trouble",
            "Community forensic teams, and services that divert people from the courts to support.",
        ),
        Principle(
            9,
            "Hospital",
            "Only for what cannot be done in the community; good, no longer than it must be, and with the way "
            "home planned from the first day.",
        ),
    )
}
