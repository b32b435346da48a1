"""The public edition over the demonstration's register: what is printed, what could be worked out, what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pikepdf
import pytest
from django.conf import settings

from tcp_portal.access import Role, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal
from tcp_portal.months import Month, months_between
from tcp_portal.packs import public_edition
from tcp_portal.packs.disclosure.cells import Counts, joined
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.suppression import Fact, Issue, Why, protect, weaknesses
from tcp_portal.packs.document import Document
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import Audience, DisclosureRule, Pack, PackRun, PublicRelease, RunPack, State
from tcp_portal.packs.public_sources import public_sources
from tcp_portal.packs.released import made_words
from tcp_portal.packs.services import building, releases, requests
from tcp_portal.packs.writers import WRITERS, Format, Options
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import PackContext
from tests.factories import make_user
from tests.factories.demonstration import load_demonstration
from tests.unit.packs.pdf_text import pdf_text
from trajectories.services.plans import Plan
from trajectories.services.sources import Today

pytestmark = pytest.mark.django_db
APRIL = Month(2017, 4)
NOW = datetime(2017, 5, 12, 9, tzinfo=UTC)
RULE = Rule()
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
IN_WORDS = {2016, 2017, 12, 1, 2, 4}  # of months, of bands of stay, of the rule; the day of making
NUMBER = re.compile(r"(?<![\w#.])\d[\d,]*(?:\.\d+)?")


@pytest.fixture
def bhr() -> Partnership:
    load_demonstration()
    return Partnership.objects.get(code="BHR")


def context_of(partnership: Partnership, month: Month = APRIL) -> PackContext:
    return PackContext(partnership=partnership, month=month, as_at=month.last, scope=everything())


def counts_of(context: PackContext) -> Counts:
    return joined(one.counts for source in public_sources() if (one := source.read(context)) is not None)


def document_of(context: PackContext) -> Document:
    return public_edition.public_document(
        context, asked_by="Ann Marlow", made_at=NOW, on_section=lambda _title: None
    )


def test_over_24_months_no_hidden_number_can_be_worked_out_and_a_leak_is_found(bhr: Partnership) -> None:
    """Every edition is attacked together with the twelve before it; then all of them at once."""
    issues: list[Issue] = []
    counts = Counts()
    first = max(Month.of(bhr.starts_on), APRIL.plus(-23))
    for month in months_between(first, APRIL):
        counts = counts_of(context_of(bhr, month))
        found = protect(counts, RULE, issues[:12])
        assert any(fact.printed is None for fact in found.facts)
        issues.insert(0, Issue(RULE, found.facts))
    assert {key.cut.partition(":")[0] for key in counts.printed} == {
        "all",
        "place",
        "commissioner",
        "provider",
    }
    assert weaknesses(counts, issues) == set()
    # Somebody prints the exact total beside it, and parts of it as they are.
    exact = Rule(5, 1)
    leak = Issue(
        exact,
        tuple(
            Fact(key, None, Why.SMALL) if exact.hides(count) else Fact(key, count)
            for key, count in counts.counts.items()
        ),
    )
    assert weaknesses(counts, [*issues, leak])


def numbers_in(text: str) -> set[int]:
    return {int(found.replace(",", "")) for found in NUMBER.findall(text) if "." not in found}


def _values(packed: bytes) -> Iterator[object]:
    """The values of native charts, and every cell of a workbook and of those in charts, but for the definitions."""
    with ZipFile(BytesIO(packed)) as parts:
        for name in parts.namelist():
            if name.startswith("ppt/charts/chart") and name.endswith(".xml"):
                root = ElementTree.fromstring(parts.read(name))
                for values in root.iter(f"{CHART}val"):
                    yield from (float(one.text or "nan") for one in values.iter(f"{CHART}v"))
            elif name.endswith(".xlsx"):
                yield from _cells(parts.read(name))


def _cells(packed: bytes) -> Iterator[object]:
    for sheet in openpyxl.load_workbook(BytesIO(packed)).worksheets:
        assert sheet.sheet_state == "visible"
        if sheet.title != "Definitions":
            yield from (cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None)


def _parts_of(packed: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(packed)) as parts:
        return {
            name: parts.read(name).decode("utf-8", "replace")
            for name in parts.namelist()
            if name.endswith((".xml", ".rels"))
        }


def test_every_number_in_the_files_is_rounded_or_about_no_person(
    bhr: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a plan, the programme and money, which are public by themselves, only multiples of five are left."""
    monkeypatch.setattr(Today, "plan", lambda _source: Plan())
    whole = document_of(context_of(bhr))
    about_people = [one for one in whole.sections if one.key not in ("public_workstreams", "public_money")]
    document = replace(whole, sections=tuple(about_people))
    files = {kind: BytesIO() for kind in WRITERS}
    for kind, out in files.items():
        WRITERS[kind](document, out, options=Options(fonts=Path(settings.PORTAL_FONTS_DIR)))
    pptx, xlsx = files[Format.PPTX].getvalue(), files[Format.XLSX].getvalue()
    values = [*_values(pptx), *_cells(xlsx)]
    assert len([one for one in values if isinstance(one, int | float)]) > 100
    for value in values:
        if isinstance(value, str):
            assert all(one % 5 == 0 or one in IN_WORDS for one in numbers_in(value)), value
        else:
            assert value % 5 == 0  # type: ignore[operator]  # a number
    pages = pdf_text(pikepdf.open(files[Format.PDF]))
    for section in document.told:
        assert all(one % 5 == 0 or one in IN_WORDS for one in numbers_in(section.summary))
        assert "".join(section.summary.split()) in pages
    for packed in (pptx, xlsx):
        _names_nobody(packed)
    with pikepdf.open(files[Format.PDF]) as pdf:
        assert "/Author" not in pdf.docinfo


def _names_nobody(packed: bytes) -> None:
    """No author, no last editor, no asker, nothing kept beside the pages."""
    parts = _parts_of(packed)
    core = parts.get("docProps/core.xml", "<none/>")  # workbooks inside slides have none
    said = {one.tag.rpartition("}")[2]: one.text or "" for one in ElementTree.fromstring(core)}
    assert not said.get("creator")
    assert not said.get("lastModifiedBy")
    assert not any("Ann Marlow" in text for text in parts.values())
    assert not any("pivot" in name.lower() or "comment" in name.lower() for name in parts)
    with ZipFile(BytesIO(packed)) as whole:
        for name in whole.namelist():
            if name.endswith(".xlsx"):
                _names_nobody(whole.read(name))


def test_it_has_its_marking_its_parts_and_no_text_of_anybody(bhr: Partnership) -> None:
    document = document_of(context_of(bhr))
    assert document.marking == "Official - for publication"
    assert document.asked_by == ""
    assert [section.key for section in document.sections] == [
        "public_inpatients", "public_commissioners", "public_places", "public_providers", "public_flow",
        "public_long_stays", "public_stays", "public_away", "public_reviews", "public_workstreams", "public_money",
    ]  # fmt: skip
    assert {one.id for one in document.definitions} >= {"inpatients", "rate_per_million", "out_of_area"}
    assert all("nearest 5" in one.rounding for one in document.definitions)


def test_a_month_that_runs_and_a_narrow_post_are_refused(bhr: Partnership) -> None:
    with pytest.raises(Refusal, match="is not over") as refused:
        document_of(replace(context_of(bhr), as_at=APRIL.first))
    assert refused.value.field == "month"
    lead = make_user(Role.COUNCIL_LEAD, bhr, place=bhr.places.first())
    narrow = scope_of(lead.pk, today=NOW.date())
    with pytest.raises(Refusal, match="whole partnership"):
        document_of(replace(context_of(bhr), scope=narrow))


@pytest.fixture
def manager_of_bhr(bhr: Partnership) -> User:
    return make_user(Role.PROGRAMME_MANAGER, bhr)


def built(partnership: Partnership, by: User, month: Month = APRIL) -> Pack:
    pack = requests.request_pack(
        partnership=partnership, month=month, formats=(Format.XLSX,), by=by, edition=Edition.PUBLIC,
        scope=scope_of(by.pk, today=NOW.date()), now=NOW,
    )  # fmt: skip
    building.build(pack_id=pack.pk, clock=lambda: datetime.now(UTC))
    pack.refresh_from_db()
    return pack


@pytest.mark.usefixtures("nudged")
def test_what_it_printed_is_kept_and_stands_in_the_next(bhr: Partnership, manager_of_bhr: User) -> None:
    first = built(bhr, manager_of_bhr, APRIL.previous)
    second = built(bhr, manager_of_bhr)
    assert (first.state, second.state) == (State.READY, State.READY), second.reason
    before, after = first.public_release, second.public_release
    assert (after.threshold, after.base, after.shows_zero) == (5, 5, True)
    assert after.attacked_with == [str(before.pk)]
    known = {fact.key: fact for fact in releases.facts_of(before)}
    again = [fact for fact in releases.facts_of(after) if fact.key in known]
    assert len(again) > 20
    assert all(fact.stands and fact.printed == known[fact.key].printed for fact in again)
    assert {fact[4] for fact in after.facts} <= {None, "small", "secondary", "attack"}
    releases.check_public(second, day=NOW.date())


@pytest.mark.usefixtures("nudged")
def test_a_draft_of_a_run_binds_nothing_before_it_is_issued(bhr: Partnership, manager_of_bhr: User) -> None:
    draft = built(bhr, manager_of_bhr, APRIL.previous)
    day = NOW.date()
    run = PackRun.objects.create(
        partnership=bhr, month_starts_on=APRIL.previous.first, editions="public", started_at=NOW, changed_at=NOW,
        draft_on=day, ask_on=day, words_on=day, review_on=day, sign_off_on=day,
    )  # fmt: skip
    RunPack.objects.create(run=run, edition=Edition.PUBLIC, number=1, pack=draft, asked_at=NOW)
    again = built(bhr, manager_of_bhr, APRIL.previous)
    assert again.public_release.attacked_with == []
    assert not any(fact.stands for fact in releases.facts_of(again.public_release))
    # By now another one is out that the draft does not know of.
    with pytest.raises(Refusal, match="went out since"):
        releases.check_public(draft, day=day)
    officer = scope_of(make_user(Role.IG_OFFICER, bhr).pk, today=day)
    listed = releases.releases_of(scope=officer, partnership=bhr)
    assert {one.pk: one.is_out for one in listed} == {  # type: ignore[attr-defined]  # annotated
        draft.public_release.pk: False, again.public_release.pk: True,
    }  # fmt: skip
    assert made_words(next(one for one in listed if one.pack_id == draft.pk)).endswith(", a draft")


@pytest.mark.usefixtures("nudged")
def test_two_that_did_not_know_of_each_other_do_not_both_go_out(
    bhr: Partnership, manager_of_bhr: User
) -> None:
    apart = document_of(context_of(bhr, APRIL.previous)).clearance
    pack = built(bhr, manager_of_bhr)
    assert apart is not None
    with pytest.raises(Refusal, match="at the same time"):
        releases.keep(apart, partnership=bhr, month=APRIL.previous, pack=None, now=NOW)
    releases.check_public(pack, day=NOW.date())
    PublicRelease.objects.create(
        partnership=bhr, month_starts_on=APRIL.previous.first, threshold=5, base=5, shows_zero=True,
        source="A rule", made_at=NOW, facts=[], names={},
    )  # fmt: skip
    with pytest.raises(Refusal, match="went out since"):
        releases.check_public(pack, day=NOW.date())


@pytest.mark.usefixtures("nudged")
def test_only_a_finished_public_edition_under_the_rule_of_today_may_go_out(
    bhr: Partnership, manager_of_bhr: User
) -> None:
    pack = built(bhr, manager_of_bhr)
    DisclosureRule.objects.update(threshold=7)
    with pytest.raises(Refusal, match="has changed"):
        releases.check_public(pack, day=NOW.date())
    DisclosureRule.objects.all().delete()
    with pytest.raises(Refusal, match="No rule says"):
        releases.rule_on(Audience.PUBLIC, NOW.date())
    with pytest.raises(Refusal, match="not finished"):
        releases.check_public(Pack(edition=Edition.PUBLIC, state=State.BUILDING), day=NOW.date())
    with pytest.raises(Refusal, match="no public edition"):
        releases.check_public(Pack(edition=Edition.BOARD), day=NOW.date())


@pytest.mark.usefixtures("nudged")
def test_one_that_cannot_be_made_safe_is_not_built(bhr: Partnership, manager_of_bhr: User) -> None:
    """What somebody printed exactly cannot be taken back: the edition that it would break is refused in words."""
    counts = counts_of(context_of(bhr))
    rule = Rule(1, 1)
    facts = [
        [key.measure, key.month.iso, key.cut, count, None, False]
        for key, count in counts.counts.items() if count >= rule.threshold and key.month < APRIL
    ]  # fmt: skip
    PublicRelease.objects.create(
        partnership=bhr, month_starts_on=APRIL.previous.first, threshold=1, base=1, shows_zero=True,
        source="No rule", made_at=NOW, facts=facts, names={},
    )  # fmt: skip
    pack = built(bhr, manager_of_bhr)
    assert pack.state == State.FAILED
    assert "cannot be made safe" in pack.reason
    assert not PublicRelease.objects.filter(pack=pack).exists()
