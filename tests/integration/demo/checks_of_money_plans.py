"""The plans of money of the demonstration: the published example to the digit, the own one with actual moves."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.conf import settings

from finance.domain import gap
from finance.presenters import gap_pack
from finance.services import costs
from finance.services.business_cases import cases_of, outcome_of
from finance.services.gap_actual import actual_of
from finance.services.gap_plans import KeptPlan, main_of, read_plans
from tcp_portal.access.scope import everything
from tcp_portal.months import FinancialYear, Month
from tcp_portal.packs.document import Document
from tcp_portal.packs.writers import WRITERS, Format, Options
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.registry import PackContext

DAY = date(2017, 4, 30)


class ChecksOfMoneyPlans:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    bhr: ClassVar[Partnership]

    def _plans(self) -> dict[str, KeptPlan]:
        found = read_plans(scope=everything(), partnership=self.bhr)
        return {one.plan.name.split(",")[0]: one for one in found}

    def test_the_published_example_is_loaded_to_the_digit(self) -> None:
        llr = self._plans()["Leicester"]
        last = gap.positions(llr.lines, llr.years)[-1]
        assert (last.year, last.interventions, last.do_nothing, last.after) == (
            2018,
            399_996,
            -398_116,
            1_880,
        )
        assert str(gap.share(llr.lines, gap.EFFICIENCY, 2018)) == "87.2"
        assert llr.plan.area.startswith("An example of another area")

    def test_the_own_plan_has_the_net_of_the_discharges_of_the_register(self) -> None:
        plans = self._plans()
        own = plans["BHR"]
        assert main_of(list(plans.values())) is own
        of: dict[str, Any] = {"scope": everything(), "partnership": self.bhr, "day": DAY}
        found = actual_of(plan=own, **of)
        (amounts,) = found.amounts.values()
        years = [FinancialYear(year) for year in (2016, 2017)]
        facts = costs.read(**of)
        since = [
            one
            for one in facts.movers
            if one.move.has_left and one.move.leaves_on and date(2016, 4, 1) <= one.move.leaves_on <= DAY
        ]
        whole = costs.sort_out(since, years).known
        lines = [line for one in whole for line in costs.person_cost(one, years).lines]
        assert dict(amounts) == {
            year.start_year: -sum(line.gap for line in lines if line.year == year) for year in years
        }
        assert found.discharges == len(whole) > 0
        bare = [one for one in facts.bare if one.ended_on and date(2016, 4, 1) <= one.ended_on <= DAY]
        assert found.discharges + found.unpriced + found.unpackaged == len(since) + len(bare)

    def test_the_pack_tells_both_plans_and_the_case_pays_back(self) -> None:
        section = gap_pack.section(PackContext(self.bhr, Month(2017, 4), DAY, everything()))
        assert section is not None
        text = repr(section.blocks)
        assert "399996" in text
        assert "87.2% of the interventions in 2018/19" in text
        assert "After, with actual discharges" in text
        made = datetime(2017, 5, 1, tzinfo=UTC)
        document = Document(
            "A", "B", Month(2017, 4), "", "OFFICIAL", "", made, (section,), (), synthetic=True
        )
        files = {name: io.BytesIO() for name in WRITERS}
        for name, write in WRITERS.items():
            write(document, files[name], options=Options(fonts=settings.PORTAL_FONTS_DIR))
        assert files[Format.PDF].getvalue().startswith(b"%PDF-")
        for name, folder in ((Format.PPTX, "ppt/charts/chart"), (Format.XLSX, "xl/charts/chart")):
            drawn = [one for one in zipfile.ZipFile(files[name]).namelist() if one.startswith(folder)]
            assert len(drawn) == 4, name  # native: the steps and the course of both plans
        (case,) = cases_of(scope=everything(), partnership=self.bhr)
        assert outcome_of(case).paid_back == 2018
