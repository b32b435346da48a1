"""A second person releases whoever withdrew an award outside bids."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('finance', '0008_words_of_dowry_lines_may_go'),
        ('partnerships', '0005_reach_of_the_wall'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='award',
            name='released_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='award',
            name='released_because',
            field=models.CharField(blank=True, editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name='award',
            name='released_by',
            field=models.ForeignKey(blank=True, editable=False, help_text='Who looked at its withdrawal, and releases whoever withdrew it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_because', ''), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False), ('withdrawn_at__isnull', False), models.Q(('released_because', ''), _negated=True)), _connector='OR'), name='award_release_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('released_by__isnull', True), ('withdrawn_by__isnull', True), models.Q(('released_by', models.F('withdrawn_by')), _negated=True), _connector='OR'), name='award_release_takes_two'),
        ),
    ]
