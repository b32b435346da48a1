"""What a bid says of a part of the money stays with its tranche."""

from django.db import migrations, models

class Migration(migrations.Migration):

    dependencies = [
        ('finance', '0004_dowry_lines'),
    ]

    operations = [
        migrations.AddField(
            model_name='tranche',
            name='note',
            field=models.CharField(blank=True, help_text='For example what the bid says of it.', max_length=240),
        ),
    ]
