"""Right rows of awards, their tranches and ledger, and of technical support; and what breaks each rule of them."""

from __future__ import annotations

from decimal import Decimal

from tests.integration.table_rules import AFTER, AT, BEFORE, DAY, HERE, ITSELF, WHO, Row, of

AWARD, PAYER, FIVE = of("Award"), of("Organisation"), Decimal(5)
AGREED: Row = {"agreed_by": WHO, "agreed_at": AT}
ROWS: dict[str, Row] = {
    "Award": {"partnership": HERE, "number": 1, "title": "Homes", "purpose": "Ten homes", "recipient": PAYER,
              "year": 2017, "amount": FIVE, "source": "A letter", "on": DAY},
    "Tranche": {"award": AWARD, "position": 1, "amount": FIVE, "trigger": "date", "due_on": AFTER},
    "TrancheOverride": {"tranche": of("Tranche"), "reason": "The builder waits", "asked_by": WHO, "asked_at": AT},
    "AwardLine": {"award": AWARD, "kind": "spent", "on": DAY, "amount": FIVE, "source": "An invoice", "at": AT},
    "AwardProfile": {"award": AWARD, "month_starts_on": BEFORE, "amount": FIVE},
    "PurposeChange": {"award": AWARD, "purpose": "Staff", "amount": FIVE, "reason": "Homes came free",
                      "asked_by": WHO, "asked_at": AT},
    "AwardDischarge": {"award": AWARD, "spell": of("Spell"), "linked_at": AT},
    "SupportOffer": {"partnership": HERE, "kind": "market", "supplier": "Support Ltd", "quote": FIVE,
                     "quoted_on": DAY, "source": "A quote"},
}  # fmt: skip

WRONG: dict[str, Row | tuple[Row, ...]] = {
    "award_is_told_whole": ({"title": ""}, {"purpose": ""}, {"source": ""}),
    "award_is_money": {"amount": 0},
    "award_release_is_whole": (
        {"released_at": AT}, {"released_by": WHO}, {"released_because": "Looked at"},
        {"released_by": WHO, "released_at": AT, "released_because": "It stands"},
    ),
    "award_release_takes_two": {
        "released_by": WHO, "released_at": AT, "released_because": "Looked at", "withdrawn_by": WHO, "withdrawn_at": AT,
        "withdrawn_because": "Twice",
    },
    "tranche_is_money": {"amount": 0},
    "tranche_trigger_can_be_checked": (
        {"trigger": "x"},
        {"milestone": ITSELF},
        {"discharges": 1},
        {"trigger": "milestone"},
        {"trigger": "milestone", "milestone": ITSELF, "discharges": 1},
        {"trigger": "discharges"},
        {"trigger": "discharges", "discharges": 0},
        {"trigger": "discharges", "discharges": 1, "milestone": ITSELF},
    ),
    "trancheoverride_has_a_reason": {"reason": ""},
    "trancheoverride_is_agreed_by_someone": ({"agreed_at": AT}, {"agreed_by": of("Another User")}),
    "trancheoverride_takes_two": AGREED,
    "awardline_kind_is_known": {"kind": "x"},
    "awardline_receives_a_tranche": (
        {"kind": "paid"}, {"tranche": of("Tranche")}, {"kind": "match", "tranche": of("Tranche")}
    ),
    "awardprofile_is_of_a_month": {"month_starts_on": DAY},
    "awardprofile_is_not_negative": {"amount": -1},
    "purposechange_is_told_whole": ({"purpose": ""}, {"reason": ""}),
    "purposechange_is_money": {"amount": 0},
    "purposechange_is_agreed_by_someone": ({"agreed_at": AT}, {"agreed_by": of("Another User")}),
    "purposechange_takes_two": AGREED,
    "supportoffer_kind_is_known": {"kind": "x"},
    "supportoffer_is_told_whole": ({"supplier": ""}, {"source": ""}),
    "supportoffer_is_money": {"quote": 0},
    "supportoffer_is_accepted_after_its_quote": {"accepted_on": BEFORE},
    "supportoffer_ends_after_it_starts": {"starts_on": DAY, "ends_on": BEFORE},
}  # fmt: skip

TWICE: dict[str, tuple[Row, Row]] = {}
