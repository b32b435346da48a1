"""Days of a dowry may be paid again after they were taken back, and taken back in more than one step."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from tcp_portal.database import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('finance', '0003_ledgers_only_grow'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='dowryline',
            name='dowryline_days_are_paid_once',
        ),
        migrations.AddField(
            model_name='dowryline',
            name='again',
            field=models.PositiveSmallIntegerField(default=0, help_text='How often an instalment from this day was paid and taken back before.'),
        ),
        migrations.AlterField(
            model_name='dowryline',
            name='reverses',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back', to='finance.dowryline'),
        ),
        migrations.AddConstraint(
            model_name='dowryline',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'instalment'), ('reverses__isnull', True)), fields=('dowry', 'days_from', 'again'), name='dowryline_days_are_paid_once'),
        ),
        migrations.AddConstraint(
            model_name='dowryline',
            constraint=models.UniqueConstraint(fields=('reverses', 'days_from'), name='dowryline_days_are_taken_back_once'),
        ),
        append_only("finance_dowryline", again=True),
    ]
