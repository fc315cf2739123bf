from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("board", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="facultymark", name="mark_on_a_board"),
        migrations.AddIndex(
            model_name="facultymark",
            index=models.Index(
                fields=["cycle", "year", "value", "reason", "version", "faculty", "pupil"], name="marks_of_a_board"
            ),
        ),
    ]
