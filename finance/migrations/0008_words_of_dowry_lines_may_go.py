"""Words of dowry lines may be erased with the person's record; the amounts and days stay as they are."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import words_may_go


class Migration(migrations.Migration):
    dependencies = [("finance", "0007_wall")]

    operations = [
        words_may_go(
            "finance_dowryline", words=["source", "note"], to="Erased",
            kept=[
                "id", "on", "amount", "by_id", "at", "reverses_id", "dowry_id", "kind", "days_from", "days_to", "again",
            ],
        ),
    ]
