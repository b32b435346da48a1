"""The colour of a joint plan under review: the worst of its sections, always told with the rule.

Source: Building the Right Support notes, section 2.4. The published criteria of the national assurance process were
not found: green is complete, credible and owned; amber has gaps with a dated action; red is missing or not credible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workstreams.domain.plan_template import SECTIONS

WORST_FIRST = ("red", "amber", "green")
WORDS = {"red": "Red", "amber": "Amber", "green": "Green"}
RULE = "The colour of the plan is the worst of its sections; a section keeps its colour until it is reviewed again."


@dataclass(frozen=True, slots=True)
class Overall:
    """The colour (empty: nothing was reviewed) and the sentence that says how it came about."""

    rag: str
    rule: str

    @property
    def words(self) -> str:
        """The colour's word."""
        return WORDS.get(self.rag, "Not reviewed")


def worst(rags: Iterable[str]) -> str:
    """The worst of some colours; empty where there is none."""
    found = set(rags)
    return next((one for one in WORST_FIRST if one in found), "")


def overall(by_section: Mapping[str, str]) -> Overall:
    """The plan's colour from the colour of each reviewed section. Sections that nobody reviewed are named."""
    reviewed = {key: rag for key, rag in by_section.items() if rag and key in SECTIONS}
    missing = [one.words for key, one in SECTIONS.items() if key not in reviewed and one.required]
    if not reviewed:
        return Overall("", "No section has been reviewed yet.")
    rag = worst(reviewed.values())
    named = [one.words for key, one in SECTIONS.items() if reviewed.get(key) == rag]
    where = "every section reviewed" if len(named) == len(reviewed) > 1 else ", ".join(named)
    said = f"{RULE} {WORDS[rag]}: {where}."
    if missing:
        said += f" Not reviewed yet: {', '.join(missing)}."
    return Overall(rag, said)
