"""The month end of packs: calendar, runs, words, checks set aside, signatures, issued editions, links."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import uuid

from tcp_portal.database import Together


class Migration(migrations.Migration):

    dependencies = [
        ('packs', '0006_disclosure'),
        ('partnerships', '0004_responsible_owner'),
        ('partnerships', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='PackRun',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('month_starts_on', models.DateField(help_text='First day of the month that the packs are for.')),
                    ('editions', models.CharField(max_length=80)),
                    ('state', models.CharField(choices=[('draft', 'Being written'), ('review', 'In review'), ('issued', 'Issued'), ('cancelled', 'Cancelled')], default='draft', max_length=9)),
                    ('sections', models.JSONField(default=list, help_text='Keys of the sections in their order; empty: all, as the edition has them.')),
                    ('started_at', models.DateTimeField()),
                    ('draft_on', models.DateField()),
                    ('ask_on', models.DateField()),
                    ('words_on', models.DateField()),
                    ('review_on', models.DateField()),
                    ('sign_off_on', models.DateField()),
                    ('asked_at', models.DateTimeField(help_text='When contributors were asked.', null=True)),
                    ('changed_at', models.DateTimeField(help_text='When something was chosen or written that a draft must show.')),
                    ('round', models.PositiveSmallIntegerField(default=0)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('returned_because', models.CharField(blank=True, max_length=400)),
                    ('issued_at', models.DateTimeField(null=True)),
                    ('cancelled_at', models.DateTimeField(null=True)),
                    ('cancelled_because', models.CharField(blank=True, max_length=400)),
                    ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_runs', to='partnerships.partnership')),
                    ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'review', 'issued', 'cancelled'])), name='pack_run_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('partnership', 'month_starts_on', 'editions'), name='pack_run_once'), models.CheckConstraint(condition=models.Q(('editions', ''), _negated=True), name='pack_run_has_an_edition'), models.CheckConstraint(condition=models.Q(('ask_on__lte', models.F('words_on')), ('draft_on__lte', models.F('ask_on')), ('review_on__lte', models.F('sign_off_on')), ('words_on__lte', models.F('review_on'))), name='pack_run_steps_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('round__gte', 1), ('sent_at__isnull', False)), models.Q(('state__in', ['review', 'issued']), _negated=True), _connector='OR'), name='pack_run_is_sent_before_it_is_reviewed'), models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', False), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('issued_at__isnull', True)), _connector='OR'), name='pack_run_is_issued_when_it_says_so'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled'), models.Q(('cancelled_because', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at__isnull', True), ('cancelled_because', '')), _connector='OR'), name='pack_run_is_cancelled_with_a_reason')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='IssuedEdition',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('edition', models.CharField(max_length=14)),
                    ('document', models.JSONField(help_text='The neutral document; no person in it.')),
                    ('digest', models.CharField(help_text='SHA-256 over its words, tables and charts.', max_length=64)),
                    ('files', models.JSONField(help_text='By format: SHA-256 and size.')),
                    ('issued_at', models.DateTimeField()),
                    ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pack', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='issued_edition', to='packs.pack')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issued', to='packs.packrun')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('edition__in', ['board', 'stocktake', 'governing-body', 'public', 'easy-read'])), name='issued_edition_is_known'), models.UniqueConstraint(fields=('run', 'edition'), name='issued_edition_once'), models.CheckConstraint(condition=models.Q(('manager', models.F('owner')), _negated=True), name='issued_edition_is_signed_by_two_people'), models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='issued_edition_has_a_digest')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='CheckOverride',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('finding', models.CharField(max_length=64)),
                    ('check_key', models.CharField(max_length=40)),
                    ('sentence', models.TextField()),
                    ('reason', models.CharField(max_length=400)),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='packs.packrun')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('run', 'finding'), name='check_override_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='check_override_has_a_reason')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='RunPack',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('edition', models.CharField(max_length=14)),
                    ('purpose', models.CharField(choices=[('draft', 'Draft'), ('look', 'Comparison with the register')], default='draft', max_length=5)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('asked_at', models.DateTimeField()),
                    ('document', models.JSONField(null=True)),
                    ('section_digests', models.JSONField(default=dict)),
                    ('findings', models.JSONField(default=list)),
                    ('pack', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='run_pack', to='packs.pack')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='packs.packrun')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('edition__in', ['board', 'stocktake', 'governing-body', 'public', 'easy-read'])), name='run_pack_edition_is_known'), models.CheckConstraint(condition=models.Q(('purpose__in', ['draft', 'look'])), name='run_pack_purpose_is_known'), models.UniqueConstraint(fields=('run', 'edition', 'number'), name='run_pack_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='run_pack_number_from_one')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='RunWords',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('section_key', models.CharField(max_length=40)),
                    ('section_title', models.CharField(max_length=120)),
                    ('asked_at', models.DateTimeField()),
                    ('due_on', models.DateField()),
                    ('text', models.TextField(blank=True, max_length=3000)),
                    ('highlights', models.TextField(blank=True, max_length=1000)),
                    ('section_digest', models.CharField(blank=True, max_length=64)),
                    ('given_at', models.DateTimeField(null=True)),
                    ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_words', to=settings.AUTH_USER_MODEL)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='packs.packrun')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('run', 'section_key', 'asked_of'), name='run_words_asked_once'), models.CheckConstraint(condition=models.Q(models.Q(('given_at__isnull', True), ('highlights', ''), ('text', '')), models.Q(('given_at__isnull', False), models.Q(('highlights', ''), ('text', ''), _negated=True)), _connector='OR'), name='run_words_are_given_when_they_say_something'), models.CheckConstraint(condition=models.Q(('given_at__isnull', True), ('given_at__gte', models.F('asked_at')), _connector='OR'), name='run_words_are_given_after_they_are_asked'), models.CheckConstraint(condition=models.Q(('section_key', ''), _negated=True), name='run_words_name_a_section')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='SignOff',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('round', models.PositiveSmallIntegerField()),
                    ('signer', models.CharField(choices=[('manager', 'Programme manager'), ('owner', 'Senior responsible owner')], max_length=7)),
                    ('at', models.DateTimeField()),
                    ('digests', models.JSONField(help_text='By edition: SHA-256 of the words, tables and charts signed.')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='packs.packrun')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('signer__in', ['manager', 'owner'])), name='sign_off_signer_is_known'), models.UniqueConstraint(fields=('run', 'round', 'signer'), name='sign_off_once_a_role'), models.UniqueConstraint(fields=('run', 'round', 'by'), name='sign_off_once_a_person'), models.CheckConstraint(condition=models.Q(('round__gte', 1)), name='sign_off_round_from_one')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='AskMail',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('asked_on', models.DateField()),
                    ('taken_at', models.DateTimeField()),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('failed', models.BooleanField(default=False)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'asked_on'), name='ask_mail_once_a_day'), models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('failed', False), _connector='OR'), name='ask_mail_is_sent_or_failed')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='PackCalendar',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('valid_from', models.DateField(help_text='First day of the first month whose pack follows it.')),
                    ('draft_day', models.PositiveSmallIntegerField()),
                    ('ask_day', models.PositiveSmallIntegerField()),
                    ('words_day', models.PositiveSmallIntegerField()),
                    ('review_day', models.PositiveSmallIntegerField()),
                    ('sign_off_day', models.PositiveSmallIntegerField()),
                    ('editions', models.CharField(help_text='Of a run that starts by itself.', max_length=80)),
                    ('starts_by_itself', models.BooleanField(default=True)),
                    ('set_at', models.DateTimeField()),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_calendars', to='partnerships.partnership')),
                    ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'valid_from'), name='pack_calendar_once_a_month'), models.CheckConstraint(condition=models.Q(('editions', ''), _negated=True), name='pack_calendar_has_an_edition'), models.CheckConstraint(condition=models.Q(('draft_day__gte', 1), ('sign_off_day__lte', 18)), name='pack_calendar_is_within_a_month'), models.CheckConstraint(condition=models.Q(('ask_day__lte', models.F('words_day')), ('draft_day__lte', models.F('ask_day')), ('review_day__lte', models.F('sign_off_day')), ('words_day__lte', models.F('review_day'))), name='pack_calendar_steps_in_order')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='PackLink',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=120)),
                    ('email', models.EmailField(max_length=254)),
                    ('purpose', models.CharField(max_length=200)),
                    ('digest', models.CharField(help_text='SHA-256 of the secret.', max_length=64, unique=True)),
                    ('made_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('issued', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='packs.issuededition')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='pack_link_expires_after_it_is_made'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('email', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='pack_link_says_for_whom_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='pack_link_is_revoked_by_somebody')],
                    'indexes': [],
                },
            ),
        ),
    ]
