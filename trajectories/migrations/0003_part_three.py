import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from tcp_portal.database import Together


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0012_part_three'),
        ('partnerships', '0002_part_three'),
        ('partnerships', '__first__'),
        ('trajectories', '0002_locks_and_threshold'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='BedCapacity',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('beds', models.PositiveSmallIntegerField()),
                    ('viable', models.PositiveSmallIntegerField(blank=True, help_text='Fewest people with whom the unit can run, where the provider says so.', null=True)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(max_length=240)),
                    ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bed_capacities', to='partnerships.partnership')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to='partnerships.site')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='capacity_ends_after_it_starts'), models.UniqueConstraint(fields=('site', 'partnership', 'valid_from'), name='capacity_once'), models.UniqueConstraint(condition=models.Q(('partnership__isnull', True)), fields=('site', 'valid_from'), name='capacity_of_the_unit_once'), models.CheckConstraint(condition=models.Q(('viable__isnull', True), ('viable__lte', models.F('beds')), _connector='OR'), name='capacity_holds_viable')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='ChartMethod',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('measure', models.CharField(max_length=60)),
                    ('chart', models.CharField(choices=[('xmr', 'XmR chart'), ('t', 'T chart: days between events'), ('g', 'G chart: cases between events'), ('run', 'Run chart')], default='xmr', max_length=4)),
                    ('shift', models.PositiveSmallIntegerField(default=7)),
                    ('trend', models.PositiveSmallIntegerField(default=7)),
                    ('two_of_three', models.CharField(default='beyond', max_length=8)),
                    ('screen_outliers', models.BooleanField(default=False)),
                    ('conflict', models.CharField(default='concern', max_length=12)),
                    ('minimum_points', models.PositiveSmallIntegerField(default=15)),
                    ('baseline', models.PositiveSmallIntegerField(blank=True, help_text='First points that fix limits.', null=True)),
                    ('reason', models.CharField(max_length=400)),
                    ('set_at', models.DateTimeField()),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chart_methods', to='partnerships.partnership')),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'measure'), name='chart_method_once'), models.CheckConstraint(condition=models.Q(('shift__gte', 6), ('shift__lte', 8), ('trend__gte', 6), ('trend__lte', 8)), name='chart_method_runs_of_six_to_eight'), models.CheckConstraint(condition=models.Q(('conflict__in', ['improvement', 'concern']), ('two_of_three__in', ['beyond', 'between'])), name='chart_method_choices_are_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='chart_method_has_a_reason')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='FeedToken',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=80)),
                    ('digest', models.CharField(help_text='SHA-256 of the token.', max_length=64, unique=True)),
                    ('created_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('last_used_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feed_tokens', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='feed_token_expires_after_it_is_made'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='feed_token_has_a_name')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='MeasureTarget',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('measure', models.CharField(max_length=60)),
                    ('value', models.DecimalField(decimal_places=2, max_digits=12)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('set_by_body', models.CharField(help_text='Who set it, for example NHS England.', max_length=120)),
                    ('source', models.CharField(max_length=240)),
                    ('entered_at', models.DateTimeField(blank=True, null=True)),
                    ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measure_targets', to='partnerships.partnership')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='target_ends_after_it_starts'), models.UniqueConstraint(fields=('partnership', 'measure', 'valid_from'), name='target_once_a_day'), models.UniqueConstraint(condition=models.Q(('partnership__isnull', True)), fields=('measure', 'valid_from'), name='target_of_all_once_a_day'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='target_has_a_source')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='MonthClose',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('month_starts_on', models.DateField(help_text='First day of the month that is closed.')),
                    ('number', models.PositiveSmallIntegerField(help_text='1 for the first closing; what it froze is first reported.')),
                    ('closed_at', models.DateTimeField(help_text='Everything recorded by then is in the frozen figures.')),
                    ('note', models.CharField(blank=True, max_length=400)),
                    ('figures_digest', models.CharField(help_text='SHA-256 over the frozen figures.', max_length=64)),
                    ('lines_digest', models.CharField(help_text='SHA-256 over the frozen lines.', max_length=64)),
                    ('document', models.JSONField(default=dict, help_text='The neutral board pack of that moment; no person in it.')),
                    ('document_digest', models.CharField(help_text='SHA-256 over its words, tables and charts.', max_length=64)),
                    ('reopen_asked_at', models.DateTimeField(blank=True, null=True)),
                    ('reopen_reason', models.CharField(blank=True, max_length=400)),
                    ('reopened_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_closes', to='partnerships.partnership')),
                    ('reopen_asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'month_starts_on', 'number'), name='month_close_number_once'), models.UniqueConstraint(condition=models.Q(('reopened_at__isnull', True)), fields=('partnership', 'month_starts_on'), name='month_closed_once_at_a_time'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='month_close_number_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('reopen_asked_at__isnull', True), ('reopen_asked_by__isnull', True), ('reopen_reason', '')), models.Q(('reopen_asked_at__isnull', False), ('reopen_asked_by__isnull', False), models.Q(('reopen_reason', ''), _negated=True)), _connector='OR'), name='month_reopening_is_asked_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('reopened_at__isnull', True), ('reopened_by__isnull', True)), models.Q(('reopen_asked_by__isnull', False), ('reopened_at__isnull', False), ('reopened_by__isnull', False), models.Q(('reopened_by', models.F('reopen_asked_by')), _negated=True)), _connector='OR'), name='month_is_reopened_by_a_second_person')],
                },
            ),
            migrations.CreateModel(
                name='Narrative',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('month_starts_on', models.DateField()),
                    ('key', models.CharField(help_text="What it is about: a measure's id or a section's key.", max_length=80)),
                    ('text', models.TextField(max_length=4000)),
                    ('generated', models.TextField(blank=True, help_text='The sentence that stood there when it was written.')),
                    ('facts', models.JSONField(default=dict)),
                    ('written_at', models.DateTimeField()),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='narratives', to='partnerships.partnership')),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'month_starts_on', 'key'), name='narrative_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='narrative_says_something')],
                },
            ),
            migrations.CreateModel(
                name='OutcomeIndicator',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('framework', models.CharField(max_length=120)),
                    ('domain', models.CharField(max_length=120)),
                    ('indicator', models.CharField(max_length=240)),
                    ('metric', models.CharField(blank=True, max_length=400)),
                    ('measure', models.CharField(blank=True, help_text='Id in the register of measures, if there.', max_length=60)),
                    ('status', models.CharField(choices=[('new', 'New'), ('changed', 'Changed'), ('kept', 'As before')], default='new', max_length=8)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('source', models.CharField(max_length=240)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcome_indicators', to='partnerships.partnership')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='outcome_ends_after_it_starts'), models.UniqueConstraint(fields=('partnership', 'framework', 'indicator', 'valid_from'), name='outcome_once')],
                },
            ),
            migrations.CreateModel(
                name='Recalculation',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('measure', models.CharField(max_length=60)),
                    ('month_starts_on', models.DateField(help_text='First day of the first month of the new limits.')),
                    ('reason', models.CharField(max_length=400)),
                    ('decided_on', models.DateField()),
                    ('entered_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalculations', to='partnerships.partnership')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('partnership', 'measure', 'month_starts_on'), name='recalculation_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='recalculation_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Scenario',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('name', models.CharField(max_length=120)),
                    ('month_starts_on', models.DateField(help_text='First day of the month from whose end it looks forward.')),
                    ('admissions_a_month', models.DecimalField(blank=True, decimal_places=2, help_text='Empty: as in the past year.', max_digits=6, null=True)),
                    ('note', models.CharField(blank=True, max_length=400)),
                    ('made_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='partnerships.partnership')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('partnership', 'name'), name='scenario_name_once'), models.CheckConstraint(condition=models.Q(('admissions_a_month__isnull', True), ('admissions_a_month__gte', 0), _connector='OR'), name='scenario_rate_not_negative'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='scenario_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='SitePlan',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('month_starts_on', models.DateField()),
                    ('value', models.PositiveSmallIntegerField()),
                    ('is_assumption', models.BooleanField(default=False)),
                    ('source', models.CharField(blank=True, max_length=240)),
                    ('entered_at', models.DateTimeField()),
                    ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_plans', to='partnerships.partnership')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_plans', to='partnerships.site')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'site', 'month_starts_on'), name='site_plan_once_a_month')],
                },
            ),
            migrations.CreateModel(
                name='ForecastRun',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('forecast', 'Forecast'), ('record', 'Track record')], max_length=8)),
                    ('month_starts_on', models.DateField(help_text='First day of the month from whose end it looks forward.')),
                    ('inputs_digest', models.CharField(help_text='What it was worked out from; another is stale.', max_length=64)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Being worked out'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=8)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('result', models.JSONField(default=dict)),
                    ('runs', models.PositiveSmallIntegerField(default=0)),
                    ('asked_at', models.DateTimeField()),
                    ('touched_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecast_runs', to='partnerships.partnership')),
                    ('scenario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='trajectories.scenario')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('scenario__isnull', True)), fields=('partnership', 'kind', 'month_starts_on', 'inputs_digest'), name='forecast_run_once'), models.UniqueConstraint(condition=models.Q(('scenario__isnull', False)), fields=('scenario', 'kind', 'month_starts_on', 'inputs_digest'), name='forecast_run_of_a_scenario_once'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state__in', ['waiting', 'working'])), models.Q(('finished_at__isnull', False), ('state__in', ['ready', 'failed'])), _connector='OR'), name='forecast_run_is_finished_when_it_says_so'), models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('finished_at__gte', models.F('asked_at')), _connector='OR'), name='forecast_run_finishes_after_it_is_asked')],
                },
            ),
            migrations.CreateModel(
                name='FrozenLine',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('facts', models.JSONField(help_text='The stay, its beds, reviews, plan dates and delays as plain values.')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='frozen_lines', to='cohorts.person')),
                    ('spell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohorts.spell')),
                    ('close', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='trajectories.monthclose')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('close', 'spell'), name='frozen_line_once')],
                },
            ),
            migrations.CreateModel(
                name='FrozenPart',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('place_name', models.CharField(max_length=80)),
                    ('arrangement', models.CharField(max_length=24)),
                    ('age_group', models.CharField(max_length=12)),
                    ('category', models.CharField(max_length=80)),
                    ('figures', models.JSONField()),
                    ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.place')),
                    ('close', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='trajectories.monthclose')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('close', 'place_name', 'arrangement', 'age_group', 'category'), name='frozen_part_once')],
                },
            ),
            migrations.CreateModel(
                name='ScenarioChange',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('date', 'Leaves on this day'), ('stays', 'Stays throughout'), ('payer', 'Another commissioner pays')], max_length=8)),
                    ('leaves_on', models.DateField(blank=True, null=True)),
                    ('payer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.organisation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenario_changes', to='cohorts.person')),
                    ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='trajectories.scenario')),
                    ('spell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohorts.spell')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('scenario', 'spell', 'kind'), name='scenario_change_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'date'), ('leaves_on__isnull', False), ('payer__isnull', True)), models.Q(('kind', 'stays'), ('leaves_on__isnull', True), ('payer__isnull', True)), models.Q(('kind', 'payer'), ('leaves_on__isnull', True), ('payer__isnull', False)), _connector='OR'), name='scenario_change_says_what_changes')],
                },
            ),
        ),
    ]
