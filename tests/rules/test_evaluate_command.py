"""`ettle evaluate`: the whole way from a file to the answer, as a person or another program asks for it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ettle.cli.main import main

ROOT = Path(__file__).parents[2]
MESSY = ROOT / "tests" / "data" / "messy"
CLEAN = str(MESSY / "00_clean_reference.csv")
ONE, TWO = "213456784", "051234561"


def ask(
    capfdbinary: pytest.CaptureFixture[bytes], *words: str, policy: str = "scottish-secondary"
) -> tuple[int, str, str]:
    code = main(["evaluate", *words, "--policy", policy])
    seen = capfdbinary.readouterr()
    return code, seen.out.decode(), seen.err.decode()


def answer(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> dict[str, Any]:
    code, out, _err = ask(capfdbinary, *words, "--format", "json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def written(folder: Path, name: str, *lines: str) -> str:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_the_json_has_the_agreed_shape(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    found = answer(capfdbinary, str(MESSY / "16_out_of_scale_values.csv"))
    assert set(found) == {"policy", "report", "read", "problems", "warnings", "notes", "pupils", "counts"}
    assert set(found["policy"]) == {"school", "version", "from"}
    assert found["report"] == 1
    assert found["read"] == {"pupils": 8, "ratings": 22}
    assert found["problems"][0] == {
        "row": 1, "column": "Effort", "value": "5", "problem": "5 is not on this scale. Effort is 1 to 4.",
    }  # fmt: skip
    pupil = found["pupils"][0]
    assert set(pupil) == {"pupil", "year", "owner", "faculties", "categories", "concerns"}
    concern = pupil["concerns"][0]
    assert set(concern) == {"trigger", "subject", "faculty", "measure", "value", "previous", "because"}
    assert concern["subject"] == "English"
    assert concern["because"].startswith("Effort in English is 3 (Needs improving)")
    assert found["counts"]["pupils_of_concern"] == 4
    assert found["counts"]["by_owner"] == {"curriculum_leader": 4}


def test_the_more_faculties_the_higher_the_owner(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    path = written(
        tmp_path, "three.csv", "pupil,year,subject,effort", f"{ONE},S3,English,3", f"{ONE},S3,Maths,4",
        f"{ONE},S3,French,3", f"{TWO},S3,Biology,3", f"{TWO},S3,Physics,3",
    )  # fmt: skip
    pupils = {pupil["pupil"]: pupil for pupil in answer(capfdbinary, path)["pupils"]}
    assert pupils[ONE]["owner"] == "year_head"
    assert len(pupils[ONE]["faculties"]) == 3
    assert pupils[TWO]["owner"] == "curriculum_leader"
    assert pupils[TWO]["faculties"] == ["Sciences"]


def test_the_latest_report_is_judged_unless_another_is_asked_for(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    path = written(tmp_path, "two.csv", "pupil,subject,report,effort", f"{ONE},English,1,3", f"{ONE},English,2,1")
    assert answer(capfdbinary, path)["pupils"] == []
    assert [pupil["pupil"] for pupil in answer(capfdbinary, path, "--report", "1")["pupils"]] == [ONE]
    code, out, err = ask(capfdbinary, path, "--report", "7")
    assert (code, out) == (2, "")
    assert "has no report 7; it has 1, 2." in err


def test_categories_come_from_the_list_of_pupils(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    ratings = written(tmp_path, "r.csv", "pupil,subject,effort", f"{ONE},English,3", f"{TWO},English,3")
    pupils = written(
        tmp_path, "p.csv", "pupil,year,attendance,simd_decile,CE,SEBN", f"{ONE},S3,90.0,4,yes,", f"{TWO},S3,90.1,5,,yes"
    )
    found = {pupil["pupil"]: pupil for pupil in answer(capfdbinary, ratings, "--pupils", pupils)["pupils"]}
    assert sorted(found[ONE]["categories"]) == ["ATT", "CE", "SIMD"]
    assert found[TWO]["categories"] == ["SEBN"]
    assert found[ONE]["year"] == "S3"


def test_a_heading_can_be_mapped_and_an_unknown_one_is_a_sentence(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    path = written(tmp_path, "own.csv", "Who,subject,Zeal,effort", f"{ONE},English,3,1")
    assert answer(capfdbinary, path, "--map", "Who=pupil")["counts"]["pupils_of_concern"] == 0
    code, _out, err = ask(capfdbinary, path, "--map", "Whom=pupil")
    assert code == 2
    assert "No column is headed “Whom”. The headings are: Who, subject, Zeal, effort." in err


@pytest.mark.parametrize(
    ("ratings", "policy", "sentence"),
    [
        ("none.csv", "scottish-secondary", "There is no file none.csv."),
        (CLEAN, "no-such-pack", "there is no such file"),
        (str(ROOT / "pyproject.toml"), "scottish-secondary", "no row of headings"),
    ],
)
def test_when_nothing_can_be_read_the_code_is_2_and_the_reason_one_sentence(
    ratings: str, policy: str, sentence: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, out, err = ask(capfdbinary, ratings, policy=policy)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_a_file_with_no_good_rating_is_not_an_empty_answer(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    code, _out, err = ask(capfdbinary, written(tmp_path, "bad.csv", "pupil,subject,effort", f"{ONE},English,9"))
    assert code == 2
    assert "no rating that could be read" in err
    assert "9 is not on this scale" in err


def test_the_table_has_counts_on_top_and_owners_in_words(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out, err = ask(capfdbinary, CLEAN)
    assert code == 0
    lines = out.splitlines()
    assert "8 pupils and 24 ratings read; 4 pupils of concern." in lines
    assert any(line.strip() == "Curriculum leader: 4" for line in lines)
    assert max(len(line) for line in lines) <= 100
    assert "English: Effort 3" in out
    assert "read as attendance" in err


def test_the_csv_cannot_run_as_a_formula(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    path = written(tmp_path, "f.csv", "pupil,subject,faculty,effort", "=1+1,+Art,English,3")
    out = tmp_path / "out.csv"
    code, shown, _err = ask(capfdbinary, path, "--format", "csv", "--out", str(out))
    assert (code, shown) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    assert rows[0]["pupil"] == "'=1+1"
    assert rows[0]["subject"] == "'+Art"
    assert rows[0]["owner"] == "Curriculum leader"


def test_an_answer_that_cannot_be_written_leaves_no_half_of_it(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    code, _out, err = ask(capfdbinary, CLEAN, "--format", "json", "--out", str(tmp_path / "none" / "out.json"))
    assert code == 2
    assert "cannot be written" in err
    assert list(tmp_path.iterdir()) == []


def test_two_real_schools_are_judged_by_their_own_policy(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    ratings = ROOT / "tests" / "data" / "uci" / "reports_long.csv"
    policy = ROOT / "docs" / "examples" / "uci" / "policy.toml"
    code, out, _err = ask(capfdbinary, str(ratings), "--format", "json", policy=str(policy))
    found = json.loads(out)
    rows = list(csv.DictReader(io.StringIO(ratings.read_text(encoding="utf-8"))))
    grades = {(row["pupil_id"], row["subject"], row["report"]): int(row["grade"]) for row in rows}
    slow: dict[str, set[str]] = {}
    for (pupil, subject, report), grade in grades.items():
        if report == "3" and (grade < 10 or grade < grades[pupil, subject, "2"]):
            slow.setdefault(pupil, set()).add(subject)
    assert code == 0
    assert found["read"] == {"pupils": 674, "ratings": 3132}
    assert found["problems"] == []
    assert {pupil["pupil"]: set(pupil["faculties"]) for pupil in found["pupils"]} == slow
    assert {p["pupil"] for p in found["pupils"] if p["owner"] == "pupil_support_leader"} == {
        pupil for pupil, subjects in slow.items() if len(subjects) == 2
    }


def test_the_command_never_loads_django() -> None:
    program = (
        "import sys; from ettle.cli.main import main; code = main(sys.argv[1:]); "
        "sys.exit(code or any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    words = ["evaluate", CLEAN, "--policy", "scottish-secondary", "--format", "json"]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, check=False)
    assert done.returncode == 0


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    words = ["-m", "ettle.cli.main", "evaluate", CLEAN, "--policy", "scottish-secondary", "--format", "json"]
    running = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert b"Traceback" not in running.stderr.read()
    running.stderr.close()
    running.wait()


def as_installed(*words: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a person starts it, which leaves without tidying up."""
    command = str(Path(sys.executable).parent / "ettle")
    return subprocess.run([command, "evaluate", *words], capture_output=True, check=False)


def test_the_installed_command_gives_the_whole_answer_through_a_pipe() -> None:
    done = as_installed(CLEAN, "--policy", "scottish-secondary", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["counts"]["pupils_of_concern"] > 0


def test_the_installed_command_says_in_a_sentence_that_nothing_could_be_read(tmp_path: Path) -> None:
    done = as_installed(str(tmp_path / "absent.csv"), "--policy", "scottish-secondary")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("ettle evaluate: ")
