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
                name='Pack',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('board', 'Board pack'), ('table', 'Table')], max_length=8)),
                    ('month_starts_on', models.DateField(help_text='First day of the month that the pack is for.')),
                    ('title', models.CharField(max_length=160)),
                    ('source', models.CharField(blank=True, help_text='For a table: which one.', max_length=40)),
                    ('query', models.CharField(blank=True, help_text='For a table: the filters that were set.', max_length=2000)),
                    ('formats', models.JSONField(default=list)),
                    ('requested_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('building', 'Being built'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=8)),
                    ('step', models.PositiveSmallIntegerField(default=0)),
                    ('steps', models.PositiveSmallIntegerField(default=1)),
                    ('doing', models.CharField(blank=True, max_length=120)),
                    ('reason', models.CharField(blank=True, help_text='Why it failed, in words for the reader.', max_length=300)),
                    ('runs', models.PositiveSmallIntegerField(default=0, help_text='How often a worker took it up.')),
                    ('touched_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='partnerships.partnership')),
                    ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='packs', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['partnership', '-requested_at'], name='pack_by_partnership')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('step__lte', models.F('steps'))), name='pack_step_within_steps'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state__in', ['waiting', 'building'])), models.Q(('finished_at__isnull', False), ('state__in', ['ready', 'failed'])), _connector='OR'), name='pack_is_finished_when_it_says_so'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'board'), ('source', '')), models.Q(('kind', 'table'), models.Q(('source', ''), _negated=True)), _connector='OR'), name='pack_table_names_its_source'), models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('finished_at__gte', models.F('requested_at')), _connector='OR'), name='pack_finishes_after_it_is_asked')],
                },
            ),
            migrations.CreateModel(
                name='PackFile',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('format', models.CharField(choices=[('pptx', 'PPTX'), ('pdf', 'PDF'), ('xlsx', 'XLSX'), ('csv', 'CSV')], max_length=4)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='packs.pack')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('pack', 'format'), name='pack_file_once_per_format')],
                },
            ),
        ),
    ]
