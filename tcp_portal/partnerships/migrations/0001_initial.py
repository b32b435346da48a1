import django.db.models.deletion
import tcp_portal.access.roles
import uuid
from django.conf import settings
from django.db import migrations, models

from tcp_portal.database import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=160)),
                    ('short_name', models.CharField(max_length=60)),
                    ('kind', models.CharField(choices=[('ccg', 'Clinical commissioning group'), ('icb', 'Integrated care board'), ('council', 'Council'), ('specialised', 'NHS England specialised commissioning'), ('provider_collaborative', 'Provider collaborative'), ('provider', 'Provider')], max_length=24)),
                    ('ods_code', models.CharField(blank=True, max_length=10, verbose_name='ODS code')),
                    ('opened_on', models.DateField(blank=True, null=True)),
                    ('closed_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ods_code', ''), _negated=True), fields=('ods_code',), name='organisation_ods_code_once'), models.UniqueConstraint(fields=('name',), name='organisation_name_once'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='organisation_closes_after_it_opens')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='Partnership',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('code', models.SlugField(help_text='Short name used in addresses, for example BHR.', max_length=12, unique=True)),
                    ('name', models.CharField(max_length=160, unique=True)),
                    ('region', models.CharField(blank=True, max_length=60)),
                    ('starts_on', models.DateField(help_text='First day of the first month that the register covers.')),
                    ('opens_at', models.DateField(blank=True, help_text='Month in which pages open; empty means the last complete month.', null=True)),
                    ('synthetic', models.BooleanField(default=False, help_text='Every person in it is invented.')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='partnership_code_not_empty')],
                    'indexes': [],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('email', models.EmailField(max_length=254, unique=True)),
                    ('name', models.CharField(max_length=120)),
                    ('is_active', models.BooleanField(default=True)),
                ],
                options={
                    'abstract': False,
                    'indexes': [],
                    'constraints': [],
                },
            ),
            migrations.CreateModel(
                name='Place',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=80)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='partnerships.partnership')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'name'), name='place_name_once_per_partnership')],
                },
            ),
            migrations.CreateModel(
                name='Site',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=120)),
                    ('town', models.CharField(blank=True, max_length=80)),
                    ('ods_code', models.CharField(blank=True, max_length=12, verbose_name='ODS site code')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='partnerships.organisation')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('provider', 'name'), name='site_name_once_per_provider'), models.UniqueConstraint(condition=models.Q(('ods_code', ''), _negated=True), fields=('ods_code',), name='site_ods_code_once')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='partnerships.organisation')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='partnerships.partnership')),
                    ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='partnerships.place')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='membership_ends_after_it_starts'), models.UniqueConstraint(fields=('partnership', 'organisation', 'place', 'valid_from'), name='membership_once'), models.UniqueConstraint(condition=models.Q(('place__isnull', True)), fields=('partnership', 'organisation', 'valid_from'), name='membership_of_the_whole_once')],
                },
            ),
            migrations.CreateModel(
                name='Population',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('basis', models.CharField(choices=[('adults_gp_registered', 'adults (18 and over) registered with a GP'), ('all_gp_registered', 'people of all ages registered with a GP'), ('adults_resident', 'resident adults (18 and over)'), ('children_resident', 'resident children and young people (under 18)')], max_length=24)),
                    ('year', models.PositiveSmallIntegerField(help_text='Year that the count is for.')),
                    ('count', models.PositiveIntegerField()),
                    ('source', models.CharField(max_length=240)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='populations', to='partnerships.partnership')),
                    ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='populations', to='partnerships.place')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'place', 'basis', 'year'), name='population_once'), models.UniqueConstraint(condition=models.Q(('place__isnull', True)), fields=('partnership', 'basis', 'year'), name='population_of_the_whole_once'), models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='population_is_positive')],
                },
            ),
            migrations.CreateModel(
                name='Post',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('role', models.CharField(choices=[('programme_manager', 'Programme manager'), ('commissioner', 'Commissioner'), ('council_lead', 'Council lead'), ('specialised_case_manager', 'Specialised commissioning case manager'), ('finance_lead', 'Finance lead'), ('workstream_lead', 'Workstream lead'), ('board_member', 'Board member'), ('regional_viewer', 'Regional or national viewer'), ('bid_panel_member', 'Bid panel member'), ('ig_officer', 'Information governance officer'), ('administrator', 'Administrator')], max_length=32)),
                    ('region', models.CharField(blank=True, max_length=60)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='partnerships.organisation')),
                    ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='partnerships.partnership')),
                    ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='partnerships.place')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='post_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('partnership__isnull', False), ('role__in', [tcp_portal.access.roles.Role['ADMINISTRATOR'], tcp_portal.access.roles.Role['IG_OFFICER'], tcp_portal.access.roles.Role['REGIONAL_VIEWER']]), _connector='OR'), name='post_has_a_partnership_unless_its_role_is_wide'), models.CheckConstraint(condition=models.Q(('partnership__isnull', False), models.Q(('organisation__isnull', True), ('place__isnull', True)), _connector='OR'), name='post_without_partnership_has_no_limits')],
                },
            ),
        ),
    ]
