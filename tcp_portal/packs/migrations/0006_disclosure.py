"""The rule for the public as it stands, and what public editions printed, which stays."""

from datetime import date

import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.db import migrations, models

from tcp_portal.database import append_only, no_overlap

FIRST = date(2013, 3, 1)  # as the other policies of the portal
SOURCE = "NHS Digital, published tables of Assuring Transformation: counts under 5 hidden, others to the nearest 5"


def first_rule(apps, _schema_editor):
    apps.get_model("packs", "DisclosureRule").objects.create(
        audience="public", threshold=5, base=5, shows_zero=True, valid_from=FIRST, source=SOURCE
    )


class Migration(migrations.Migration):

    dependencies = [
        ('packs', '0005_editions'),
        ('partnerships', '0003_wide_panel'),
    ]

    operations = [
        migrations.CreateModel(
            name='DisclosureRule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('audience', models.CharField(choices=[('public', 'The public')], max_length=8)),
                ('threshold', models.PositiveSmallIntegerField(help_text='Counts under this are hidden.')),
                ('base', models.PositiveSmallIntegerField(help_text='All others are rounded to the nearest multiple of this.')),
                ('shows_zero', models.BooleanField(default=True, help_text='Whether 0 is printed as 0; else it is hidden too.')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=240)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='disclosure_rule_ends_after_it_starts'), models.UniqueConstraint(fields=('audience', 'valid_from'), name='disclosure_rule_once'), models.CheckConstraint(condition=models.Q(('audience__in', ['public'])), name='disclosure_audience_is_known'), models.CheckConstraint(condition=models.Q(('base__gte', 1), ('base__lte', django.db.models.expressions.CombinedExpression(models.F('threshold'), '*', models.Value(2))), ('threshold__gte', 1)), name='disclosure_never_rounds_to_nobody'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='disclosure_rule_has_a_source')],
            },
        ),
        migrations.CreateModel(
            name='PublicRelease',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('month_starts_on', models.DateField(help_text='First day of the month that it is for.')),
                ('made_at', models.DateTimeField()),
                ('threshold', models.PositiveSmallIntegerField()),
                ('base', models.PositiveSmallIntegerField()),
                ('shows_zero', models.BooleanField()),
                ('source', models.CharField(help_text='Where the rule comes from.', max_length=240)),
                ('facts', models.JSONField(help_text='Measure, month, part, number printed or null, why hidden or null, whether an earlier one said it.')),
                ('names', models.JSONField(help_text='Measures and parts in words.')),
                ('attacked_with', models.JSONField(default=list, help_text='Ids of the releases that were out and together with which nothing is given away.')),
                ('pack', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='public_release', to='packs.pack')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_releases', to='partnerships.partnership')),
            ],
            options={
                'indexes': [models.Index(fields=['partnership', 'month_starts_on'], name='public_release_by_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month_starts_on__day', 1)), name='public_release_is_of_a_month'), models.CheckConstraint(condition=models.Q(('base__gte', 1), ('base__lte', django.db.models.expressions.CombinedExpression(models.F('threshold'), '*', models.Value(2))), ('threshold__gte', 1)), name='public_release_has_a_rule')],
            },
        ),
        migrations.RunPython(first_rule, migrations.RunPython.noop),
        no_overlap(
            table="packs_disclosurerule", owner="audience", start="valid_from", end="valid_to",
            name="disclosure_rule_no_overlap",
        ),
        append_only("packs_publicrelease"),
    ]
