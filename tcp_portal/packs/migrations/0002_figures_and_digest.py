"""Which figures a board pack shows, and the digest of its numbers."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('packs', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='pack',
            name='digest',
            field=models.CharField(blank=True, help_text='SHA-256 over the words, tables and charts of a board pack.', max_length=64),
        ),
        migrations.AddField(
            model_name='pack',
            name='figures',
            field=models.CharField(choices=[('restated', 'As restated today'), ('reported', 'As first reported')], default='restated', help_text='For a board pack: which.', max_length=8),
        ),
    ]
