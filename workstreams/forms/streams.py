"""Rows that may belong to a workstream: its choice in forms and in filters."""

from __future__ import annotations

from uuid import UUID

from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.row_forms import PickField, RowForm, Where, pick
from workstreams.models import Workstream


def stream_pairs(*, scope: Scope, partnership: Partnership) -> list[tuple[UUID, str]]:
    """The partnership's workstreams by number, as lists offer them. One query."""
    shown = Workstream.objects.visible_to(scope).of(partnership).current().order_by("number")
    return [(pk, f"{number}. {name}") for pk, number, name in shown.values_list("pk", "number", "name")]


class StreamForm(RowForm):
    """A row of one workstream, or of none."""

    workstream = PickField(label="Workstream", required=False, nothing="None of them")

    def offer(self, where: Where) -> None:
        """The partnership's workstreams."""
        super().offer(where)
        pick(self, "workstream", stream_pairs(scope=where.scope, partnership=where.partnership))
