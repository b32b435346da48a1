"""The pages of performance in groups of a question each."""

from __future__ import annotations

from tcp_portal.web.registry import SubPage, register_sub_page

_GROUPS = (
    (
        "Where we stand",
        (
            ("trajectories:dashboard", "Overview"),
            ("trajectories:summary", "Summary"),
            ("trajectories:places", "By place"),
            ("trajectories:comparison", "Comparison"),
            ("trajectories:signals", "Is it changing?"),
        ),
    ),
    (
        "Who and what",
        (
            ("trajectories:flows", "Flows"),
            ("trajectories:long_stays", "Long stays"),
            ("trajectories:out_of_area", "Out of area"),
            ("trajectories:delays", "Delays"),
            ("trajectories:registers", "Registers"),
            ("trajectories:reviews", "Reviews"),
            ("trajectories:register_learning", "Admissions and the register"),
            ("trajectories:outcomes", "Outcomes"),
            ("trajectories:providers", "Shared providers"),
        ),
    ),
    (
        "Why, and what next",
        (
            ("trajectories:bridge", "Why are we off plan?"),
            ("trajectories:plans", "Plans"),
            ("trajectories:forecast", "Forecast"),
            ("trajectories:what_if", "What if"),
        ),
    ),
    (
        "Can I trust it",
        (
            ("trajectories:reconciliation", "Reconciliation"),
            ("trajectories:words", "Words"),
            ("trajectories:checks", "Checks before a pack"),
            ("trajectories:forecast_record", "Forecast record"),
            ("trajectories:months", "Months"),
            ("trajectories:revisions", "Revisions"),
            ("trajectories:measures", "Measures"),
            ("trajectories:feed_tokens", "Excel and Power BI"),
        ),
    ),
)


def register() -> None:
    """Each page in its group, in this order."""
    order = 0
    for group, pages in _GROUPS:
        for url_name, label in pages:
            order += 1
            register_sub_page(SubPage(order, group, label, url_name))
