import cohorts.domain.kinds
import django.db.models.deletion
import uuid
from django.db import migrations, models

from tcp_portal.database import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('reference', models.CharField(help_text="The partnership's own reference, for example BHR-014.", max_length=20)),
                    ('nhs_number', models.CharField(blank=True, max_length=10)),
                    ('given_name', models.CharField(max_length=80)),
                    ('family_name', models.CharField(max_length=80)),
                    ('date_of_birth', models.DateField()),
                    ('sex', models.CharField(help_text='Code list: sex.', max_length=1)),
                    ('ethnicity', models.CharField(help_text='Code list: ethnicity.', max_length=2)),
                    ('category', models.CharField(help_text='Code list: patient category.', max_length=1)),
                    ('learning_disability_diagnosed_on', models.DateField(blank=True, help_text='Only where the diagnosis came after admission; it counts from this day.', null=True)),
                    ('autism_diagnosed_on', models.DateField(blank=True, help_text='Only where the diagnosis came after admission; it counts from this day.', null=True)),
                    ('died_on', models.DateField(blank=True, null=True)),
                    ('synthetic', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('home_place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='partnerships.place')),
                    ('originating_commissioner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='partnerships.organisation')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='partnerships.partnership')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'reference'), name='person_reference_once'), models.UniqueConstraint(condition=models.Q(('nhs_number', ''), _negated=True), fields=('partnership', 'nhs_number'), name='person_nhs_number_once'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='person_has_a_reference'), models.CheckConstraint(condition=models.Q(('died_on__isnull', True), ('died_on__gte', models.F('date_of_birth')), _connector='OR'), name='person_dies_after_birth')],
                },
            ),
            migrations.CreateModel(
                name='Spell',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('entry', models.CharField(choices=[('first_admission', 'First admission'), ('readmission', 'Readmission within a year'), ('transfer_in', 'Transfer in from another partnership'), ('found_late', 'Found late')], max_length=16)),
                    ('planned', models.CharField(help_text='Code list: planned admission.', max_length=1)),
                    ('source', models.CharField(help_text='Code list: source of admission.', max_length=2)),
                    ('started_on', models.DateField()),
                    ('counted_from', models.DateField()),
                    ('ended_on', models.DateField(blank=True, null=True)),
                    ('exit', models.CharField(blank=True, choices=[('discharge', 'Discharge'), ('transfer_out', 'Transfer out to another partnership'), ('out_of_scope', 'Closed as out of scope'), ('death', 'Death')], max_length=16)),
                    ('destination', models.CharField(blank=True, help_text='Code list: discharge destination.', max_length=4)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='partnerships.partnership')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='cohorts.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['partnership', 'counted_from'], name='spell_by_partnership'), models.Index(condition=models.Q(('ended_on__isnull', True)), fields=['partnership'], name='spell_open'), models.Index(fields=['ended_on'], name='spell_by_end')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='spell_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('counted_from')), _connector='OR'), name='spell_ends_after_it_is_counted'), models.CheckConstraint(condition=models.Q(('counted_from__gte', models.F('started_on'))), name='spell_is_counted_after_it_starts'), models.CheckConstraint(condition=models.Q(('entry__in', [cohorts.domain.kinds.Entry['TRANSFER_IN'], cohorts.domain.kinds.Entry['FOUND_LATE']]), ('counted_from', models.F('started_on')), _connector='OR'), name='spell_admission_is_counted_at_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('exit', '')), models.Q(('ended_on__isnull', False), models.Q(('exit', ''), _negated=True)), _connector='OR'), name='spell_end_has_day_and_kind'), models.CheckConstraint(condition=models.Q(('destination', ''), ('ended_on__isnull', False), _connector='OR'), name='spell_destination_needs_an_end'), models.CheckConstraint(condition=models.Q(('entry__in', [cohorts.domain.kinds.Entry['FIRST'], cohorts.domain.kinds.Entry['READMISSION'], cohorts.domain.kinds.Entry['TRANSFER_IN'], cohorts.domain.kinds.Entry['FOUND_LATE']])), name='spell_entry_is_known'), models.CheckConstraint(condition=models.Q(('exit__in', ['', cohorts.domain.kinds.Exit['DISCHARGE'], cohorts.domain.kinds.Exit['TRANSFER_OUT'], cohorts.domain.kinds.Exit['OUT_OF_SCOPE'], cohorts.domain.kinds.Exit['DEATH']])), name='spell_exit_is_known'), models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('person',), name='spell_one_open_per_person')],
                },
            ),
            migrations.CreateModel(
                name='DischargePlan',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('status', models.CharField(blank=True, help_text='Code list: care-plan status; empty: not recorded.', max_length=1)),
                    ('planned_on', models.DateField(blank=True, null=True)),
                    ('spell', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='cohorts.spell')),
                ],
                options={
                    'abstract': False,
                    'indexes': [],
                    'constraints': [],
                },
            ),
            migrations.CreateModel(
                name='Episode',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('started_on', models.DateField()),
                    ('ended_on', models.DateField(blank=True, null=True)),
                    ('ward', models.CharField(blank=True, max_length=80)),
                    ('bed_type', models.CharField(help_text='Code list: bed type.', max_length=3)),
                    ('security', models.CharField(help_text='Code list: ward security.', max_length=1)),
                    ('arrangement', models.CharField(choices=[('ccg', 'CCG or ICB'), ('specialised', 'Specialised commissioning'), ('provider_collaborative', 'Provider collaborative')], max_length=24)),
                    ('legal_status', models.CharField(help_text='Code list: legal status.', max_length=2)),
                    ('out_of_area', models.BooleanField(default=False)),
                    ('out_of_area_reasons', models.JSONField(blank=True, default=list, help_text='Code list: out-of-area reason.')),
                    ('commissioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='episodes', to='partnerships.organisation')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='episodes', to='partnerships.site')),
                    ('spell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='episodes', to='cohorts.spell')),
                ],
                options={
                    'indexes': [models.Index(fields=['spell', 'started_on'], name='episode_by_spell')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='episode_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('out_of_area', True), ('out_of_area_reasons', []), _connector='OR'), name='episode_reasons_need_out_of_area'), models.CheckConstraint(condition=models.Q(('arrangement__in', [cohorts.domain.kinds.Arrangement['CCG'], cohorts.domain.kinds.Arrangement['SPECIALISED'], cohorts.domain.kinds.Arrangement['PROVIDER_COLLABORATIVE']])), name='episode_arrangement_is_known'), models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('spell',), name='episode_one_open_per_spell')],
                },
            ),
        ),
    ]
