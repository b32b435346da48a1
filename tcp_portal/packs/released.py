"""What the pages of public editions say: how much each printed, and what it hid and why. Never the number behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tcp_portal.charts.model import Column, Table
from tcp_portal.charts.words import counted, number
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.suppression import Fact, Why
from tcp_portal.packs.models import PublicRelease
from tcp_portal.packs.presenters import moment_words
from tcp_portal.packs.services.releases import facts_of

REASONS: Final = {
    Why.SMALL: "The count is too small",
    Why.SECONDARY: "Beside the only hidden number of its line, it would give that one away",
    Why.ATTACK: "With other published numbers it would give a small count away",
}


def rule_words(rule: Rule) -> str:
    """The rule in a sentence."""
    nought = "0 is shown" if rule.shows_zero else "0 is hidden"
    return f"Under {rule.threshold} hidden, all others rounded to the nearest {rule.base}; {nought}."


def hidden_of(facts: tuple[Fact, ...]) -> Counter[Why]:
    """How many cells are hidden, by why."""
    return Counter(fact.why for fact in facts if fact.why is not None)


def made_words(release: PublicRelease) -> str:
    """When it was made and whether readers have it; the release has `is_out`."""
    made = moment_words(release.made_at)
    if release.pack_id is None:
        return f"{made}, by command"
    return made if release.is_out else f"{made}, a draft"  # type: ignore[attr-defined]  # annotated


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One edition in the list."""

    title: str
    url: str
    made: str
    printed: str
    small: str
    secondary: str
    attack: str

    @classmethod
    def of(cls, release: PublicRelease, *, url: Callable[..., str]) -> ReleaseRow:
        facts = facts_of(release)
        hidden = hidden_of(facts)
        return cls(
            title=str(release),
            url=url("packs:hidden", release.pk),
            made=made_words(release),
            printed=number(len(facts) - hidden.total()),
            small=number(hidden[Why.SMALL]),
            secondary=number(hidden[Why.SECONDARY]),
            attack=number(hidden[Why.ATTACK]),
        )


@dataclass(frozen=True, slots=True)
class HiddenPage:
    """What one edition hid."""

    title: str
    lede: str
    back: str
    facts: tuple[tuple[str, str], ...]
    table: Table

    @classmethod
    def of(cls, release: PublicRelease, *, url: Callable[..., str]) -> HiddenPage:
        facts, words = facts_of(release), release.names
        hidden = hidden_of(facts)
        rows = tuple(
            (
                words.get(fact.key.measure, fact.key.measure),
                fact.key.month.label,
                words.get(fact.key.cut, fact.key.cut),
                REASONS[fact.why] + (", as an earlier edition said" if fact.stands else ""),
            )
            for fact in facts
            if fact.why is not None
        )
        columns = (Column("Measure"), Column("Month"), Column("Part"), Column("Why it is not shown"))
        return cls(
            title=str(release),
            lede=f"{number(hidden.total())} of {counted(len(facts), 'number')} about people are not shown.",
            back=url("packs:public"),
            facts=(
                ("Made", made_words(release)),
                ("Rule", rule_words(release.rule)),
                ("Source of the rule", release.source),
                ("Attacked together with", _together(release)),
            ),
            table=Table("Numbers that are not shown", columns, rows),
        )


def _together(release: PublicRelease) -> str:
    others = len(release.attacked_with)
    if not others:
        return "itself alone: no other edition was out"
    return f"{counted(others, 'edition')} of the months around"
