"""What was agreed before falls due when its last step does; a repeated reason has stood for two reports at least."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, _editor: Any) -> None:
    """Two statements, whatever the number of concerns."""
    step = apps.get_model("tracking", "NextStep")
    last = step.objects.filter(concern_id=OuterRef("pk"), kind="step").order_by("-at", "-pk").values("due")[:1]
    apps.get_model("tracking", "Concern").objects.filter(state="acting").update(due_on=Subquery(last))
    apps.get_model("tracking", "ConcernReason").objects.filter(repeated=True).update(running=2)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0002_concerns_that_end")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
