"""How long records are kept, who proposed and carried out an erasure, and what the database holds about it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from cohorts.domain.policy import RULE_WORDS, Rule
from tcp_portal.database import no_overlap, reached_by, run_sql, walled, words_may_go

CODE = "NHS Records Management Code of Practice, retention schedule: mental-health records"
RULES = [Rule.RETENTION_LAST_CONTACT, Rule.RETENTION_DEATH]
YEARS = [("retention_last_contact", 20), ("retention_death", 10)]
FIRST = date(2013, 3, 1)
NOWHERE = "erased_person_is_nowhere"
_OPEN = [("cohorts_spell", "ended_on"), ("cohorts_registerentry", "left_on")]


def write_rows(apps: Any, _schema_editor: Any) -> None:
    policy = apps.get_model("cohorts", "Policy")
    for rule, years in YEARS:
        policy.objects.create(rule=rule, amount=years, unit="years", valid_from=FIRST, source=CODE)


def remove_rows(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("cohorts", "Policy").objects.filter(rule__in=[rule for rule, _ in YEARS]).delete()


def erased_are_nowhere() -> migrations.operations.base.Operation:
    """Who is in hospital or on the register cannot be erased, who was erased cannot be admitted or entered."""
    is_open = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} o WHERE o.person_id = NEW.id AND o.{end} IS NULL)" for table, end in _OPEN
    )
    gone = "EXISTS (SELECT 1 FROM cohorts_person p WHERE p.id = NEW.person_id AND p.erased_on IS NOT NULL)"
    cases = [("cohorts_person", f"NEW.erased_on IS NOT NULL AND ({is_open})")]
    cases += [(table, f"NEW.{end} IS NULL AND {gone}") for table, end in _OPEN]
    postgresql, sqlite, undo, undo_sqlite = [], [], [], []
    for table, condition in cases:
        name = f"{NOWHERE}_{table.removeprefix('cohorts_')}"
        postgresql += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
            f"RAISE EXCEPTION '{NOWHERE}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
        undo += [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"]
        for event in ("insert", "update"):
            sqlite.append(
                f"CREATE TRIGGER {name}_{event} BEFORE {event.upper()} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{NOWHERE}'); END"
            )
            undo_sqlite.append(f"DROP TRIGGER IF EXISTS {name}_{event}")
    return run_sql(postgresql=postgresql, sqlite=sqlite, undo={"postgresql": undo, "sqlite": undo_sqlite})


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0017_identity_is_sealed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "person",
            "erased_on",
            models.DateField(
                blank=True,
                editable=False,
                help_text="From this day on the row tells no more who the person was.",
                null=True,
            ),
        ),
        migrations.CreateModel(
            "Erasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("rule", models.CharField(choices=[(rule.value, RULE_WORDS[rule]) for rule in RULES], max_length=32)),
                ("counted_from", models.DateField(help_text="The last contact or the death.")),
                ("due_on", models.DateField()),
                ("proposed_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "erased_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erasure", to="cohorts.person"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(rule__in=RULES), name="erasure_rule_is_of_retention"),
                    models.CheckConstraint(
                        condition=Q(due_on__gt=F("counted_from")), name="erasure_is_due_after_it_is_counted"
                    ),
                    models.CheckConstraint(
                        condition=Q(erased_at__isnull=True, erased_by__isnull=True)
                        | Q(erased_at__isnull=False, erased_by__isnull=False) & ~Q(erased_by=F("proposed_by")),
                        name="erasure_is_agreed_by_another",
                    ),
                ],
            },
        ),
        walled("cohorts_erasure", reached_by("cohorts_person", "person_id")),
        erased_are_nowhere(),
        words_may_go(
            "cohorts_planstep", words=["reason"], to="Erased",
            kept=["id", "plan_id", "at", "on", "by_id", "status", "planned_on", "confidence"],
        ),
        words_may_go(
            "cohorts_rating", words=["reason"], to="Erased",
            kept=["id", "entry_id", "colour", "on", "until", "at", "by_id", "spell_id"],
        ),
        migrations.RemoveConstraint("policy", "policy_rule_is_known"),
        migrations.AlterField(
            "policy", "rule", models.CharField(choices=[(rule.value, RULE_WORDS[rule]) for rule in Rule], max_length=32)
        ),
        migrations.AddConstraint(
            "policy", models.CheckConstraint(condition=Q(rule__in=list(Rule)), name="policy_rule_is_known")
        ),
        no_overlap(
            table="cohorts_policy", owner="rule", start="valid_from", end="valid_to", name="policy_no_overlap", again=True
        ),
        migrations.RunPython(write_rows, remove_rows),
    ]
