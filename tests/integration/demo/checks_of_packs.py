"""The demonstration's month ends: one Board pack that is issued, and one in review."""

from __future__ import annotations

from typing import ClassVar

from tcp_portal.packs.models import PackRun, RunState
from tcp_portal.packs.month_end.services.drafts import drafts_of
from tcp_portal.packs.month_end.services.issuing import faults_of
from tcp_portal.packs.month_end.services.signing import signed
from tcp_portal.partnerships.models import Partnership


class ChecksOfPacks:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    bhr: ClassVar[Partnership]

    def test_one_pack_is_issued_and_one_waits_for_its_signatures(self) -> None:
        issued, waits = PackRun.objects.filter(partnership=self.bhr).order_by("month_starts_on")
        assert (issued.state, waits.state) == (RunState.ISSUED, RunState.REVIEW)
        (edition,) = issued.issued.all()
        assert faults_of(edition) == []
        assert signed(waits) == {}
        document = drafts_of(waits).main
        assert document is not None
        written = [getattr(block, "by", "") for section in document.sections for block in section.blocks]
        assert "Nadia Chand" in written
