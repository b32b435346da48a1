"""Ledgers and the steps of a bid can be added to, never changed or deleted."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import append_only


class Migration(migrations.Migration):
    dependencies = [("finance", "0002_part_five")]

    operations = [
        append_only("finance_awardline"),
        append_only("finance_dowryline"),
        append_only("finance_poolline"),
        append_only("finance_bidstep"),
    ]
