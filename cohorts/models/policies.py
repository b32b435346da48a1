"""Policy as dated rows with their source: intervals and days that a partnership may be held to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cohorts.domain.policy import RULE_WORDS, Rule, Unit
from tcp_portal.models import Identified, ends_after_start


class Policy(Identified):
    """One rule from a day on: a span of time, or a day for the rules that are one. See cohorts.domain.policy."""

    rule = models.CharField(max_length=32, choices=[(rule.value, RULE_WORDS[rule]) for rule in Rule])
    amount = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=8, choices=[(unit.value, unit.value) for unit in Unit], blank=True)
    day = models.DateField(null=True, blank=True, help_text="Only for a rule that is a day.")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            ends_after_start("valid_from", "valid_to", "policy_ends_after_it_starts"),
            models.UniqueConstraint(fields=["rule", "valid_from"], name="policy_once"),
            models.CheckConstraint(
                condition=Q(amount__isnull=False, day__isnull=True) & ~Q(unit="")
                | Q(amount__isnull=True, day__isnull=False, unit=""),
                name="policy_is_a_span_or_a_day",
            ),
            models.CheckConstraint(condition=Q(rule__in=list(Rule)), name="policy_rule_is_known"),
            models.CheckConstraint(condition=Q(unit__in=["", *Unit]), name="policy_unit_is_known"),
            models.CheckConstraint(condition=~Q(source=""), name="policy_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{Rule(self.rule).value} from {self.valid_from}"
