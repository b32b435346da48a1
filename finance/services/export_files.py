"""The money of people as files of the export: whoever asks what is held about somebody gets this too."""

from __future__ import annotations

from cohorts.services.export.shape import (
    File,
    by,
    date,
    key,
    number,
    reference,
    text,
    time,
    word,
    yes_no,
)  # fmt: skip
from finance.models import (
    AwardDischarge,
    DisputeStake,
    Dowry,
    DowryLine,
    EpisodePrice,
    PackagePart,
    PackageShare,
    Transfer,
)

_SPELL_KEY = key("spell_id", "The spell, as in spells.csv.", "spell")
_SOURCE = (text("source", "Where the amount is written."), date("on", "Day of the source."))
_WITHDRAWN = (
    by("withdrawn_by", "Who took the row out of the lists."),
    time("withdrawn_at", "When; empty: it stands."),
    text("withdrawn_because", "Why."),
)
_PAYERS = (
    text("payer", "Who pays.", "payer__name"),
    text("payee", "Who is paid.", "payee__name"),
)  # fmt: skip


def _of(path: str, *order: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """To which partnership rows belong, and in which order they are written: by person, then as told."""
    return (f"{path}__partnership",), (f"{path}__person__reference", *order, "pk")


BED_PRICES = File(
    "bed_prices.csv",
    EpisodePrice,
    *_of("episode__spell", "episode__started_on"),
    (
        key("price_id", "Identity of the price."),
        key("episode_id", "The episode, as in episodes.csv.", "episode"),
        reference("episode__spell__person"),
        number("a_year", "Pounds a year that this bed costs."),
        *_SOURCE,
        *_WITHDRAWN,
    ),
)
PACKAGE_PARTS = File(
    "package_parts.csv",
    PackagePart,
    *_of("spell", "starts_on", "component"),
    (
        key("part_id", "Identity of the component; its payers are in package_shares.csv."),
        _SPELL_KEY,
        reference("spell__person"),
        word("component", "support, home, health, day, equipment, transition, other."),
        text("provider", "Provider."),
        number("a_year", "Pounds a year; empty: one sum."),
        number("once", "Pounds paid once, on the first day; empty: a year's amount."),
        date("starts_on", "First day."),
        date("ends_on", "First day that is not paid for; empty: it goes on."),
        *_SOURCE,
        *_WITHDRAWN,
    ),
)
PACKAGE_SHARES = File(
    "package_shares.csv",
    PackageShare,
    *_of("part__spell", "part__starts_on", "part_id", "payer__name", "route"),
    (
        key("share_id", "Identity of the share."),
        key("part_id", "The component, as in package_parts.csv.", "part"),
        reference("part__spell__person"),
        text("payer", "Who pays.", "payer__name"),
        word("route", "council, nhs, nhs_england, chc, joint, s117, phb, direct, grant."),
        number("percent", "Per cent of the component."),
        *_WITHDRAWN,
    ),
)
TRANSFERS = File(
    "funding_transfers.csv",
    Transfer,
    *_of("spell", "on"),
    (
        key("transfer_id", "Identity of the agreement."),
        _SPELL_KEY,
        reference("spell__person"),
        *_PAYERS,
        number("a_year", "Pounds a year."),
        yes_no("recurrent", "Whether it is paid every year."),
        yes_no("bed_closes", "Whether the bed closes behind the person."),
        text("variation", "Reference of the contract variation."),
        yes_no("has_home", "Whether a home is found."),
        yes_no("has_provider", "Whether a provider is found."),
        yes_no("has_costs", "Whether the costs are clear."),
        yes_no("fits_principles", "Whether it fits Building the Right Support."),
        word("state", "draft, applied, agreed, refused, ended, varied."),
        date("panel_on", "Day of the panel."),
        text("decided_because", "Reason of the decision."),
        date("effective_on", "First day that is paid."),
        date("ends_on", "First day that is not paid; empty: it goes on."),
        key("replaces", "The agreement that it varies, as in this file; empty: none.", "replaces"),
        *_SOURCE,
        *_WITHDRAWN,
    ),
)
DOWRIES = File(
    "dowries.csv",
    Dowry,
    *_of("spell", "starts_on"),
    (
        key("dowry_id", "Identity of the dowry; its payments are in dowry_ledger.csv."),
        _SPELL_KEY,
        reference("spell__person"),
        *_PAYERS,
        word("basis", "s256, s75, other."),
        number("a_year", "Pounds in the first financial year, as if it were a whole one."),
        number("uplift", "Per cent more each 1 April."),
        number("instalments", "Payments a year: 1, 2, 4 or 12."),
        date("starts_on", "First day."),
        date("ends_on", "First day that is not paid for; empty: it goes on."),
        word("end_reason", "death, moved, readmitted, other; empty: it goes on."),
        date("agreed_on", "Day on which it was agreed; empty: proposed."),
        date("review_on", "Day of the next look at it."),
        *_SOURCE,
        *_WITHDRAWN,
    ),
)
DOWRY_LEDGER = File(
    "dowry_ledger.csv",
    DowryLine,
    *_of("dowry__spell", "on", "days_from"),
    (
        key("line_id", "Identity of the line."),
        key("dowry_id", "The dowry, as in dowries.csv.", "dowry"),
        reference("dowry__spell__person"),
        word("kind", "instalment or recovery."),
        date("on", "Day of the payment."),
        number("amount", "Pounds; below nothing where the line takes another one back."),
        date("days_from", "First day that it is for."),
        date("days_to", "The day after the last one."),
        yes_no("again", "Whether the same days are paid once more, after a line for them was taken back."),
        key("reverses_id", "The line that it takes back; empty: none.", "reverses"),
        text("source", "Where the amount is written."),
        text("note", "Note."),
        by("by", "Who entered it."),
        time("at", "When it was entered."),
    ),
)
DISPUTE_STAKES = File(
    "dispute_stakes.csv",
    DisputeStake,
    ("dispute__person__partnership",),
    ("dispute__person__reference", "dispute__opened_on", "pk"),
    (
        key("stake_id", "Identity of the row."),
        key("dispute_id", "The dispute, as in disputes.csv.", "dispute"),
        reference("dispute__person"),
        text("other", "The other party as an organisation.", "other__name"),
        text("note", "Note."),
        *_WITHDRAWN,
    ),
)
AWARD_DISCHARGES = File(
    "award_discharges.csv",
    AwardDischarge,
    *_of("spell", "award_id"),
    (
        key("link_id", "Identity of the link."),
        _SPELL_KEY,
        reference("spell__person"),
        key("award_id", "The award to which the discharge is linked.", "award"),
        by("linked_by", "Who linked it."),
        time("linked_at", "When."),
        text("note", "Note."),
        *_WITHDRAWN,
    ),
)
FILES = (
    BED_PRICES, PACKAGE_PARTS, PACKAGE_SHARES, TRANSFERS, DOWRIES, DOWRY_LEDGER, DISPUTE_STAKES, AWARD_DISCHARGES,
)  # fmt: skip
