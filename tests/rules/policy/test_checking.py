"""Every fault of a policy file is named at once, with its place and what would be right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ettle.cli.main import main
from ettle.policy import (
    Fault,
    PolicyFaults,
    PolicyUnreadable,
    load_adopted_text,
    load_policy,
    load_policy_text,
    packs,
    policy_text,
)
from ettle.policy.cautions import cautions

EVERYTHING = (Path(__file__).parent / "everything.toml").read_text(encoding="utf-8")


def faults(text: str) -> list[str]:
    with pytest.raises(PolicyFaults) as found:
        load_policy_text(text)
    assert not isinstance(found.value, PolicyUnreadable)
    return [str(fault) for fault in found.value.faults]


def broken(*changes: tuple[str, str]) -> list[str]:
    text = EVERYTHING
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return faults(text)


FAULTS = [
    ('label = "Junior phase"', 'labell = "Junior phase"', 'phases["junior"].labell: unknown key "labell". The nearest'),
    ('years = ["S1", "S2"]\nsource = "Phases', 'years = []\nsource = "Phases', 'the phase "Junior phase" has no years'),
    ('years = ["S4"]', 'years = ["S4", "S9"]', 'there is no year "S9"'),
    ('years = ["S4"]', 'years = ["S4", "S1"]', 'the year "S1" is already in the phase "Junior phase"'),
    ('[[years]]\nid = "S4"\n', '[[years]]\nid = "S4"\n[[years]]\nid = "S6"\n', 'the year "S6" belongs to no phase'),
    ('faculty = "numbers"\nshort = "Ari"', 'short = "Ari"', 'subjects["arithmetic"]: the subject has no faculty'),
    (
        'faculty = "numbers"\nshort = "Ari"',
        'faculty = "numbres"',
        'no faculty "numbres". The nearest faculty is "numbers"',
    ),
    ('aliases = ["Counting"]', 'aliases = ["geometry"]', '"geometry" already stands for another subject'),
    (
        'at_or_worse = "poor"',
        'at_or_worse = "grim"',
        'looks for "grim", but "effort" is on the scale "words" and is not',
    ),
    ('at_or_worse = "poor"', 'at_or_worse = "away"', "is not counted, so it cannot trigger"),
    ('in = ["poor"]', 'in = ["poor", "sad"]', 'when.in: "sad" is not on the scale'),
    ('measures = ["effort"]\nwhen = { at_or_worse', 'measures = ["efort"]\nwhen = { at_or_worse', 'no measure "efort"'),
    ("worse_than_last_by = 1", "worse_than_last_by = 3", "asks for 3 steps, but"),
    ("worse_than_last_by = 1", "worse_than_last_by = 0", "is 0. It should be 1 or more"),
    ("{ worse_than_last_by = 1 }", "{ }", "the condition holds nothing"),
    (
        '{ at_or_better = "fine" }',
        '{ at_or_better = "fine", in = ["fine"] }',
        "the condition holds at_or_better and any_of",
    ),
    ('target = "wanted"\n\n', 'target = "wnated"\n\n', '"wnated" is no measure to take the target from'),
    ("average_at_or_worse = 3.5", "average_at_or_worse = 35", "an average of 35 is outside the scale"),
    ("{ from = 3, owner", "{ from = 4, owner", "there is a hole: nothing covers 3 subjects"),
    ("{ from = 3, owner", "{ from = 2, owner", "overlaps: 2 subjects is covered twice"),
    ("{ from = 1, to = 2,", "{ from = 2, to = 2,", "the ladder starts at 2. It should start at 1"),
    ("{ from = 1, to = 2,", "{ from = 1,", "covered twice"),
    ('{ from = 3, owner = "head" }', '{ from = 3, to = 9, owner = "head" }', "nothing covers 10 subjects and more"),
    (
        '{ from = 3, owner = "head" }',
        '{ from = 3, owner = "heda" }',
        'there is no role "heda". The nearest role is "head"',
    ),
    (
        'set_by = ["head"]\nderived',
        'set_by = ["janitor"]\nderived',
        'categories["AREA"].set_by[1]: there is no role "janitor"',
    ),
    ('editions = ["2020v2"]', 'editions = ["2006"]', "the 2006 edition runs the other way"),
    ("from = 1, to = 2, editions", "from = 1, to = 8, editions", "is 8, but a quintile runs from 1 to 5"),
    ('stage = "two", match', 'stage = "ten", match', 'there is no stage "ten"'),
    (
        '[[code_lists]]\nid = "reasons"',
        '[[roles]]\nid = "head"\nlabel = "H"\nscope = "school"\n[[code_lists]]\nid = "reasons"',
        '"head" is used twice',
    ),
    ("from = 20, to = 40", "from = 20, to = 39", "hole: no band holds 39.5 to 40.0"),
    ("from = 20, to = 40", "from = 15, to = 40", 'overlap: 15.0 to 19.5 is in "Some" and "Few"'),
    ("from = 20, to = 40", "from = 20.3, to = 40", "20.3 is not on a step of 0.5"),
    ("from = 20, to = 40", "from = 40, to = 20", "runs from 40 down to 20"),
    ("{ from = 6, to = 12", "{ from = 7, to = 12", "nothing covers 6 criteria"),
    ("until = 2030-06-30", "until = 2020-06-30", "is before the day the policy begins to hold"),
    ("ends = 2026-12-17", "ends = 2026-08-01", "ends (2026-08-01) before it starts (2026-08-13)"),
    ("ends = 2026-10-08", "ends = 2027-10-08", 'is not inside "Winter term"'),
    ('label = "2026/27"', 'label = "2026/28"', "names years that do not follow each other"),
    ("timetable_change = 2027-05-31", "timetable_change = 2028-05-31", "is not a day of the session"),
    ('contents = ["score", "effort"]', 'contents = ["score", "mood"]', 'there is no measure "mood"'),
    ('better = "first"', 'better = "lower"', 'says "lower" is better, but no value is a number'),
    ('better = "higher"\nstages', 'better = "none"\nstages', "but stages climb"),
    ("range = { from = 0, to = 10, step = 0.5", "range = { from = 0, to = 10, step = 0.3", "does not end on a step"),
    ('owner = "teacher", sends', 'owner = "tutor", sends', 'there is no role "tutor"'),
    ('moves = ["two", "off"]', 'moves = ["three"]', 'there is no stage "three"'),
    ("minutes_at_most = 25", "minutes_at_most = 5", "less than the 15 minutes at least"),
    ("smallest_figure = 4", "smallest_figure = 0", "sharing.smallest_figure: is 0. It should be 1 or more"),
    ("smallest_figure = 4", "smallest_figure = 4.5", "sharing.smallest_figure: is 4.5. It should be a whole number"),
    ("smallest_figure = 4", 'smallest_figure = "few"', 'is "few". It should be a whole number'),
    ('off = ["memos"]', 'off = ["memo"]', 'The nearest part of Ettle is "memos"'),
    ('carer = "family"', 'carrer = "family"', 'The nearest word on screen is "carer"'),
    ("[modules]", "[modulse]", 'unknown key "modulse". The nearest known key is "modules"'),
    ('jurisdiction = "sct"', 'jurisdiction = "fr"', "It should be one of: sct, eng or other"),
    ("from = 2026-08-12\nuntil", 'from = "soon"\nuntil', "It should be a date, written 2026-08-12"),
    ('school = "Balnamoon Academy"', "school = 5", "is 5. It should be text in quotes"),
    ("average_at_or_worse = 3.5", "average_at_or_worse = nan", "It should be a number"),
    ("range = { from = 0, to = 10,", "range = { from = 0, to = 1e30,", "at most 12 digits"),
    (
        "range = { from = 0, to = 10, step = 0.5",
        "range = { from = 0, to = 10, step = 1e-20",
        "at most 12 digits, 6 of them after",
    ),
    ('label = "Teacher"\n', "", 'roles["teacher"]: "label" is missing'),
    (
        'by_email = ["concern_handed"',
        'by_email = ["concern_yours", "concern_handed"',
        "follows from a rule or a date, and nothing is sent by itself. Leave it out: staff see it inside Ettle.",
    ),
    ('not_told = ["cycle_opens"]', 'not_told = ["step_given"]', '"step_given" is sent by e-mail and also stands under'),
    ('names_in = ["step_given"]', 'names_in = ["list_shared"]', '"list_shared" is not sent by e-mail. Leave it out'),
    ("digest_hour = 17", "digest_hour = 24", "is 24. It should be 23 or less"),
    ('"step_given"]\nnames', '"step_gvien"]\nnames', 'is "step_gvien"'),
    (
        "gap = { going_well_to = 9, support_from = 19,",
        "gap = { going_well_to = 19, support_from = 9,",
        "leadership.gap: says going well to 19 and support needed from 9, so that nothing is left between them.",
    ),
]


@pytest.mark.parametrize(("old", "new", "told"), FAULTS, ids=[f"{n}" for n in range(len(FAULTS))])
def test_a_fault_is_told_in_plain_words_with_its_line(old: str, new: str, told: str) -> None:
    found = broken((old, new))
    assert any(told in fault for fault in found), found
    for fault in found:
        assert re.match(r"line \d+, ", fault), fault
        for dump in ("pydantic", "validation error", "type=", "input_value", "Traceback"):
            assert dump not in fault


def test_many_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    found = broken(
        *[(old, new) for old, new, _ in (FAULTS[0], FAULTS[5], FAULTS[8], FAULTS[18], FAULTS[24], FAULTS[29])]
    )
    lines = [int(fault.split()[1].rstrip(",")) for fault in found]
    assert lines == sorted(lines)
    for told in (FAULTS[0][2], FAULTS[5][2], FAULTS[8][2], FAULTS[18][2], FAULTS[24][2], FAULTS[29][2]):
        assert any(told in fault for fault in found)


def test_one_unsound_entry_breeds_no_fault_where_it_is_named() -> None:
    found = broken(('label = "Head teacher"', "label = 7"))
    assert len(found) == 1


def test_the_line_named_is_the_line_of_the_fault() -> None:
    line = EVERYTHING[: EVERYTHING.index('at_or_worse = "poor"')].count("\n") + 1
    assert broken(('at_or_worse = "poor"', 'at_or_worse = "grim"'))[0].startswith(f"line {line}, ")


def test_a_policy_without_a_head_or_a_ladder_says_so() -> None:
    text = '[[scales]]\nid = "s"\nlabel = "S"\nbetter = "lower"\nrange = { from = 1, to = 4 }\n'
    text += '[[measures]]\nid = "m"\nlabel = "M"\nscale = "s"\n'
    text += '[[triggers]]\nid = "t"\nlabel = "T"\nmeasures = ["m"]\nwhen = { at_or_worse = "3" }\n'
    found = faults(text)
    assert any("the head is missing" in fault for fault in found)
    assert any("the policy has no ladder" in fault for fault in found)


def test_broken_toml_is_one_sentence_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[policy\nschool = 3", encoding="utf-8")
    assert main(["policy", "check", str(path)]) == 2
    said = capsys.readouterr().err
    assert "is not TOML" in said
    assert "line 1" in said


def test_check_says_0_for_sound_1_for_faults_and_2_for_unreadable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty, latin, missing = tmp_path / "faulty.toml", tmp_path / "latin.toml", tmp_path / "none.toml"
    faulty.write_text(EVERYTHING.replace("from = 3, owner", "from = 4, owner"), encoding="utf-8")
    latin.write_bytes('school = "Mòrag"'.encode("latin-1"))
    assert main(["policy", "check", "scottish-secondary"]) == 0
    assert main(["policy", "check", str(faulty)]) == 1
    assert main(["policy", "check", str(latin)]) == 2
    assert main(["policy", "check", str(missing)]) == 2
    assert main(["policy", "check", str(tmp_path)]) == 2
    assert main(["policy", "explain", str(faulty)]) == 1
    assert main(["policy", "explain", "house-programme"]) == 0
    said = capsys.readouterr()
    assert "there is a hole: nothing covers 3 subjects" in said.out
    assert "1 fault found." in said.out
    assert "there is no such file" in said.err
    assert "Head of house" in said.out


@pytest.mark.parametrize(
    "text", ["", "x = 1", "policy = 3", "phases = 3", "[[policy]]", 'triggers = [1, "a", {}]', "scales = [[1]]"]
)
def test_odd_files_are_told_and_never_crash(text: str) -> None:
    assert faults(text)


def test_a_policy_with_windows_line_ends_names_the_same_lines() -> None:
    text = EVERYTHING.replace('at_or_worse = "poor"', 'at_or_worse = "grim"')
    assert faults(text.replace("\n", "\r\n")) == faults(text)


def test_the_loss_of_a_line_is_told_and_never_crashes() -> None:
    lines = policy_text("assertive-mentoring").splitlines()
    told = 0
    for number in range(0, len(lines), 7):
        try:
            load_policy_text("\n".join(lines[:number] + lines[number + 1 :]))
        except PolicyFaults:
            told += 1
    assert told > len(lines) / 7 / 4


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 5000 + "]" * 5000, "x = " + "9" * 6000, "x = 2026-13-45", "a.b = 1\na = 2"]
)
def test_hostile_files_are_one_sentence(text: str) -> None:
    with pytest.raises(PolicyUnreadable) as found:
        load_policy_text(text)
    assert len(found.value.faults) == 1


ONE_BEHIND: tuple[tuple[str, str], ...] = (
    ('id = "STEP"\n', 'id = "STEP"\notherwise = "hidden"\n'),
    ('label = "Often away"\n', 'label = "Often away"\nlevel = "L3"\n'),
    ('reads = ["L0"]', 'reads = ["L0", "L1"]'),
)


def changed(*changes: tuple[str, str]) -> str:
    text = EVERYTHING
    for before, after in changes:
        text = text.replace(before, after)
    return text


@pytest.mark.requirement("G-15")
def test_a_single_group_behind_the_words_support_group_is_said_and_hinders_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The mask would then be the name: a teacher who reads it knows which group it is. The school decides."""
    [found] = cautions(load_policy_text(changed(*ONE_BEHIND)))
    assert str(found).startswith(
        'categories["AWAY"].otherwise: "Often away" is the only group shown as "support group" to '
    )
    assert "the words name it" in str(found)
    assert 'use otherwise = "hidden"' in str(found)
    file = tmp_path / "policy.toml"
    file.write_text(changed(*ONE_BEHIND))
    assert main(["policy", "check", str(file)]) == 0
    assert f"To think about: {found}" in capsys.readouterr().out
    assert cautions(load_policy_text(changed(*ONE_BEHIND[1:]))) == (), "two groups stand behind the words"


@pytest.mark.requirement("G-15")
def test_a_mask_may_stand_over_one_group_where_its_level_is_read_anyway() -> None:
    assert cautions(load_policy_text(changed(ONE_BEHIND[0]))) == ()


@pytest.mark.parametrize("pack", packs())
def test_no_pack_needs_a_caution(pack: str) -> None:
    assert cautions(load_policy(pack)) == ()


def test_a_school_at_work_is_not_stopped_by_a_check_that_came_after_its_policy_was_adopted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its text is read as it stands, to the same policy a check would give; one nobody can read still says why."""
    assert load_adopted_text(EVERYTHING) == load_policy_text(EVERYTHING)
    stricter = Fault("years", "are one too many.", "")
    monkeypatch.setattr("ettle.policy.loading.faults_of", lambda _text: (stricter,))
    text = EVERYTHING + "\n# as it was adopted\n"
    with pytest.raises(PolicyFaults):
        load_policy_text(text)
    assert load_adopted_text(text).category("AWAY")
    with pytest.raises(PolicyFaults):
        load_adopted_text("years = 3")
