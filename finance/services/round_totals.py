"""What all bids of a round come to together, in one statement: a thousand bids are added up where they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from finance.domain.match import COMMISSIONERS
from finance.domain.money import NOTHING, pence
from finance.models import WON, BidState, Round
from finance.services.bid_reads import visible_bids
from finance.services.fund_reads import NOT_ASKED
from tcp_portal.access import Scope

_MONEY = ("asked", "required", "confirmed", "awarded", "short")


@dataclass(frozen=True, slots=True)
class Totals:
    """What all bids of a round that the reader sees come to; `by_year` as in the columns of the table."""

    bids: int
    drafts: int
    taken_back: int
    money: dict[str, Decimal]
    by_year: dict[int, Decimal]
    beds: int
    people: int


# {seen} are the bids that the reader may see, their id and state. The lines of each table are added up for each bid
# before they meet, so that none is counted twice. `required` is the rule of `match_of_bid`.
_STATEMENT = """
WITH seen AS MATERIALIZED ({seen}),
listed AS MATERIALIZED (SELECT id, state FROM seen WHERE state NOT IN ({not_asked})),
sums AS (
    SELECT line.bid_id, SUM(line.amount) AS asked{each_year}
    FROM finance_bidsum line JOIN listed ON listed.id = line.bid_id
    WHERE line.withdrawn_at IS NULL GROUP BY line.bid_id
),
matches AS (
    SELECT line.bid_id, SUM(line.amount) AS confirmed
    FROM finance_bidmatch line JOIN listed ON listed.id = line.bid_id
    JOIN partnerships_organisation giver ON giver.id = line.organisation_id
    WHERE line.withdrawn_at IS NULL AND line.confirmed_on IS NOT NULL AND line.year BETWEEN %s AND %s
      AND giver.kind IN ({commissioners}) GROUP BY line.bid_id
),
promises AS (
    SELECT line.bid_id, MAX(line.beds) AS beds, MAX(line.people) AS people
    FROM finance_bidpromise line JOIN listed ON listed.id = line.bid_id
    WHERE line.withdrawn_at IS NULL GROUP BY line.bid_id
),
joined AS (
    SELECT sums.*, promises.beds, promises.people, COALESCE(matches.confirmed, 0) AS confirmed,
        CASE WHEN listed.state IN ({won}) THEN (
            SELECT step.amount FROM finance_bidstep step
            WHERE step.bid_id = listed.id AND step.state IN ({won}) ORDER BY step.at DESC LIMIT 1
        ) END AS awarded
    FROM listed
    LEFT JOIN sums ON sums.bid_id = listed.id
    LEFT JOIN matches ON matches.bid_id = listed.id
    LEFT JOIN promises ON promises.bid_id = listed.id
),
judged AS (
    SELECT joined.*, ROUND(COALESCE(awarded, asked, 0) * CAST(%s AS NUMERIC), 2) AS required FROM joined
)
SELECT COUNT(*),
    (SELECT COUNT(*) FROM seen WHERE state = %s), (SELECT COUNT(*) FROM seen WHERE state = %s),
    SUM(beds), SUM(people), SUM(asked), SUM(required), SUM(confirmed), SUM(awarded),
    SUM(CASE WHEN required > confirmed THEN required - confirmed ELSE 0 END){sum_of_years}
FROM judged
"""


def years_of(round_: Round) -> tuple[int, ...]:
    """The financial years for which the round's fund gives money."""
    return tuple(range(round_.fund.first_year, round_.fund.last_year + 1))


def totals(round_: Round, scope: Scope) -> Totals:
    """The totals of what `round_reads.requested` finds. One query; to the penny on both databases."""
    years = years_of(round_)
    try:
        statement, params = _statement(round_, scope, years)
    except EmptyResultSet:  # a reader who sees no bid of any round
        return Totals(0, 0, 0, dict.fromkeys(_MONEY, NOTHING), dict.fromkeys(years, NOTHING), 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        bids, drafts, taken_back, beds, people, *sums = cursor.fetchone()
    money = [pence(Decimal(one or 0)) for one in sums]
    return Totals(
        bids=bids,
        drafts=drafts,
        taken_back=taken_back,
        money=dict(zip(_MONEY, money, strict=False)),
        by_year=dict(zip(years, money[len(_MONEY) :], strict=True)),
        beds=beds or 0,
        people=people or 0,
    )


def _statement(round_: Round, scope: Scope, years: tuple[int, ...]) -> tuple[str, list[Any]]:
    """The statement with its parameters, in the order in which they stand in it."""
    bids = visible_bids(scope).filter(round=round_).order_by()
    seen, seen_params = bids.values("id", "state").query.sql_with_params()
    commissioners = sorted(COMMISSIONERS)
    won, not_asked = [one.value for one in WON], [one.value for one in NOT_ASKED]
    statement = _STATEMENT.format(
        seen=seen,
        each_year="".join(
            f", SUM(CASE WHEN line.year = {year:d} THEN line.amount END) AS asked_{year:d}" for year in years
        ),
        sum_of_years="".join(f", SUM(asked_{year:d})" for year in years),
        commissioners=_places(commissioners),
        won=_places(won),
        not_asked=_places(not_asked),
    )
    return statement, [
        *seen_params, *not_asked, round_.match_from_year, round_.match_to_year, *commissioners, *won, *won,
        str(round_.match_per_pound), BidState.DRAFT.value, BidState.WITHDRAWN.value,
    ]  # fmt: skip


def _places(values: list[str]) -> str:
    return ", ".join(["%s"] * len(values))
