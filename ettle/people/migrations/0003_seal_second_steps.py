"""Secrets of second steps lay in plain text; from here on only the school's key opens them."""

from typing import Any

from django.db import migrations

from ettle.people.sealing import is_sealed, opened, seal, with_secrets


def seal_all(apps: Any, schema_editor: Any) -> None:
    _change(apps, schema_editor, lambda text: text if is_sealed(text) else seal(text))


def open_all(apps: Any, schema_editor: Any) -> None:
    _change(apps, schema_editor, lambda text: opened(text) if is_sealed(text) else text)


def _change(apps: Any, schema_editor: Any, change: Any) -> None:
    rows = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    for row in rows.filter(type__in=["totp", "recovery_codes"]):
        row.data = with_secrets(row.data, change)
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_initial"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(seal_all, open_all)]
