"""What a joint plan consists of: the headings of the template, the five stages, the national outcomes and principles.

Source: Building the Right Support notes, sections 1.6 and 2.1 (planning template of 2016), and the planning guidance
for fast-track areas of July 2015, sections 2 and 5. The words are ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the template and what is to be said under it; only `required` ones must be filled to submit."""

    key: str
    number: str
    heading: str
    prompts: tuple[str, ...]
    required: bool = True

    @property
    def words(self) -> str:
        """The heading with its number."""
        return f"{self.number} {self.heading}".strip()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the method, and the question that it answers."""

    key: str
    number: int
    name: str
    question: str


SECTIONS = {
    one.key: one
    for one in (
        Section(
            "communities",
            "1",
            "Mobilise communities",
            (
                "Which places, commissioners and councils does the plan cover?",
                "Who decides, and how are decisions made across organisations?",
                "Who else has a stake, and how are they part of it?",
                "How did people and families help to write the plan, and how will they help to carry it out?",
            ),
        ),
        Section(
            "status_quo",
            "2",
            "Understand the status quo",
            (
                "Who are the people, and how many are there?",
                "Who is in hospital, from which place and paid for by whom?",
                "Which services and buildings are there today?",
                "Why must this change? Say it with invented examples, never with a real person’s story.",
            ),
        ),
        Section(
            "vision",
            "3",
            "Vision for the future",
            (
                "What will be different when the plan ends?",
                "By which figures will everybody see it?",
                "Which principles hold throughout?",
            ),
        ),
        Section(
            "implementation",
            "4",
            "Implementation planning",
            (
                "What is the new model of care?",
                "What will be bought that is new, what will stop or shrink, what will change?",
                "Who will have a budget of their own?",
                "How do pathways change, also from children’s to adults’ services?",
                "Which homes are needed, and where?",
                "How does it fit with the area’s other plans?",
            ),
        ),
        Section(
            "delivery",
            "5",
            "Delivery",
            (
                "Which workstreams carry the plan, and who leads each?",
                "What must be done by when?",
                "Which risks, assumptions, issues and dependencies are there?",
            ),
        ),
        Section(
            "finances",
            "6",
            "Finances",
            (
                "What is spent today, and by whom?",
                "What will the new model cost, and where does the money come from?",
                "What has each partner agreed to?",
            ),
        ),
        Section(
            "annexes",
            "",
            "Annexes",
            (
                "Risk table, quality-of-life indicators, population, national measures, engagement, services in place.",
            ),
            required=False,
        ),
    )
}
STAGES = {
    one.key: one
    for one in (
        Stage("understand", 1, "Understand where you are", "Who needs support here, and what do they get today?"),
        Stage("vision", 2, "Develop the vision", "What should life be like for them in a few years?"),
        Stage("model", 3, "Design the model of care", "Which support, homes and people make that possible?"),
        Stage("plan", 4, "Plan for success", "What is done when, by whom and with which money?"),
        Stage("mobilise", 5, "Mobilise", "Is everybody ready to begin, and has it begun?"),
    )
}  # fmt: skip
OUTCOMES = {
    "quality_care": "Better quality of care",
    "quality_life": "Better quality of life",
    "less_hospital": "Less reliance on hospital",
}
NATIONAL_PRINCIPLES = (
    ("Power shifts", "People and families help to write the plan, and decide more for themselves."),
    ("National standards hold", "The plan follows the national service model and the rules on reviews."),
    ("Everybody is in it", "Providers of every kind and partners such as the police are part of one plan."),
)
# Measures that the form of an aim offers; a plan may name any other measure of the registry.
OFFERED = (
    "inpatients",
    "rate_per_million",
    "admissions",
    "discharges",
    "readmissions_within_year",
    "stay_5_years_or_more",
    "out_of_area",
    "delayed",
    "planned_date_share",
    "review_in_date",
    "review_ever",
    "review_before_admission",
    "year_on_register_share",
)
