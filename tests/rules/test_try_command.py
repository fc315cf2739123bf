"""`ettle policy try`: the answers a person or another program gets, and what is said when there can be none."""

import csv
import io
import json
from pathlib import Path

import pytest

from ettle.cli.main import main

ROOT = Path(__file__).parents[2]
USED = str(ROOT / "docs" / "examples" / "uci" / "policy.toml")
FEWER = str(ROOT / "docs" / "examples" / "uci" / "fewer.toml")
REPORTS = str(ROOT / "tests" / "data" / "uci" / "reports_long.csv")
CLEAN = str(ROOT / "tests" / "data" / "messy" / "00_clean_reference.csv")


def ask(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, str, str]:
    code = main(["policy", "try", *words])
    seen = capfdbinary.readouterr()
    return code, seen.out.decode(), seen.err.decode()


@pytest.mark.requirement("S2-59")
def test_the_worked_example_of_the_guide_gives_the_figures_it_names(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out, err = ask(capfdbinary, FEWER, "--against", USED, "--on", REPORTS)
    guide = (ROOT / "docs" / "how-to" / "try-a-policy.md").read_text(encoding="utf-8")
    assert code == 0
    for line in out.splitlines()[:8]:
        assert line.strip() in guide
    assert "Would be dropped: 170" in out
    assert "Note: The column “pupil_id” was read as pupil." in err
    assert "[Source" in out


def test_json_holds_every_pupil_and_what_the_policies_say_differently(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    _code, out, _err = ask(capfdbinary, FEWER, "--against", USED, "--on", REPORTS, "--format", "json")
    found = json.loads(out)
    assert found["counts"] == {"flagged": 0, "dropped": 170, "moved": 16, "same": 85, "reasons_changed": 12}
    assert len(found["pupils"]) == 271
    assert found["owners"][0] == {"owner": "curriculum_leader", "before": 239, "after": 94}
    assert found["tried"]["version"] == "2009.1"
    assert {one["section"] for one in found["says"]} == {"The policy", "What raises a concern, and what earns praise"}
    assert all(one["because"] for one in found["pupils"])


def test_an_earlier_report_and_turned_round_flags_instead_of_drops(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = ("--on", REPORTS, "--format", "json", "--report", "2")
    there = json.loads(ask(capfdbinary, FEWER, "--against", USED, *words)[1])["counts"]
    back = json.loads(ask(capfdbinary, USED, "--against", FEWER, *words)[1])["counts"]
    assert there["dropped"] == back["flagged"] > 0
    assert there["moved"] == back["moved"]


def test_csv_is_written_whole_to_a_file_and_marked_as_utf8(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    out = tmp_path / "answer.csv"
    code, said, _err = ask(capfdbinary, FEWER, "--against", USED, "--on", REPORTS, "--format", "csv", "--out", str(out))
    assert (code, said) == (0, "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 271
    assert rows[0]["owner_before"] == "Curriculum leader"


def test_another_attendance_line_says_who_joins_and_leaves_the_group(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    text = (ROOT / "ettle" / "policy" / "packs" / "scottish-secondary.toml").read_text(encoding="utf-8")
    stricter = tmp_path / "stricter.toml"
    stricter.write_text(text.replace("absence_percent = 10,", "absence_percent = 5,"), encoding="utf-8")
    pupils = tmp_path / "pupils.csv"
    pupils.write_text("SCN,Attendance\n213456784,93\n051234561,97\n", encoding="utf-8")
    words = ("--against", "scottish-secondary", "--on", CLEAN, "--pupils", str(pupils), "--format", "json")
    found = json.loads(ask(capfdbinary, str(stricter), *words)[1])
    [group] = found["categories"]
    assert (group["category"], group["left"]) == ("ATT", [])
    assert "213456784" in group["joined"]
    assert "051234561" not in group["joined"]
    assert found["counts"]["flagged"] == 0


@pytest.mark.parametrize(
    ("policy", "used", "on", "says"),
    [
        ("nothing.toml", USED, REPORTS, "nothing.toml cannot be tried:"),
        (USED, "nothing.toml", REPORTS, "there is no such file"),
        (FEWER, USED, "nothing.csv", "There is no file nothing.csv"),
        (REPORTS, USED, REPORTS, "is not TOML"),
    ],
)
def test_what_cannot_be_read_is_one_clear_answer_and_code_two(
    capfdbinary: pytest.CaptureFixture[bytes], policy: str, used: str, on: str, says: str
) -> None:
    code, out, err = ask(capfdbinary, policy, "--against", used, "--on", on)
    assert (code, out) == (2, "")
    assert err.startswith("ettle policy try: ")
    assert says in err


def test_a_faulty_policy_names_every_fault_with_its_line(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    text = Path(USED).read_text(encoding="utf-8")
    bad.write_text(text.replace('at_or_worse = "9"', 'at_or_worse = "99"').replace("from = 3", "from = 4"), "utf-8")
    code, _out, err = ask(capfdbinary, str(bad), "--against", USED, "--on", REPORTS)
    assert code == 2
    assert err.count("line ") == 2


def test_a_report_that_is_not_there_is_named_with_those_that_are(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, _out, err = ask(capfdbinary, FEWER, "--against", USED, "--on", REPORTS, "--report", "9")
    assert (code, "has no report 9; it has 1, 2, 3." in err) == (2, True)
