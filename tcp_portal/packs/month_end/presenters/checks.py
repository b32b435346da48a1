"""The checks of a run's drafts in words: what stands, what was let pass and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tcp_portal.charts import words as say
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import PackRun
from tcp_portal.packs.month_end.services.checking import DISCLOSURE, WORDS, Judged, edition_label
from tcp_portal.packs.presenters import moment_words
from tcp_portal.packs.run_sources import run_checks
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class CheckRow:
    check: str
    edition: str
    sentence: str
    state: str
    tone: str
    said: str
    look: str
    let_pass: str


@dataclass(frozen=True, slots=True)
class ChecksPage:
    headline: str
    rows: tuple[CheckRow, ...]
    asked: tuple[str, ...]


def checks_page(run: PackRun, found: Iterable[Judged], frame: Frame, *, may_let_pass: bool) -> ChecksPage:
    """The page of a run's checks; `may_let_pass` says whether the reader may override."""
    found = list(found)
    standing = sum(one.is_open for one in found)
    return ChecksPage(
        headline=f"{say.counted(standing, 'finding stands', 'findings stand')} against the packs of {run.month.label}."
        if standing
        else f"Nothing stands against the packs of {run.month.label}.",
        rows=tuple(_row(one, run, frame, may_let_pass=may_let_pass) for one in found),
        asked=(
            *(one.title for one in run_checks() if set(run.edition_set) & one.editions),
            _title(WORDS),
            *((_title(DISCLOSURE),) if Edition.PUBLIC in run.edition_set else ()),
        ),
    )


def _title(key: str) -> str:
    titles = {one.key: one.title for one in run_checks()}
    return {**titles, WORDS: "Words of contributors", DISCLOSURE: "Disclosure"}.get(key, key)


def _row(one: Judged, run: PackRun, frame: Frame, *, may_let_pass: bool) -> CheckRow:
    finding, passed = one.finding, one.override
    if passed is not None:
        state, tone = "Let pass", "neutral"
        said = f"{passed.reason} ({passed.by}, {moment_words(passed.at)})"
    elif finding.can_be_overridden:
        state, tone, said = "Stands", "warn", ""
    else:
        state, tone, said = "Must be mended", "bad", ""
    offered = may_let_pass and passed is None and finding.can_be_overridden
    return CheckRow(
        check=_title(finding.check),
        edition=edition_label(finding),
        sentence=finding.sentence,
        state=state,
        tone=tone,
        said=said,
        look=frame.url(finding.page) if finding.page else "",
        let_pass=frame.url("packs:override", run.pk, finding.key) if offered else "",
    )
