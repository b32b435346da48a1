"""Right rows of what a person's move costs, of transfers and dowries; and what breaks each rule of them."""

from __future__ import annotations

from decimal import Decimal

from tests.integration.table_rules import AFTER, AT, BEFORE, DAY, HERE, ITSELF, Row, of

PAYER, OTHER, SPELL, FIVE = of("Organisation"), of("Other"), of("Spell"), Decimal(5)
SOURCE: Row = {"source": "A letter", "on": DAY}
AGREED: Row = {"state": "agreed", "panel_on": DAY, "effective_on": DAY}
ROWS: dict[str, Row] = {
    "BedPrice": {"partnership": HERE, "arrangement": "ccg", "a_year": FIVE, "valid_from": DAY, **SOURCE},
    "EpisodePrice": {"episode": of("Episode"), "a_year": FIVE, **SOURCE},
    "PackagePart": {"spell": SPELL, "component": "support", "a_year": FIVE, "starts_on": DAY, **SOURCE},
    "PackageShare": {"part": of("PackagePart"), "payer": PAYER, "route": "s117", "percent": Decimal(50)},
    "Transfer": {"spell": SPELL, "payer": PAYER, "payee": OTHER, "a_year": FIVE, "recurrent": True,
                 "bed_closes": True, **SOURCE},
    "DisputeStake": {"dispute": of("Dispute"), "other": OTHER},
    "Dowry": {"spell": SPELL, "payer": PAYER, "payee": OTHER, "basis": "s256", "a_year": FIVE, "starts_on": DAY,
              **SOURCE},
    "DowryLine": {"dowry": of("Dowry"), "kind": "instalment", "on": DAY, "amount": FIVE, "source": "An invoice",
                  "at": AT, "days_from": DAY, "days_to": AFTER},
}  # fmt: skip

WRONG: dict[str, Row | tuple[Row, ...]] = {
    "bedprice_arrangement_is_known": {"arrangement": "x"},
    "bedprice_is_money": {"a_year": 0},
    "bedprice_ends_after_it_starts": {"valid_to": BEFORE},
    "episodeprice_is_money": {"a_year": 0},
    "packagepart_component_is_known": {"component": "x"},
    "packagepart_is_yearly_or_once": (
        {"a_year": None}, {"once": FIVE}, {"a_year": 0}, {"a_year": None, "once": 0}, {"once": 0}, {"a_year": -1}
    ),
    "packagepart_ends_after_it_starts": {"ends_on": BEFORE},
    "packageshare_route_is_known": {"route": "x"},
    "packageshare_is_a_share": ({"percent": Decimal("100.01")}, {"percent": -1}),
    "transfer_state_is_known": {"state": "x"},
    "transfer_is_money": {"a_year": 0},
    "transfer_goes_to_another": {"payee": PAYER},
    "transfer_is_agreed_by_a_panel_from_a_day": (
        {"state": "agreed", "panel_on": DAY},
        {"state": "agreed", "effective_on": DAY},
        {"state": "ended"},
    ),
    "transfer_variation_is_agreed_for_a_reason": (
        {"replaces": of("Transfer"), "decided_because": "Less support"},
        {"replaces": of("Transfer"), **AGREED},
        {"id": ITSELF, "replaces_id": ITSELF, "decided_because": "Less support", **AGREED},
    ),
    "transfer_varied_has_an_end": {**AGREED, "state": "varied"},
    "transfer_ends_after_it_starts": {"effective_on": DAY, "ends_on": BEFORE},
    "dowry_basis_is_known": {"basis": "x"},
    "dowry_end_is_known": {"ends_on": AFTER, "end_reason": "x"},
    "dowry_is_money": {"a_year": 0},
    "dowry_goes_to_another": {"payee": PAYER},
    "dowry_instalments_are_known": {"instalments": 3},
    "dowry_uplift_is_small": ({"uplift": Decimal("20.01")}, {"uplift": -1}),
    "dowry_ends_for_a_reason": ({"ends_on": AFTER}, {"end_reason": "death"}),
    "dowry_ends_after_it_starts": {"ends_on": BEFORE, "end_reason": "moved"},
    "dowryline_kind_is_known": {"kind": "x", "amount": -1, "reverses": of("DowryLine")},
    "dowryline_is_for_some_days": {"days_to": DAY},
    "dowryline_recovers_an_instalment": {"kind": "recovery"},
}  # fmt: skip

TWICE: dict[str, tuple[Row, Row]] = {
    "dowryline_days_are_taken_back_once": ({"reverses": of("DowryLine"), "amount": -1}, {"amount": -2}),
}
