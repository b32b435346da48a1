"""What speaks against issuing a draft: the checks of the apps and our own, and what was let pass."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import CheckOverride, PackRun, RunPack, RunState, State
from tcp_portal.packs.month_end.domain.findings import Finding, from_json
from tcp_portal.packs.month_end.services.arranging import is_stale
from tcp_portal.packs.month_end.services.taking import taken
from tcp_portal.packs.run_sources import Draft, run_checks
from tcp_portal.packs.services.releases import check_public

logger = logging.getLogger(__name__)
DISCLOSURE = "disclosure"  # of public editions: whether small numbers could be worked out
WORDS = "words"  # our own check: words that are missing, or that stand on other figures
_WORDS_PAGE = "packs:run"


def check(draft: Draft, run: PackRun) -> list[Finding]:
    """Every finding on a draft of the run. A check that cannot be run is a finding that nobody can override."""
    found = []
    for one in run_checks():
        if draft.edition not in one.editions:
            continue
        try:
            said = tuple(one.find(draft))
        except Exception as fault:  # noqa: BLE001  # a check of an app must not be passed by failing
            logger.error("check %s of pack %s: %s", one.key, draft.pack.pk, type(fault).__name__)
            found.append(_of(one.key, draft, f"“{one.title}” could not be checked.", can_be_overridden=False))
            continue
        found += [
            _of(one.key, draft, each.sentence, each.page, can_be_overridden=each.can_be_overridden)
            for each in said
        ]
    return found


def _of(key: str, draft: Draft, sentence: str, page: str = "", *, can_be_overridden: bool) -> Finding:
    return Finding(key, draft.edition.value, sentence, page, can_be_overridden)


def words_findings(run: PackRun, digests: Mapping[str, str]) -> list[Finding]:
    """Words that nobody gave, and words whose section has other figures in the newest draft. One query.

    Asked when they are shown, not when the draft is built, so that a text given since then counts.
    """
    found = []
    for one in run.words.select_related("asked_of").order_by("section_title", "asked_of__name"):
        if one.given_at is None:
            said = f"{one.asked_of.name} has not written on “{one.section_title}”."
        elif is_stale(one, digests.get(one.section_key, "")):
            said = f"What {one.asked_of.name} wrote on “{one.section_title}” was written on other figures."
        else:
            continue
        found.append(Finding(WORDS, run.edition_set[0].value, said, _WORDS_PAGE))
    return found


def disclosure_findings(packs: Iterable[RunPack], day: date) -> list[Finding]:
    """What speaks against publishing a public edition; nobody can let it pass. Asked when it is shown: another edition
    may have gone out since the draft was built."""
    found = []
    for one in packs:
        if one.edition != Edition.PUBLIC or one.pack.state != State.READY:
            continue
        try:
            check_public(one.pack, day=day)
        except Refusal as refusal:
            found.append(Finding(DISCLOSURE, one.edition, refusal.sentence, can_be_overridden=False))
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding, and the reason for which it was let pass, if it was."""

    finding: Finding
    override: CheckOverride | None

    @property
    def is_open(self) -> bool:
        """Whether it still stands against issuing."""
        return self.override is None


def judged(run: PackRun, packs: Iterable[RunPack], *, day: date) -> list[Judged]:
    """Every finding on the newest drafts as of a day, those that stand first. Two queries, and some for a public
    edition."""
    packs = list(packs)
    digests: Mapping[str, str] = next((one.section_digests for one in packs if one.document is not None), {})
    overrides = {one.finding: one for one in run.overrides.select_related("by")}
    found = [from_json(kept) for one in packs for kept in one.findings]
    found += [*words_findings(run, digests), *disclosure_findings(packs, day)]
    rows = [Judged(one, overrides.get(one.key)) for one in {one.key: one for one in found}.values()]
    return sorted(rows, key=lambda row: not row.is_open)


@transaction.atomic
def override(*, run: PackRun, finding: Finding, reason: str, act: Act) -> CheckOverride:
    """A finding is let pass for a reason, by somebody who answers for it. It stays with the run for ever.

    Raises PermissionDenied without BUILD_PACKS, Refusal for one that must be mended, or where the packs are in review.
    """
    act.scope.must_allow(Permission.BUILD_PACKS, run.partnership_id)
    run = taken(run, state=RunState.DRAFT)
    if act.by is None:
        raise Refusal("A person must answer for what is let pass.")
    if not finding.can_be_overridden:
        raise Refusal("This cannot be let pass: mend it, and build the draft again.", field="reason")
    if not reason.strip():
        raise Refusal("Say why it may pass.", field="reason")
    if run.overrides.filter(finding=finding.key).exists():
        raise Refusal("Somebody has let it pass already.")
    row = CheckOverride.objects.create(
        run=run,
        finding=finding.key,
        check_key=finding.check,
        sentence=finding.sentence,
        reason=reason.strip(),
        by=act.by,
        at=act.now,
    )
    audit.record(
        by=act.by, did="let a check of a pack pass", at=act.now, obj=row, partnership_id=run.partnership_id,
        changes={"check": [None, finding.check], "reason": [None, row.reason]},
    )  # fmt: skip
    return row


def edition_label(finding: Finding) -> str:
    """The edition that a finding is of, as people call it."""
    return Edition(finding.edition).label
