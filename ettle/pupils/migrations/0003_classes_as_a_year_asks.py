from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pupils", "0002_renewals")]

    operations = [
        migrations.AddIndex(
            model_name="classmembership",
            index=models.Index(fields=["pupil", "starts", "ends", "teaching_class"], name="classes_of_a_pupil"),
        ),
    ]
