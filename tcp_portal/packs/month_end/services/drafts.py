"""The drafts of a run: asked for, dressed with words by the worker, checked, and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.packs.document import Document
from tcp_portal.packs.editions import Edition, edition_source, editions
from tcp_portal.packs.frozen import from_json, section_digest, to_json
from tcp_portal.packs.models import Kind, Pack, PackRun, Purpose, RunPack, RunState, RunWords, State
from tcp_portal.packs.month_end.domain.editions import OPEN_EDITIONS
from tcp_portal.packs.month_end.domain.findings import to_json as finding_to_json
from tcp_portal.packs.month_end.services.arranging import arranged
from tcp_portal.packs.month_end.services.checking import check
from tcp_portal.packs.month_end.services.taking import taken
from tcp_portal.packs.run_sources import Draft
from tcp_portal.packs.services.queue import nudge_waiting
from tcp_portal.partnerships.models import User
from tcp_portal.web.registry import PackContext


def ask_for(
    run: PackRun, *, by: User | None, now: datetime, purpose: Purpose = Purpose.DRAFT
) -> list[RunPack]:
    """A pack of each edition is put in the queue, each a job of its own; a look at the register has no files.

    Only inside services that hold the run: it asks for no right.
    """
    made = []
    for edition in run.edition_set:
        formats = edition_source(edition).formats if purpose == Purpose.DRAFT else ()
        last = run.packs.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0
        pack = Pack.objects.create(
            kind=Kind.BOARD,
            partnership=run.partnership,
            month_starts_on=run.month_starts_on,
            title=f"{edition.label}, {run.month.label}",
            edition=edition.value,
            formats=[format_.value for format_ in formats],
            requested_by=by,
            requested_at=now,
            touched_at=now,
        )
        made.append(
            RunPack.objects.create(
                run=run, edition=edition.value, purpose=purpose, number=last + 1, pack=pack, asked_at=now
            )
        )
    for one in made:
        transaction.on_commit(lambda pk=one.pack_id: nudge_waiting(pk))  # type: ignore[misc]  # bound in the loop
    return made


@transaction.atomic
def build_again(*, run: PackRun, act: Act) -> list[RunPack]:
    """New drafts with what was written and chosen since. Raises Refusal for a run in review or out of it."""
    act.scope.must_allow(Permission.BUILD_PACKS, run.partnership_id)
    run = taken(run, state=RunState.DRAFT)
    _stop(run, by=act.by, now=act.now)
    made = ask_for(run, by=act.by, now=act.now)
    audit.record(
        by=act.by, did="build the draft again", at=act.now, obj=run, partnership_id=run.partnership_id
    )
    return made


def _stop(run: PackRun, *, by: User | None, now: datetime) -> None:
    """Drafts that are not finished are overtaken by newer ones."""
    Pack.objects.filter(run_pack__run=run).unfinished().update(
        state=State.FAILED, reason="A newer draft was asked for.", doing="", finished_at=now, touched_at=now
    )


def run_pack_of(pack: Pack) -> RunPack | None:
    """What a pack is of a run; None for one that somebody asked for by itself. One query."""
    return RunPack.objects.filter(pack=pack).select_related("run__partnership", "run__started_by").first()


def waits_for_another(pack_id: UUID) -> bool:
    """Whether a pack of a run takes its numbers from another one of the same asking that is not finished yet."""
    mine = RunPack.objects.filter(pack=pack_id).first()
    before = edition_source(mine.edition).after if mine else None
    if mine is None or before is None:
        return False
    asked = RunPack.objects.filter(run=mine.run_id, asked_at=mine.asked_at, edition=before)
    return Pack.objects.unfinished().filter(run_pack__in=asked).exists()


def waiting_for(pack: Pack) -> list[UUID]:
    """The unfinished packs of the same asking that take their numbers from this one."""
    after = [source.key for source in editions() if source.after == pack.edition]
    mine = RunPack.objects.filter(pack=pack).first() if after else None
    if mine is None:
        return []
    asked = RunPack.objects.filter(run=mine.run_id, asked_at=mine.asked_at, edition__in=after)
    return list(Pack.objects.unfinished().filter(run_pack__in=asked).values_list("pk", flat=True))


def dressed(
    mine: RunPack, document: Document, context: PackContext, *, say: Callable[[str], None]
) -> Document:
    """The document of a run's pack: its sections as chosen, with the words that were given; a draft is checked, too.
    What came of it is kept on the row. Called by the worker that builds the pack."""
    generated = {section.key: section_digest(section) for section in document.sections}
    words = () if Edition(mine.edition) in OPEN_EDITIONS else given_words(mine.run)
    is_board = mine.edition == Edition.BOARD
    if not is_board:  # the other editions have sections of their own: words go where the same one stands
        words = tuple(one for one in words if one.section_key in generated)
    document = arranged(document, mine.run.sections if is_board else (), words, generated)
    found = []
    if mine.purpose == Purpose.DRAFT:
        say("Checking")
        found = check(Draft(context, Edition(mine.edition), document, mine.pack), mine.run)
    mine.document, mine.section_digests = to_json(replace(document, clearance=None)), generated
    mine.findings = [finding_to_json(one) for one in found]
    mine.save(update_fields=["document", "section_digests", "findings"])
    return document


def given_words(run: PackRun) -> tuple[RunWords, ...]:
    """The words of a run that were given, in the order in which they were asked. One query."""
    rows = run.words.filter(given_at__isnull=False).select_related("asked_of")
    return tuple(rows.order_by("asked_at", "asked_of__name"))


@dataclass(frozen=True, slots=True)
class Drafts:
    """The newest draft of each edition of a run, the editions in their order."""

    run: PackRun
    packs: tuple[RunPack, ...]

    @property
    def are_ready(self) -> bool:
        """Whether each is built."""
        return bool(self.packs) and all(one.pack.state == State.READY for one in self.packs)

    @property
    def are_current(self) -> bool:
        """Whether each is built, and was asked for after the last change of words or sections."""
        return self.are_ready and all(one.asked_at >= self.run.changed_at for one in self.packs)

    @property
    def digests(self) -> dict[str, str]:
        """By edition, the digest of the numbers."""
        return {one.edition: one.pack.digest for one in self.packs}

    @property
    def section_digests(self) -> Mapping[str, str]:
        """The digests of the generated sections of the first edition that is built."""
        return next((one.section_digests for one in self.packs if one.document is not None), {})

    @property
    def main(self) -> Document | None:
        """The document of the first edition, as far as it is built: what contributors write on."""
        return next((from_json(one.document) for one in self.packs if one.document is not None), None)


def drafts_of(run: PackRun) -> Drafts:
    """The newest drafts of a run. Two queries."""
    rows = run.packs.filter(purpose=Purpose.DRAFT).select_related("pack", "pack__requested_by")
    newest: dict[str, RunPack] = {}
    for one in rows.order_by("number").prefetch_related("pack__files"):
        newest[one.edition] = one
    return Drafts(run, tuple(newest[edition] for edition in _in_order(run, newest)))


def _in_order(run: PackRun, newest: Iterable[str]) -> list[str]:
    return [edition.value for edition in run.edition_set if edition.value in set(newest)]
