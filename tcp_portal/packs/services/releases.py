"""Public editions that are out: the rule they were made by, what they printed, and whether one may go out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Kind as AuditKind
from tcp_portal.errors import Refusal
from tcp_portal.models import in_force_on
from tcp_portal.months import Month
from tcp_portal.packs.disclosure.cells import Key
from tcp_portal.packs.disclosure.clearance import Clearance
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.suppression import Fact, Issue, Why
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import Audience, DisclosureRule, Pack, PublicRelease, State
from tcp_portal.partnerships.models import Partnership, User

# Editions of so many months before and after are attacked together: the twelve before, and those that were made first.
MONTHS_TOGETHER = 12


def rule_on(audience: Audience, day: date) -> Rule:
    """The rule in force on the day. Raises Refusal where there is none."""
    found = DisclosureRule.objects.filter(in_force_on(day), audience=audience).first()
    if found is None:
        raise Refusal(
            f"No rule says which numbers {audience.label.lower()} may read. Ask the administrator to enter one."
        )
    return found.rule


def issues_beside(*, partnership: Partnership, month: Month) -> dict[str, Issue]:
    """What the partnership's editions of the months around printed, by id, the newest first. One query."""
    near = PublicRelease.objects.out().around(partnership, month, months=MONTHS_TOGETHER)
    return {str(one.pk): Issue(one.rule, facts_of(one)) for one in near}


def facts_of(release: PublicRelease) -> tuple[Fact, ...]:
    """What an edition said of each cell."""
    return tuple(
        Fact(Key(measure, Month.parse(month), cut), printed, Why(why) if why else None, stands)
        for measure, month, cut, printed, why, stands in release.facts
    )


@transaction.atomic
def keep(
    clearance: Clearance, *, partnership: Partnership, month: Month, pack: Pack | None, now: datetime
) -> PublicRelease:
    """From now on later editions are attacked together with this one.

    Raises Refusal where another edition was finished since this one was attacked: together they may give away what
    neither does.
    """
    locked = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if set(issues_beside(partnership=locked, month=month)) != set(clearance.against):
        raise Refusal("Another public edition was finished at the same time. Start this one again.")
    rule = clearance.rule
    return PublicRelease.objects.create(
        partnership=locked,
        month_starts_on=month.first,
        pack=pack,
        made_at=now,
        threshold=rule.threshold,
        base=rule.base,
        shows_zero=rule.shows_zero,
        source=rule.source,
        facts=[_plain(fact) for fact in clearance.facts],
        names=dict(clearance.names),
        attacked_with=list(clearance.against),
    )


def _plain(fact: Fact) -> list[Any]:
    key = fact.key
    return [
        key.measure,
        key.month.iso,
        key.cut,
        fact.printed,
        fact.why.value if fact.why else None,
        fact.stands,
    ]


def check_public(pack: Pack, *, day: date) -> None:
    """Raises Refusal unless the pack is a public edition that may go out: finished, attacked together with every
    edition that is out by now, and made by the rule in force on the day. Light: the attack itself was made by the
    worker that built it."""
    if pack.edition != Edition.PUBLIC:
        raise Refusal("This is no public edition: it was not made to be published.")
    release = PublicRelease.objects.filter(pack=pack).first()
    if pack.state != State.READY or release is None:
        raise Refusal(
            "This public edition is not finished, so nobody knows yet what could be worked out from it."
        )
    if release.rule != rule_on(Audience.PUBLIC, day):
        raise Refusal("The rule for public numbers has changed since this edition was built. Build it again.")
    if _not_attacked_with(release):
        raise Refusal("Another public edition went out since this one was built. Build it again.")


def _not_attacked_with(release: PublicRelease) -> bool:
    """Whether an edition is out of which neither this one knew when it was attacked, nor that one of this."""
    out = PublicRelease.objects.out().around(release.partnership, release.month, months=MONTHS_TOGETHER)
    return any(
        str(one.pk) not in release.attacked_with and str(release.pk) not in one.attacked_with
        for one in out.exclude(pk=release.pk)
    )


def newest_release(
    *, partnership: Partnership, month: Month, run: UUID | None = None
) -> PublicRelease | None:
    """The month's public edition that was made last and is out, or None; for a draft of a run also that of the run, for
    both go out together. It is public: no right is asked."""
    known = PublicRelease.objects.out() | PublicRelease.objects.of_run(run)
    made = known.filter(partnership=partnership, month_starts_on=month.first)
    return made.order_by("-made_at", "pk").first()


def releases_of(*, scope: Scope, partnership: Partnership) -> list[PublicRelease]:
    """Those that the reader may look through, each with `is_out`, the newest first. One query."""
    found = PublicRelease.objects.visible_to(scope).told_out().filter(partnership=partnership)
    return list(found.order_by("-month_starts_on", "-made_at", "pk"))


def look_through(*, scope: Scope, release_id: UUID, by: User, now: datetime) -> PublicRelease | None:
    """One of them, or None for whom there is none; the look is recorded."""
    found = (
        PublicRelease.objects.visible_to(scope).told_out().select_related("partnership").filter(pk=release_id)
    )
    release = found.first()
    if release is not None:
        audit.record(
            by=by, did="see what a public edition hides", at=now, obj=release,
            partnership_id=release.partnership_id, kind=AuditKind.READ,
        )  # fmt: skip
    return release
