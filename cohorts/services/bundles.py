"""Rows of another table as one value of a query: what would otherwise take a query of its own."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class _JsonRows(Aggregate):
    """All rows as a JSON array, in no order."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQLite's own function for the same."""
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **more)


def bundle(rows: QuerySet[Any], *, by: str, **fields: Any) -> Subquery:
    """A subquery that gives the rows as a list of dictionaries, or None for no row.

    `rows` are cut by an OuterRef on the column `by`. In no order; dates and identities are text, a Boolean may be a
    number. `fields` are names of values, or expressions.
    """
    grouped = rows.order_by().values(by).annotate(_rows=_JsonRows(JSONObject(**fields)))
    return Subquery(grouped.values("_rows"), output_field=JSONField())
