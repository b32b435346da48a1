"""Right rows of plans of money, of pooled budgets and of contracts on outcomes; and what breaks each rule of them."""

from __future__ import annotations

from decimal import Decimal

from tests.integration.table_rules import AT, BEFORE, DAY, HERE, Row, of

PAYER, FIVE = of("Organisation"), Decimal(5)
SOURCE: Row = {"source": "A letter", "on": DAY}
ROWS: dict[str, Row] = {
    "GapPlan": {"partnership": HERE, "name": "Gap", "area": "Here", "first_year": 2016, "last_year": 2018, **SOURCE},
    "GapLine": {"plan": of("GapPlan"), "position": 1, "name": "Homes"},
    "GapAmount": {"line": of("GapLine"), "year": 2017, "amount": -FIVE},
    "SheetLine": {"partnership": HERE, "year": 2017, "payer": PAYER, "heading": "match", "amount": FIVE, **SOURCE},
    "EnvelopeLine": {"partnership": HERE, "year": 2017, "payer": PAYER, "setting": "secure", "amount": FIVE, **SOURCE},
    "BusinessCase": {"partnership": HERE, "name": "A crisis team", "what": "Nurses at night", **SOURCE},
    "CaseYear": {"case": of("BusinessCase"), "year": 2017, "cost": FIVE},
    "Pool": {"partnership": HERE, "name": "Pool", "lead": PAYER, "starts_on": DAY, **SOURCE},
    "PoolShare": {"pool": of("Pool"), "party": PAYER, "year": 2017, "contribution": FIVE, "risk_percent": Decimal(50)},
    "PoolLine": {"pool": of("Pool"), "kind": "income", "organisation": PAYER, "on": DAY, "amount": FIVE,
                 "source": "An invoice", "at": AT},
    "OutcomeContract": {"partnership": HERE, "name": "Homes", "provider": "Support Ltd", "payer": PAYER,
                        "a_year": FIVE, "people": 9, "outcome_percent": Decimal(10), "starts_on": DAY, **SOURCE},
    "ContractOutcome": {"contract": of("OutcomeContract"), "year": 2017, "what": "Nobody goes back",
                        "weight": Decimal(10)},
}  # fmt: skip

WRONG: dict[str, Row | tuple[Row, ...]] = {
    "gapplan_is_told_whole": ({"name": ""}, {"area": ""}, {"source": ""}),
    "gapplan_unit_is_known": {"unit": 100},
    "gapplan_first_year_is_one": {"first_year": 1999},
    "gapplan_last_year_is_one": {"last_year": 2100},
    "gapplan_years_in_order": {"last_year": 2015},
    "gapline_has_a_name": {"name": ""},
    "gapline_kind_is_known": {"kind": "x"},
    "gapline_feed_is_known": {"fed_by": "x"},
    "gapline_only_interventions_are_fed": tuple(
        {"kind": kind, "fed_by": "discharges"} for kind in ("do_nothing", "after")
    ),
    "sheetline_heading_is_known": {"heading": "x"},
    "sheetline_is_not_negative": {"amount": -1},
    "sheetline_chance_is_a_share": {"chance": 101},
    "envelopeline_setting_is_known": {"setting": "x"},
    "envelopeline_is_not_negative": {"amount": -1},
    "businesscase_is_told_whole": ({"name": ""}, {"what": ""}, {"source": ""}),
    "businesscase_discount_is_not_negative": {"discount": -1},
    "caseyear_cost_is_not_negative": {"cost": -1},
    "caseyear_release_is_not_negative": {"released_a_bed": -1},
    "caseyear_reprovided_is_not_negative": {"reprovided": -1},
    "pool_is_told_whole": ({"name": ""}, {"source": ""}),
    "pool_ends_after_it_starts": {"ends_on": BEFORE},
    "poolshare_is_not_negative": {"contribution": -1},
    "poolshare_risk_is_a_share": ({"risk_percent": Decimal("100.01")}, {"risk_percent": -1}),
    "poolline_kind_is_known": {"kind": "x"},
    "outcomecontract_is_told_whole": ({"name": ""}, {"provider": ""}, {"source": ""}),
    "outcomecontract_is_money": ({"a_year": 0}, {"people": 0}),
    "outcomecontract_share_is_one": ({"outcome_percent": Decimal("100.01")}, {"outcome_percent": -1}),
    "outcomecontract_ends_after_it_starts": {"ends_on": BEFORE},
    "contractoutcome_says_what": {"what": ""},
    "contractoutcome_weighs": {"weight": 0},
    "contractoutcome_met_is_a_share": tuple(
        {"met_percent": percent, "source": "A count"} for percent in (Decimal("100.01"), Decimal(-1))
    ),
    "contractoutcome_has_a_source": {"met_percent": Decimal(0)},
}  # fmt: skip

TWICE: dict[str, tuple[Row, Row]] = {
    "gapline_one_position": ({"kind": "do_nothing"}, {"kind": "after"}),
}
