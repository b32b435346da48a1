"""A withdrawal of an award outside bids that a second person has looked at: it binds nobody any longer.

Whoever withdrew such an award enters no other of its fund, and no tranche of one (`services.awards`), so that nobody
alone puts an easier trigger in the place of one that is not met. Where nothing was put in its place somebody else says
so, with the reason, and the person may enter awards again. The award stays withdrawn: nothing withdrawn comes back.
"""

from __future__ import annotations

from django.db import transaction

from finance.models import Award
from finance.models.awards import AwardQuerySet
from finance.services.award_rights import must_keep
from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership

_OWN = "You withdrew it: somebody else looks at the withdrawal."
_OF_A_BID = "It came from a bid: who runs the fund withdrew it, and nobody waits for a release."
_NOBODY = "Nobody is known who withdrew it, so that it binds nobody."


def binding(*, scope: Scope, partnership: Partnership) -> AwardQuerySet:
    """Withdrawn awards outside bids that still bind whoever withdrew them, the newest first."""
    found = Award.objects.visible_to(scope).filter(
        partnership=partnership, bid__isnull=True, released_at__isnull=True
    )
    return (
        found.filter(withdrawn_by__isnull=False)
        .select_related("withdrawn_by", "fund")
        .order_by("-withdrawn_at")
    )


@transaction.atomic
def release(*, award: Award, version: int, reason: str, act: Act) -> Award:
    """Releases whoever withdrew the award. Raises PermissionDenied, Stale, and Refusal with the sentence."""
    now = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    must_keep(act, now.partnership_id)
    if now.version != version:
        raise Stale(version=now.version, differences=())
    why = _why_not(now, act)
    if why:
        raise Refusal(why)
    if not reason.strip():
        raise Refusal("Say why nothing is put in its place.", field="reason")
    now.released_by, now.released_at, now.released_because = act.by, act.now, reason.strip()
    now.version += 1
    now.save()
    audit.record(
        by=act.by, did="release who withdrew an award", at=act.now, obj=now, partnership_id=now.partnership_id,
        changes={"released_because": ["", now.released_because]},
    )  # fmt: skip
    return now


def _why_not(award: Award, act: Act) -> str:
    if award.withdrawn_at is None:
        return "It stands: nobody is bound by it."
    if award.bid_id is not None:
        return _OF_A_BID
    if award.released_at is not None:
        return "Whoever withdrew it is released already."
    if award.withdrawn_by_id is None:
        return _NOBODY
    return _OWN if act.by is None or act.by.pk == award.withdrawn_by_id else ""
