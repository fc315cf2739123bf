from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracking", "0006_tallies_as_they_are_read")]

    operations = [
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                fields=["cycle", "year", "owner_role", "state", "due_on"], name="concern_as_it_is_counted"
            ),
        ),
        migrations.AddIndex(
            model_name="cycleroll",
            index=models.Index(fields=["cycle", "pupil", "year"], name="roll_by_cycle_and_pupil"),
        ),
    ]
