"""The dashboards that show one subject each, in the frame that they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Subject:
    """A dashboard: its key is the id of the part that filters swap; `figures` draws that part.

    `empty_title` and `empty_text` say what will appear where the register says nothing yet.
    """

    key: str
    url_name: str
    heading: str
    figures: str
    empty_title: str
    empty_text: str


_ALL = (
    Subject(
        "overview",
        "trajectories:dashboard",
        "People in hospital against plan",
        "trajectories/overview.html",
        "Nothing recorded yet",
        "Figures appear here when the first person is recorded in the register.",
    ),
    Subject(
        "bridge",
        "trajectories:bridge",
        "Why are we off plan?",
        "trajectories/bridge_figures.html",
        "Nothing to set against a plan",
        "The causes appear here for a part and a span of which both the plan and the register say something.",
    ),
    Subject(
        "reviews",
        "trajectories:reviews",
        "Care (education) and treatment reviews",
        "trajectories/reviews_figures.html",
        "Nobody in hospital yet",
        "Figures appear here when people in hospital and their reviews are recorded in the register.",
    ),
    Subject(
        "learning",
        "trajectories:register_learning",
        "Admissions and the register",
        "trajectories/register_learning_figures.html",
        "Nobody admitted yet",
        "When people are admitted, this page says whether the dynamic support register knew them before.",
    ),
    Subject(
        "flows",
        "trajectories:flows",
        "Admissions and discharges",
        "trajectories/blocks.html",
        "Nobody recorded yet",
        "Who came and who left appears here when people are recorded in the register.",
    ),
    Subject(
        "places",
        "trajectories:places",
        "By place and commissioner",
        "trajectories/blocks.html",
        "Nothing recorded yet",
        "Figures of each place appear here when the first person is recorded in the register.",
    ),
    Subject(
        "long_stays",
        "trajectories:long_stays",
        "Long stays",
        "trajectories/long_stays_figures.html",
        "Nobody in hospital yet",
        "Lengths of stay appear here when people are recorded in the register.",
    ),
    Subject(
        "out_of_area",
        "trajectories:out_of_area",
        "Out of area",
        "trajectories/blocks.html",
        "Nobody in hospital yet",
        "People in beds out of area appear here when people are recorded in the register.",
    ),
    Subject(
        "delays",
        "trajectories:delays",
        "Delays",
        "trajectories/blocks.html",
        "Nobody in hospital yet",
        "Delays appear here when people in hospital and why they cannot leave are recorded.",
    ),
)
SUBJECTS: Final = {subject.key: subject for subject in _ALL}
