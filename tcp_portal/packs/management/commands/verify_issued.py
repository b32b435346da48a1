"""`manage.py verify_issued`: is every issued pack as it was issued?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tcp_portal.access.wall import crossing
from tcp_portal.packs.models import IssuedEdition
from tcp_portal.packs.month_end.services.issuing import faults_of


class Command(BaseCommand):
    help = "Checks that the numbers and the files of every issued pack are those that were issued."

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **_options: Any) -> None:
        """Names each fault; ends with 1 where there is one."""
        wrong, count = 0, 0
        rows = IssuedEdition.objects.select_related("run__partnership").order_by("issued_at")
        for issued in rows.iterator(chunk_size=10):
            count += 1
            faults = faults_of(issued)
            wrong += bool(faults)
            for fault in faults:
                self.stdout.write(f"{issued.run.partnership.code}, {issued}: {fault}")
        if wrong:
            raise CommandError(f"{wrong} of {count} issued editions are not as they were issued.")
        self.stdout.write(f"{count} issued edition{'' if count == 1 else 's'}: all as they were issued.")
