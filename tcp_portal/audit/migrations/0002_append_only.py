"""The trail can be added to, never changed or deleted."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [append_only("audit_auditentry"), append_only("audit_auditsubject")]
