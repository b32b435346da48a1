"""The dated rows of policy, read once and kept until somebody changes one."""

from __future__ import annotations

from django.core.cache import cache

from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from cohorts.models import Policy

_KEY = "cohorts.policies"
_SECONDS = 300


def policies() -> Policies:
    """All rules on all days; no query while they are in the cache."""
    rows = cache.get(_KEY)
    if rows is None:
        rows = [_row(one) for one in Policy.objects.all()]
        cache.set(_KEY, rows, _SECONDS)
    return Policies(rows)


def forget() -> None:
    """Reads the rows again at the next question: called when one was saved."""
    cache.delete(_KEY)


def _row(policy: Policy) -> PolicyRow:
    span = Span(policy.amount, Unit(policy.unit)) if policy.amount is not None else None
    return PolicyRow(Rule(policy.rule), span, policy.day, policy.valid_from, policy.valid_to, policy.source)
