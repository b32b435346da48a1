"""Right rows of funds, bids and the panel, and what breaks each rule of them."""

from __future__ import annotations

from decimal import Decimal

from tests.integration.table_rules import AFTER, AT, BEFORE, DAY, HERE, WHO, Row, of

BID, ROUND, PAYER, FIVE = of("Bid"), of("Round"), of("Organisation"), Decimal(5)
ROWS: dict[str, Row] = {
    "Fund": {"name": "Transformation fund", "kind": "revenue", "envelope": FIVE, "first_year": 2015,
             "last_year": 2018, "source": "A letter", "on": DAY},
    "Round": {"fund": of("Fund"), "name": "Fast track", "opens_on": DAY, "closes_on": AFTER, "envelope": FIVE,
              "quality_bar": 60, "match_from_year": 2015, "match_to_year": 2016},
    "IndicativeBudget": {"round": ROUND, "partnership": HERE, "amount": FIVE, "source": "A letter", "on": DAY},
    "Bid": {"partnership": HERE, "number": 1, "round": ROUND, "title": "Homes", "recipient": PAYER},
    "BidSum": {"bid": BID, "year": 2017, "amount": FIVE},
    "BidSpend": {"bid": BID, "month_starts_on": BEFORE, "amount": FIVE},
    "BidMatch": {"bid": BID, "organisation": PAYER, "year": 2017, "amount": FIVE},
    "BidPromise": {"bid": BID, "by": AFTER, "beds": 1},
    "Distribution": {"bid": BID, "recipient": PAYER, "amount": FIVE, "trigger": "date", "due_on": AFTER},
    "BidStep": {"bid": BID, "before": "draft", "state": "submitted", "at": AT},
    "PanelMember": {"round": ROUND, "user": WHO},
    "Conflict": {"member": of("PanelMember"), "partnership": HERE, "what": "Works there", "declared_at": AT},
    "Score": {"bid": BID, "member": of("PanelMember"), "criterion": "buy_in", "points": 4, "comment": "Good",
              "at": AT},
    "Moderation": {"bid": BID, "criterion": "impact", "points": Decimal("2.5"), "reason": "We talked", "at": AT},
    "Recommendation": {"round": ROUND, "at": AT},
    "Recommended": {"recommendation": of("Recommendation"), "bid": BID, "outcome": "awarded", "amount": FIVE},
    "Vote": {"recommendation": of("Recommendation"), "member": of("PanelMember"), "agrees": True, "at": AT},
}  # fmt: skip

WRONG: dict[str, Row | tuple[Row, ...]] = {
    "fund_kind_is_known": {"kind": "x"},
    "fund_is_told_whole": ({"name": ""}, {"source": ""}),
    "fund_has_money": {"envelope": 0},
    "fund_first_year_is_one": {"first_year": 1999},
    "fund_last_year_is_one": {"last_year": 2100},
    "fund_years_in_order": {"last_year": 2014},
    "round_has_a_name": {"name": ""},
    "round_closes_after_it_opens": {"closes_on": BEFORE},
    "round_has_money": {"envelope": 0},
    "round_bar_is_a_share": {"quality_bar": 101},
    "round_weights_make_a_hundred": tuple(
        {f"weight_{criterion}": 31} for criterion in ("impact", "credibility", "speed", "sustainability", "buy_in")
    ),
    "round_match_is_not_negative": {"match_per_pound": -1},
    "round_match_from_is_one": {"match_from_year": 1999},
    "round_match_to_is_one": {"match_to_year": 2100},
    "round_match_years_in_order": {"match_to_year": 2014},
    "indicativebudget_is_money": {"amount": 0},
    "bid_has_a_title": {"title": ""},
    "bid_state_is_known": {"state": "x", "submitted_at": AT},
    "bid_is_submitted_once_it_is_judged": tuple(
        {"state": state}
        for state in (
            "submitted", "returned", "resubmitted", "recommended", "awarded", "less", "conditions", "declined"
        )
    ),
    "bidsum_is_money": {"amount": 0},
    "bidspend_is_of_a_month": {"month_starts_on": DAY},
    "bidspend_is_not_negative": {"amount": -1},
    "bidmatch_is_money": {"amount": 0},
    "bidmatch_is_confirmed_by_words": {"confirmed_on": DAY},
    "bidpromise_is_one": {"beds": 0},
    "distribution_is_money": {"amount": 0},
    "distribution_trigger_is_known": {"trigger": "x"},
    "distribution_has_one_onward": {"onward": PAYER, "onward_name": "Another"},
    "distribution_says_how_many_leave": ({"trigger": "discharges"}, {"trigger": "discharges", "discharges": 0}),
    "bidstep_before_is_known": {"before": "x"},
    "bidstep_state_is_known": {"state": "x"},
    "bidstep_amount_is_not_negative": {"amount": -1},
    "panelmember_seat_is_known": {"seat": "x"},
    "conflict_says_what": {"what": ""},
    "score_is_0_to_4": {"points": 5},
    "score_criterion_is_known": {"criterion": "x"},
    "moderation_is_0_to_4": ({"points": Decimal("4.01")}, {"points": -1}),
    "moderation_has_a_reason": {"reason": ""},
    "moderation_criterion_is_known": {"criterion": "x"},
    "recommended_outcome_is_known": {"outcome": "x"},
    "recommended_declines_with_nothing": ({"outcome": "declined"}, {"amount": 0}, {"amount": -1}),
    "recommended_conditions_are_said": {"outcome": "conditions"},
    "vote_against_has_a_reason": {"agrees": False},
}  # fmt: skip

TWICE: dict[str, tuple[Row, Row]] = {
    "panelmember_one_chair": ({"seat": "chair"}, {"user": of("Another User")}),
}
