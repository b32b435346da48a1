"""The weekly message and whether it is wanted; the policy of when a delay is escalated."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import cohorts.domain.policy
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tcp_portal.database import no_overlap

LOCAL = "Default of the portal where no national rule is known; set your own from a day on"


def write_row(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("cohorts", "Policy").objects.create(
        rule="delay_escalation", amount=28, unit="days", valid_from=date(2013, 3, 1), source=LOCAL
    )


def remove_row(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("cohorts", "Policy").objects.filter(rule="delay_escalation").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0008_discharge'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestChoice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('wanted', models.BooleanField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DigestMail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('week', models.DateField(help_text='The Monday of the week.')),
                ('taken_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('failed', models.BooleanField(default=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='policy',
            name='policy_rule_is_known',
        ),
        migrations.AlterField(
            model_name='policy',
            name='rule',
            field=models.CharField(choices=[(rule.value, cohorts.domain.policy.RULE_WORDS[rule]) for rule in cohorts.domain.policy.Rule], max_length=32),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', list(cohorts.domain.policy.Rule))), name='policy_rule_is_known'),
        ),
        migrations.AddField(
            model_name='digestchoice',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='digest_choice', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='digestmail',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digest_mails', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='digestmail',
            constraint=models.UniqueConstraint(fields=('user', 'week'), name='digest_mail_once_a_week'),
        ),
        migrations.AddConstraint(
            model_name='digestmail',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('failed', False), _connector='OR'), name='digest_mail_is_sent_or_failed'),
        ),
        no_overlap(
            table="cohorts_policy", owner="rule", start="valid_from", end="valid_to", name="policy_no_overlap",
            again=True,
        ),
        migrations.RunPython(write_row, remove_row),
    ]
