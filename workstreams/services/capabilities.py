"""What providers say they can do, requirement by requirement, and what they said last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from tcp_portal import rows
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from workstreams.domain.capabilities import REQUIREMENTS
from workstreams.models import Capability, MarketProvider

CAPABILITIES = Table(
    model=Capability,
    noun="a capability of a provider",
    permission=Permission.EDIT_SUPPLY,
    partnership=lambda row: row.provider.partnership_id,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider says of one requirement. Without a score it gives no answer."""

    score: int | None
    evidence: str = ""


@transaction.atomic
def assess(
    *, provider: MarketProvider, version: int, on: date, answers: Mapping[str, Answer], act: Act
) -> MarketProvider:
    """Keeps the answers of one day, all requirements at once; those of other days stay.

    An answer of the same day is put right; one that is taken back is withdrawn. `version` is the provider's: of two
    who assess at once the second gets both values. Raises PermissionDenied, Stale and Refusal.
    """
    now = MarketProvider.objects.select_for_update().get(pk=provider.pk)
    act.scope.must_allow(Permission.EDIT_SUPPLY, now.partnership_id)
    stored = {one.requirement: one for one in Capability.objects.current().filter(provider=now, on=on)}
    if now.version != version:
        raise Stale(version=now.version, differences=_differences(stored, answers))
    _check(now, on, answers, act)
    for key, answer in answers.items():
        _keep(now, on, key, answer, stored.get(key), act)
    now.version += 1
    now.save(update_fields=["version"])
    return now


def _check(provider: MarketProvider, on: date, answers: Mapping[str, Answer], act: Act) -> None:
    if provider.withdrawn_at is not None:
        raise Refusal("The provider was withdrawn.")
    if on > act.today:
        raise Refusal("The day of the assessment has not come yet.", field="on")
    if not any(answer.score is not None for answer in answers.values()):
        raise Refusal("Answer at least one requirement.")
    for key, answer in answers.items():
        if key not in REQUIREMENTS:
            raise Refusal("There is no such requirement.")
        if answer.score is None and answer.evidence.strip():
            raise Refusal("Give a score, or take the evidence away.", field=f"score_{key}")


def _keep(
    provider: MarketProvider, on: date, key: str, answer: Answer, stored: Capability | None, act: Act
) -> None:
    values = {"score": answer.score, "evidence": answer.evidence.strip(), "by": act.by}
    if stored is None and answer.score is not None:
        where = {"provider": provider, "requirement": key, "on": on}
        rows.add(CAPABILITIES, values={**where, **values}, act=act)
    elif stored is not None and answer.score is None:
        reason = "Taken back on the same form"
        rows.withdraw(CAPABILITIES, row=stored, version=stored.version, reason=reason, act=act)
    elif stored is not None and (stored.score, stored.evidence) != (answer.score, values["evidence"]):
        rows.change(CAPABILITIES, row=stored, version=stored.version, values=values, act=act)


def _differences(stored: Mapping[str, Capability], answers: Mapping[str, Answer]) -> tuple[Difference, ...]:
    found = []
    for key, answer in answers.items():
        theirs = stored.get(key)
        pairs = {
            f"score_{key}": (
                "" if theirs is None else theirs.score,
                "" if answer.score is None else answer.score,
            ),
            f"evidence_{key}": (theirs.evidence if theirs else "", answer.evidence),
        }
        found += [Difference(name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]
    return tuple(found)


def latest(*, scope: Scope, partnership: Partnership, provider_id: UUID | None = None) -> list[Capability]:
    """The newest answer of each provider to each requirement, or of one provider. One query."""
    kept = Capability.objects.current()
    newer = kept.filter(
        provider=OuterRef("provider"), requirement=OuterRef("requirement"), on__gt=OuterRef("on")
    )
    found = Capability.objects.visible_to(scope).of(partnership).current()
    found = found.filter(~Exists(newer), provider__withdrawn_at__isnull=True)
    if provider_id is not None:
        found = found.filter(provider=provider_id)
    return list(found.select_related("provider"))
