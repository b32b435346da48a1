"""Asking people for words on a section, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tcp_portal.access import Permission, Scope, scope_of
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.packs.models import PackRun, RunState, RunWords
from tcp_portal.packs.month_end.services.drafts import drafts_of
from tcp_portal.packs.month_end.services.rights import own_scope
from tcp_portal.packs.month_end.services.taking import save, taken
from tcp_portal.packs.run_sources import contributor_sources
from tcp_portal.packs.services.requests import context_of
from tcp_portal.partnerships.models import Partnership, Post, User
from tcp_portal.web.registry import pack_sections


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask for words on which section."""

    section_key: str
    of: User


def section_titles() -> dict[str, str]:
    """Every section of a pack by its key, in order."""
    return {entry.key: entry.title for entry in pack_sections()}


def contributors(run: PackRun, *, today: date, now: datetime) -> list[Asked]:
    """Those who answer for a section, as the apps say, and may write: whom the run asks by itself."""
    context = context_of(
        partnership=run.partnership, month=run.month, scope=own_scope(run.partnership), now=now
    )
    found: dict[tuple[str, str], Asked] = {}
    for source in contributor_sources():
        for key, people in source.who(context, today).items():
            for user in people:
                if may_write(user, run.partnership, today):
                    found[key, str(user.pk)] = Asked(key, user)
    return list(found.values())


def may_write(user: User, partnership: Partnership, today: date) -> bool:
    """Whether somebody may be asked for words: they work here, and their post lets them contribute."""
    scope = scope_of(user.pk, today=today)
    return user.is_active and scope.allows(Permission.CONTRIBUTE_TO_PACKS, partnership.pk)


def people_to_ask(partnership: Partnership, *, today: date) -> list[User]:
    """Everyone of the partnership who may be asked for words, by name. One query."""
    from tcp_portal.access.roles import PERMISSIONS

    roles = [role.value for role, rights in PERMISSIONS.items() if Permission.CONTRIBUTE_TO_PACKS in rights]
    posts = Post.objects.in_force_on(today).filter(
        partnership=partnership, role__in=roles, user__is_active=True
    )
    return sorted({post.user for post in posts.select_related("user")}, key=lambda user: user.name)


@transaction.atomic
def ask(*, run: PackRun, asked: Iterable[Asked], act: Act) -> list[RunWords]:
    """People are asked for words; who is asked already for a section is not asked twice.

    Raises PermissionDenied without BUILD_PACKS, Refusal for somebody who may not write and for an unknown section.
    """
    act.scope.must_allow(Permission.BUILD_PACKS, run.partnership_id)
    wanted = list(asked)
    for one in wanted:
        if not may_write(one.of, run.partnership, act.today):
            raise Refusal(f"{one.of.name} may not write for packs of this partnership.", field="people")
    return _ask(run, wanted, by=act.by, now=act.now)


def _ask(run: PackRun, wanted: Iterable[Asked], *, by: User | None, now: datetime) -> list[RunWords]:
    run = taken(run, state=RunState.DRAFT)
    titles, made = section_titles(), []
    for one in wanted:
        if one.section_key not in titles:
            raise Refusal("There is no such section.", field="section")
        row, is_new = RunWords.objects.get_or_create(
            run=run,
            section_key=one.section_key,
            asked_of=one.of,
            defaults={
                "section_title": titles[one.section_key],
                "asked_by": by,
                "asked_at": now,
                "due_on": run.words_on,
            },
        )
        if is_new:
            made.append(row)
            audit.record(
                by=by, did="ask for words of a pack", at=now, obj=row, partnership_id=run.partnership_id
            )
    if run.asked_at is None:
        run.asked_at = now
        save(run, "asked_at")
    return made


def ask_due(*, today: date, now: datetime) -> int:
    """Asks the contributors of each run whose day to ask has come and that asked nobody yet. Returns of how many runs.

    Drafts must be built, so that people see the figures on which they write.
    """
    done = 0
    rows = PackRun.objects.filter(state=RunState.DRAFT, asked_at__isnull=True, ask_on__lte=today)
    for run in rows.select_related("partnership"):
        if not drafts_of(run).are_ready:
            continue
        with transaction.atomic():
            _ask(run, contributors(run, today=today, now=now), by=None, now=now)
        done += 1
    return done


def words_asked_of(scope: Scope) -> list[RunWords]:
    """What the reader is asked to write and has not, in every partnership where they may. One query."""
    rows = RunWords.objects.visible_to(scope, Permission.CONTRIBUTE_TO_PACKS).waiting()
    return list(
        rows.filter(asked_of=scope.user_id)
        .select_related("run__partnership")
        .order_by("due_on", "section_title")
    )


@transaction.atomic
def write(*, words: RunWords, version: int, text: str, highlights: str, act: Act) -> RunWords:
    """The person who was asked gives the words, or changes them; they stand on the newest draft’s section.

    Raises PermissionDenied for anybody else, Stale for words that were changed meanwhile, Refusal for empty words and
    where the packs are in review.
    """
    act.scope.must_allow(Permission.CONTRIBUTE_TO_PACKS, words.run.partnership_id)
    run = taken(words.run, state=RunState.DRAFT)
    row = RunWords.objects.select_for_update(of=("self",)).select_related("run", "asked_of").get(pk=words.pk)
    if row.version != version:
        raise Stale(version=row.version, differences=_differences(row, text, highlights))
    if act.by is None or row.asked_of_id != act.by.pk:
        raise Refusal("Only the person who was asked can write here.")
    if not (text.strip() or highlights.strip()):
        raise Refusal("Write a text or at least one highlight.", field="text")
    before = _fields(row)
    row.text, row.highlights = text.strip(), highlights.strip()
    row.section_digest = drafts_of(run).section_digests.get(row.section_key, "")
    row.given_at = act.now
    row.version += 1
    row.save()
    run.changed_at = act.now
    save(run, "changed_at")
    audit.record(
        by=act.by, did="write words of a pack", at=act.now, obj=row, partnership_id=run.partnership_id,
        changes=audit.changes_between(before, _fields(row)),
    )  # fmt: skip
    return row


def _differences(row: RunWords, text: str, highlights: str) -> tuple[Difference, ...]:
    yours: Mapping[str, str] = {"text": text, "highlights": highlights}
    return tuple(
        Difference(name, stored, yours[name])
        for name, stored in _fields(row).items()
        if stored != yours[name]
    )


def _fields(row: RunWords) -> dict[str, str]:
    return {"text": row.text, "highlights": row.highlights}
