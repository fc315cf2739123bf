"""The database itself refuses to change a row of the record, by whatever way it is asked."""

from typing import Any

from django.db import migrations

WORDS = "The audit record is never changed."
SQLITE = f"""
CREATE TRIGGER audit_event_never_changed BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, '{WORDS}'); END
"""
POSTGRES = f"""
CREATE FUNCTION audit_event_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}'; END $$;
CREATE TRIGGER audit_event_never_changed BEFORE UPDATE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_never_changed();
"""


def guard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE, params=None)


def unguard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_event_never_changed() CASCADE", params=None)
    else:
        schema_editor.execute("DROP TRIGGER audit_event_never_changed", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.AlterModelOptions(name="event", options={"base_manager_name": "objects"}),
        migrations.RunPython(guard, unguard),
    ]
