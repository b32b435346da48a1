"""Which measures the page “Is it changing? Is it reliable?” and the pack list, by domain."""

from __future__ import annotations

from typing import Final

DOMAINS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Coming and going", ("admissions", "discharges", "net_change", "found_late", "transfers_in")),
    (
        "Reviews",
        (
            "review_in_date",
            "review_before_admission",
            "review_repeat_adult",
            "review_repeat_secure",
            "review_repeat_under_18",
        ),
    ),
    ("Plans and delays", ("planned_date_share", "delayed_share")),
    ("People in hospital", ("inpatients", "stay_5_years_or_more", "out_of_area", "rate_per_million")),
)
LISTED: Final = tuple(measure for _, measures in DOMAINS for measure in measures)
