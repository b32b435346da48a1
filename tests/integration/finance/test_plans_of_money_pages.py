"""Pages of plans of money: typed as a grid, read from a file, and read by who may see money."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from finance.domain.gap_file import read_gap
from finance.forms.gap import as_typed
from finance.models import BusinessCase, CaseYear, EnvelopeLine, GapPlan, SheetLine
from finance.services.business_cases import YearFacts, add_case
from tests.integration.finance.plans_made import TOLD, Money, make_money, on, where
from tests.integration.workstreams.raided import as_, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LLR = Path(__file__).parents[3] / "finance" / "demo" / "llr_closing_the_gap.csv"
HEAD = {
    "name": "Ours", "area": "Here", "unit": "1", "source": "A paper", **on(), "first_year": "2016", "last_year": "2017",
}  # fmt: skip
GRID = {
    "name-new0": "If nothing", "kind-new0": "do_nothing", "fed_by-new0": "", "2016-new0": "(100)", "2017-new0": "-200",
    "name-new1": "CIP", "kind-new1": "intervention", "fed_by-new1": "", "2016-new1": "", "2017-new1": "1,250.50",
    "name-new2": "", "kind-new2": "intervention", "fed_by-new2": "", "2016-new2": "", "2017-new2": "",
}  # fmt: skip


@pytest.fixture
def money() -> Money:
    return make_money()


def test_a_plan_is_typed_seen_changed_and_withdrawn(money: Money) -> None:
    lead, add = as_(money.lead), where(money, "gap_add", **{"from": 2016, "to": 2017})
    assert "2017/18" in text_of(lead.get(add))
    wrong = lead.post(add, {**HEAD, **GRID, "2017-new1": "lots", "2017-new2": "7"})
    assert wrong.status_code == 422
    assert "Line 2, 2017/18: “lots” is not an amount" in text_of(wrong)
    nameless = lead.post(add, {**HEAD, **GRID, "2017-new2": "7"})
    assert (nameless.status_code, "Give the line a name." in text_of(nameless)) == (422, True)
    assert lead.post(add, {**HEAD, **GRID}).status_code == 302
    plan = GapPlan.objects.get()
    seen = text_of(as_(money.council).get(where(money, "gap", plan=plan.pk, year=2017)))
    assert (
        "If nothing is done, 2017/18 is £200 short; the interventions give £1,250.50, which closes the gap"
        in seen
    )
    assert "100.0% of the interventions in 2017/18 are cost improvement (CIP)" in seen
    change = where(money, "gap_change", plan.pk)
    assert "Change this plan" not in seen
    line = plan.lines.get(name="CIP")
    body = text_of(lead.get(change))
    assert f'name="2017-{line.pk}" value="1,250.50"' in body
    grid = {
        key.replace("new0", str(plan.lines.get(kind="do_nothing").pk)): value for key, value in GRID.items()
    }
    grid = {key.replace("new1", str(line.pk)): value for key, value in grid.items()}
    grid[f"2017-{line.pk}"] = "1300"
    assert lead.post(change, {**HEAD, **grid, "version": "1"}).status_code == 302
    grid[f"2017-{line.pk}"] = "1400"
    old = lead.post(change, {**HEAD, **grid, "version": "1"})
    assert old.status_code == 409
    assert "1,300" in text_of(old)
    theirs = {f"choose-2017-{line.pk}": "theirs", f"theirs-2017-{line.pk}": "1,300.00"}
    assert lead.post(change, {**HEAD, **grid, **theirs, "version": "2"}).status_code == 302
    assert GapPlan.objects.get().version == 2
    away = where(money, "plan_row_withdraw", plan.pk, "gap")
    assert lead.post(away, {"reason": "Twice", "version": "2"}).status_code == 302
    assert "No plan yet" in text_of(lead.get(where(money, "gap")))
    assert lead.get(change).status_code == 404


def test_a_file_fills_the_grid_and_is_saved_only_from_there(money: Money) -> None:
    lead, address = as_(money.lead), where(money, "gap_import")
    head = {name: value for name, value in HEAD.items() if "year" not in name} | {"unit": "1000"}

    def sent(content: bytes) -> Any:
        return lead.post(address, {**head, "file": SimpleUploadedFile("x.csv", content)})

    assert sent(b"line,2016/18\nCIP,1").status_code == 422
    assert lead.post(address, head).status_code == 422
    wrong = sent(LLR.read_bytes().replace(b"149943", b"about 150"))
    assert (wrong.status_code, "Line 1, 2016/17: “about 150” is not an amount" in text_of(wrong)) == (
        422,
        True,
    )
    shown = sent(LLR.read_bytes())
    assert (shown.status_code, GapPlan.objects.count()) == (200, 0)
    text = text_of(shown)
    assert "Nothing is saved yet." in text
    assert f'action="{where(money, "gap_add")}'.replace("&", "&amp;") in text
    assert 'name="2014-new0" value="56908"' in text
    typed = as_typed(read_gap(LLR.read_bytes()), head)
    assert lead.post(where(money, "gap_add"), typed).status_code == 302
    plan = GapPlan.objects.get()
    assert (plan.first_year, plan.last_year, plan.unit, plan.lines.count()) == (2013, 2018, 1000, 6)
    seen = text_of(as_(money.board).get(where(money, "gap")))
    assert "If nothing is done, 2018/19 is £398,116,000 short; the interventions give £399,996,000" in seen
    assert "leaves £1,880,000" in seen
    assert "87.2% of the interventions" in seen


def test_lines_of_sheet_and_envelope_are_written_and_add_up(money: Money) -> None:
    lead, board = as_(money.lead), as_(money.board)
    told = {"payer": str(money.payer.pk), "year": "2017", "source": "A paper", **on()}
    add = where(money, "plan_row_add", "sheet")
    assert board.get(add).status_code == 403
    line = {**told, "heading": "fund", "amount": "110,000", "chance": "50"}
    assert lead.post(add, {**line, "amount": "-1"}).status_code == 422
    assert lead.post(add, line).status_code == 302
    assert lead.post(add, line).status_code == 422  # it stands once
    assert (
        lead.post(add, {**line, "heading": "community", "amount": "60000", "chance": "100"}).status_code
        == 302
    )
    text = text_of(board.get(where(money, "sheet", year=2017)))
    assert "In 2017/18 the net position of all payers is £50,000" in text
    assert "−£5,000 weighed by how likely" in text
    assert "A paper, 12 May 2017" in text
    assert "finance/lines" not in text
    row = SheetLine.objects.get(heading="fund")
    change = where(money, "plan_row_change", row.pk, "sheet")
    assert lead.post(change, {**line, "amount": "120000", "version": "1"}).status_code == 302
    assert lead.post(change, {**line, "amount": "1", "version": "1"}).status_code == 409
    assert lead.get(where(money, "plan_row_change", row.pk, "nothing")).status_code == 404
    assert lead.get(where(money, "plan_row_add", "gap")).status_code == 404

    add = where(money, "plan_row_add", "envelope")
    for year, planned, setting, amount in (
        ("2015", "False", "secure", "900"), ("2015", "False", "community", "100"),
        ("2018", "True", "secure", "600"), ("2018", "True", "community", "400"),
    ):  # fmt: skip
        line = {**told, "year": year, "planned": planned, "setting": setting, "amount": amount}
        assert lead.post(add, line).status_code == 302
    text = text_of(board.get(where(money, "envelope", year=2018)))
    assert "Hospital takes 90.0% of what is spent in 2015/16 and 60.0% of what is planned in 2018/19" in text
    assert "30.0 percentage points move to the community." in text
    row = EnvelopeLine.objects.filter(planned=True)[0]
    assert 'value="True" selected' in text_of(lead.get(where(money, "plan_row_change", row.pk, "envelope")))


def test_a_case_is_typed_with_its_years(money: Money) -> None:
    lead, add = as_(money.lead), where(money, "case_add", **{"from": 2016, "to": 2018})
    head = {
        "name": "A crisis team", "what": "It comes within four hours", "discount": "3.5", "source": "A paper", **on(),
        "first_year": "2016", "last_year": "2018",
    }  # fmt: skip
    years = {
        "cost-2016": "100", "beds_closed-2016": "", "released_a_bed-2016": "", "reprovided-2016": "",
        "cost-2017": "100", "beds_closed-2017": "2", "released_a_bed-2017": "180", "reprovided-2017": "20",
    }  # fmt: skip
    assert lead.get(add).status_code == 200
    wrong = lead.post(add, {**head, **years, "cost-2017": ""})
    assert (wrong.status_code, "Enter the cost of 2017/18" in text_of(wrong)) == (422, True)
    assert lead.post(add, {**head, **years}).status_code == 302
    case = BusinessCase.objects.get()
    assert CaseYear.objects.count() == 2
    assert "Paid back in 2017/18" in text_of(as_(money.board).get(where(money, "cases")))
    text = text_of(as_(money.board).get(where(money, "case", case.pk)))
    assert "£200 are spent and £340 released beyond support in the community: £140 net." in text
    assert "£1.70 for each £1" in text
    assert "Net, discounted by 3.50% a year" in text or "Net, discounted by 3.5% a year" in text
    change = where(money, "case_change", case.pk)
    assert 'value="180"' in text_of(lead.get(change))
    years["released_a_bed-2017"] = "60"
    assert lead.post(change, {**head, **years, "version": "1"}).status_code == 302
    assert "Not paid back within its years" in text_of(lead.get(where(money, "cases")))
    assert lead.post(change, {**head, **years, "cost-2016": "1", "version": "1"}).status_code == 409


@pytest.mark.once
def test_pages_ask_the_same_few_questions_however_many_rows(money: Money) -> None:
    pages = [where(money, name) for name in ("money", "gap", "sheet", "envelope", "cases")]
    reader = as_(money.board)

    def asked() -> list[int]:
        return [_queries(reader, page) for page in pages]

    def fill(name: str, years: range) -> None:
        money.plan(name=name)
        for year in years:
            money.sheet_line(year=year, heading="community", amount=Decimal(10))
            money.envelope_line(year=year, setting="hospital", amount=Decimal(10))

    money.price()
    fill("One", range(2016, 2018))
    _case(money, "A")
    asked()
    few = asked()
    fill("Two", range(2018, 2022))
    for name in "BCD":
        _case(money, name)
    assert asked() == few
    assert max(few) <= 12, few


def _case(money: Money, name: str) -> None:
    head = {"name": name, "what": "What", "discount": Decimal(0), **TOLD}
    add_case(partnership=money.partnership, head=head, years=[YearFacts(2016, Decimal(1))], act=money.act)


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)
