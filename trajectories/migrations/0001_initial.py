import cohorts.domain.kinds
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from tcp_portal.database import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
        ('partnerships', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='PlanVersion',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=120)),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('accepted', 'Accepted')], default='draft', max_length=12)),
                    ('source', models.CharField(blank=True, help_text='Document that the figures come from.', max_length=240)),
                    ('is_assumption', models.BooleanField(default=False, help_text='Some figures were made here, not agreed elsewhere.')),
                    ('notes', models.TextField(blank=True)),
                    ('created_at', models.DateTimeField()),
                    ('submitted_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('reason', models.TextField(blank=True, help_text='Why the version was returned.')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_versions', to='partnerships.partnership')),
                    ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'number'), name='plan_number_once'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='plan_has_a_title'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('submitted_at__isnull', True), ('submitted_by__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('state', 'submitted'), ('submitted_at__isnull', False), ('submitted_by__isnull', False), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('state__in', ['returned', 'accepted']), ('submitted_at__isnull', False), ('submitted_by__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='plan_state_has_its_signatures'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('decided_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='plan_is_accepted_by_another_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'returned'), _negated=True), ('reason', '')), _connector='OR'), name='plan_is_returned_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='ReportedFigure',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('measure', models.CharField(help_text='Id in the register of measures.', max_length=60)),
                    ('first_month', models.DateField()),
                    ('last_month', models.DateField()),
                    ('printed_month', models.DateField(blank=True, null=True)),
                    ('arrangement', models.CharField(blank=True, choices=[('ccg', 'CCG or ICB'), ('specialised', 'Specialised commissioning'), ('provider_collaborative', 'Provider collaborative')], max_length=24)),
                    ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                    ('response', models.CharField(blank=True, choices=[('', 'A figure was given'), ('none', 'No response')], max_length=8)),
                    ('document', models.CharField(max_length=160)),
                    ('where', models.CharField(blank=True, help_text='Page, slide or table.', max_length=120)),
                    ('note', models.TextField(blank=True)),
                    ('entered_at', models.DateTimeField()),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reported_figures', to='partnerships.partnership')),
                    ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.place')),
                ],
                options={
                    'indexes': [models.Index(fields=['partnership', 'last_month'], name='reported_by_month')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('last_month__isnull', True), ('last_month__gte', models.F('first_month')), _connector='OR'), name='reported_range_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('response', ''), ('value__isnull', False)), models.Q(('response', 'none'), ('value__isnull', True)), _connector='OR'), name='reported_value_or_no_response'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gte', 0), _connector='OR'), name='reported_value_not_negative'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='reported_figure_has_a_document'), models.CheckConstraint(condition=models.Q(('arrangement__in', ['', cohorts.domain.kinds.Arrangement['CCG'], cohorts.domain.kinds.Arrangement['SPECIALISED'], cohorts.domain.kinds.Arrangement['PROVIDER_COLLABORATIVE']])), name='reported_arrangement_is_known')],
                },
            ),
            migrations.CreateModel(
                name='Threshold',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('people', models.PositiveSmallIntegerField(help_text='Always slightly worse up to this many people.')),
                    ('percent_of_plan', models.DecimalField(decimal_places=2, max_digits=5)),
                    ('valid_from', models.DateField(unique=True)),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(max_length=240)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='threshold_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('percent_of_plan__gte', 0), ('percent_of_plan__lte', 100)), name='threshold_percent_is_a_share')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='PlanPoint',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('month', models.DateField(help_text='First day of the month at whose end the figure stands.')),
                    ('arrangement', models.CharField(blank=True, choices=[('ccg', 'CCG or ICB'), ('specialised', 'Specialised commissioning'), ('provider_collaborative', 'Provider collaborative')], max_length=24)),
                    ('value', models.PositiveIntegerField()),
                    ('is_assumption', models.BooleanField(default=False)),
                    ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.place')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='trajectories.planversion')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('place__isnull', False)), fields=('plan', 'month', 'place', 'arrangement'), name='plan_point_once_per_place'), models.UniqueConstraint(condition=models.Q(('place__isnull', True)), fields=('plan', 'month', 'arrangement'), name='plan_point_once'), models.CheckConstraint(condition=models.Q(('arrangement__in', ['', cohorts.domain.kinds.Arrangement['CCG'], cohorts.domain.kinds.Arrangement['SPECIALISED'], cohorts.domain.kinds.Arrangement['PROVIDER_COLLABORATIVE']])), name='plan_point_arrangement_is_known')],
                },
            ),
        ),
    ]
