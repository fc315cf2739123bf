"""The reference of the format is made from the format, and its examples work."""

from __future__ import annotations

from pathlib import Path

import pytest

from ettle.policy import Policy, load_policy_text
from ettle.policy.explaining import explain
from ettle.policy.reference import reference
from ettle.policy.sentences import entry_in
from ettle.policy.worked import EXAMPLES, HEAD, Example

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "policy.md"


def test_the_page_is_what_the_schema_says_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "run: python -m ettle.policy.reference > docs/reference/policy.md"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_worked_example_is_sound_and_read_back(example: Example) -> None:
    english = explain(load_policy_text(HEAD + "\n" + example.toml))
    assert all(f"{section}\n---" in english for section in example.sections)


def test_every_key_has_its_row() -> None:
    page = reference()
    for name, info in Policy.model_fields.items():
        model = entry_in(info.annotation)
        for key, field in model.model_fields.items() if model else ():
            if key != "source":
                assert f"| `{field.alias or key}` |" in page, f"{name}.{key}"
