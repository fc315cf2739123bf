"""Every field says whether it is about a person and how long it is kept; the migrations say what the models say."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from ettle.privacy.kept import Period, Table, tables

Fields = dict[str, set[str]]


def fields_of_the_models() -> Fields:
    return {
        model._meta.label: {field.name for field in model._meta.get_fields() if field.concrete}
        for model in apps.get_models()
        if model.__module__.startswith("ettle.")
    }


def faults(models: Fields, described: tuple[Table, ...]) -> list[str]:
    found = [
        f"{table.label} is described, and there is no such table." for table in described if table.label not in models
    ]
    by_label = {table.label: table for table in described}
    for label, fields in models.items():
        table = by_label.get(label)
        if table is None:
            found.append(f"{label} is not in ettle/privacy/fields.toml.")
            continue
        personal, plain = set(table.personal), set(table.plain)
        found += [f"{label}.{name} is not in ettle/privacy/fields.toml." for name in sorted(fields - personal - plain)]
        found += [f"{label}.{name} is described and is not there." for name in sorted((personal | plain) - fields)]
        found += [f"{label}.{name} is both personal and plain." for name in sorted(personal & plain)]
        if (table.about == "nobody") == bool(personal):
            found.append(f"{label} says it is about {table.about}, and its fields say otherwise.")
    return found


def test_every_field_says_whether_it_is_personal_and_how_long_it_is_kept() -> None:
    assert not (found := faults(fields_of_the_models(), tables())), "\n".join(found)


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ({"a.Pupil": {"id", "name", "shoe"}}, "a.Pupil.shoe is not in"),
        ({"a.Pupil": {"id"}}, "a.Pupil.name is described and is not there"),
        ({"a.Pupil": {"id", "name"}, "a.Memo": {"id"}}, "a.Memo is not in"),
        ({}, "there is no such table"),
    ],
)
def test_a_field_that_nobody_described_is_seen(models: Fields, said: str) -> None:
    described = (Table("a.Pupil", "pupil", Period("pupil", "five years", "law"), ("name",), ("id",)),)
    assert faults({"a.Pupil": {"id", "name"}}, described) == []
    assert any(said in fault for fault in faults(models, described))


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(f"A migration is missing:\n{said.getvalue()}")


@pytest.mark.django_db
def test_django_finds_nothing_wrong_with_the_settings() -> None:
    said = StringIO()
    call_command("check", "--fail-level", "WARNING", "--database", "default", stdout=said, stderr=said)
