"""Terms of an agreed funding transfer are fixed; a stay may have dowries one after the other; agreed by whom and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tcp_portal.database import fixed_once, no_overlap

class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0013_leave_never_overlaps'),
        ('finance', '0005_awards'),
        ('partnerships', '0003_wide_panel'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='dowry',
            name='dowry_once_per_stay',
        ),
        migrations.RemoveConstraint(
            model_name='transfer',
            name='transfer_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='transfer',
            name='transfer_is_agreed_by_a_panel_from_a_day',
        ),
        migrations.RemoveConstraint(
            model_name='transfer',
            name='transfer_one_stands',
        ),
        migrations.AddField(
            model_name='transfer',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='finance.transfer'),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='state',
            field=models.CharField(choices=[('draft', 'Being prepared'), ('applied', 'With the panel'), ('agreed', 'Agreed'), ('refused', 'Refused'), ('ended', 'Ended'), ('varied', 'Varied')], default='draft', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='purposechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='purposechange_is_agreed_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'applied', 'agreed', 'refused', 'ended', 'varied'])), name='transfer_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('agreed', 'ended', 'varied')), _negated=True), models.Q(('effective_on__isnull', False), ('panel_on__isnull', False)), _connector='OR'), name='transfer_is_agreed_by_a_panel_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('state__in', ('agreed', 'ended', 'varied')), models.Q(('decided_because', ''), _negated=True), models.Q(('replaces', models.F('pk')), _negated=True)), _connector='OR'), name='transfer_variation_is_agreed_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'varied'), _negated=True), ('ends_on__isnull', False), _connector='OR'), name='transfer_varied_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('state__in', ['refused', 'ended', 'varied']), _negated=True)), fields=('spell',), name='transfer_one_stands'),
        ),
        fixed_once(
            table="finance_transfer", name="transfer_terms_are_fixed", state="state", states=["agreed", "ended", "varied"],
            columns=[
                "spell_id", "payer_id", "payee_id", "a_year", "recurrent", "bed_closes", "panel_on", "effective_on",
                "replaces_id", "withdrawn_at",
            ],
        ),
        fixed_once(
            table="finance_transfer", name="transfer_end_is_fixed", state="state", states=["ended", "varied"],
            columns=["state", "ends_on"],
        ),
        no_overlap(
            table="finance_dowry", owner="spell_id", start="starts_on", end="ends_on", name="dowry_one_a_day",
            moments_are_free=True, withdrawn_are_free=True,
        ),
    ]
