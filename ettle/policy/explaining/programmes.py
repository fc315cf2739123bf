"""Meetings, targets, lists and sharing, in English."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, listed, sourced, times
from ettle.policy.schema import FacultyBoard, Policy, Programme


def programmes(policy: Policy, names: Names) -> Iterator[str]:
    """Every programme of meetings."""
    for programme in policy.programmes:
        who = names.who(phases=programme.phases, years=programme.years)
        said = f"{programme.label} ({programme.id}){who}: {_mentors(programme, names)}"
        yield sourced(said, programme)
        for rhythm in programme.meetings:
            who = names.who(phases=rhythm.phases, years=rhythm.years)
            yield sourced(f"{programme.label}: a meeting at least {times(rhythm.times)} a {rhythm.per}{who}.", rhythm)
        yield from (f"{programme.label}: {part}" for part in _how(programme, names))


def _mentors(programme: Programme, names: Names) -> str:
    roles = names.all("roles", programme.mentors, "or") or "any member of staff"
    others = f", or {listed(programme.other_mentors, 'or')}" if programme.other_mentors else ""
    return f"the mentor is {roles}{others}."


def _how(programme: Programme, names: Names) -> Iterator[str]:
    if programme.informal:
        yield f"beside the meetings, {programme.informal}."
    if programme.minutes_at_least is not None:
        yield f"a meeting lasts at least {programme.minutes_at_least} minutes."
    if programme.minutes_at_most is not None:
        yield f"a meeting lasts at most {programme.minutes_at_most} minutes."
    yield "several pupils may be met together." if programme.group else "one pupil is met at a time."
    first = "goes ahead" if programme.first_without_review else "waits"
    review = "are reviewed before new ones are set" if programme.review_first else "need not be reviewed first"
    yield f"earlier targets {review}; a first meeting with nothing to review {first}."
    if programme.targets is not None:
        yield f"a meeting ends with exactly {programme.targets} targets."
    for words, entries in (
        ("must be there", programme.present),
        ("may be there", programme.invited),
        ("the mentor has ready", programme.prepared_by_mentor),
        ("the pupil has ready", programme.prepared_by_pupil),
        ("it is written down in", programme.records),
        ("afterwards", programme.then),
    ):
        if entries:
            yield f"{words}: {'; '.join(entries)}."
    if programme.monitored_by or programme.monitored_every:
        by = names.all("roles", programme.monitored_by) or "nobody in particular"
        every = f" every {programme.monitored_every}" if programme.monitored_every else ""
        yield f"whether meetings happen is watched by {by}{every}."


def targets(policy: Policy, names: Names) -> Iterator[str]:
    """Rules for long-term targets."""
    rules = policy.targets
    if rules == type(rules)():
        return
    if rules.expected_steps is not None:
        on = f" of {names.of('scales', rules.steps_of)}" if rules.steps_of else ""
        yield f"Progress expected in a session: {rules.expected_steps} steps{on}."
    elif rules.steps_of:
        yield f"Progress is counted in steps of {names.of('scales', rules.steps_of)}."
    raised, lowered = names.all("roles", rules.raised_by, "or"), names.all("roles", rules.lowered_by, "or")
    yield f"A target may be raised by {raised or 'nobody'} and lowered by {lowered or 'nobody'}."
    yield f"It may never fall below: {rules.floor}." if rules.floor else "There is no floor under a target."
    empty = "is empty until the meeting starts" if rules.kept_empty_until_meeting else "may be filled in beforehand"
    yield sourced(f"The target sheet {empty}.", rules)


def lists(policy: Policy, names: Names) -> Iterator[str]:
    """Closed lists and the faculty board."""
    for codes in policy.code_lists:
        needed = f" One is needed for {listed(codes.for_values)}." if codes.for_values else ""
        free = f" One may be given for {listed(codes.optional_for)}." if codes.optional_for else ""
        grows = "the school may add to it" if codes.editable else "nothing may be added"
        yield sourced(f"{codes.label} ({codes.id}) is a list to choose from; {grows}.{needed}{free}", codes)
        for code in codes.codes:
            brief = f', "{code.short}" where there is little room' if code.short else ""
            yield sourced(f"{codes.label}: {code.code} is {code.label}{brief}.", code)
    board = policy.faculty_board
    if board is not None:
        by = names.all("roles", board.set_by, "or") or "nobody yet"
        scale = names.of("scales", board.scale)
        needed = f" A comment is needed for {listed(board.comment_required_for)}." if board.comment_required_for else ""
        chosen = f" Comments come from: {names.of('code_lists', board.comments)}." if board.comments else ""
        yield f"The faculty board uses {scale}, and is set by {by}.{needed}{chosen}"
        yield from _reading(board)


def _reading(board: FacultyBoard) -> Iterator[str]:
    """Who reads the board, how far back, and until when it may be set."""
    days = f"{board.days_after_close} day{'' if board.days_after_close == 1 else 's'}"
    late = f"and for {days} after it" if board.days_after_close else "and not after it"
    yield f"A pupil's row on the faculty board is read by posts that read {board.read_at} of the pupil."
    yield f"The faculty board is set while the tracking period is open, {late}."
    yield sourced(f"It shows the last {board.periods_shown} tracking periods.", board)


def sharing(policy: Policy, names: Names) -> Iterator[str]:
    """How small a number is told to others, and what leadership is sent after a report."""
    note = policy.sharing
    sends = bool(note.note_holds or note.named_attachment or note.audience)
    smallest = _smallest(note.smallest_figure)
    if "smallest_figure" not in note.model_fields_set:
        smallest = f"{smallest} [Source: requirement D-10; the policy says nothing else]"
    yield smallest if sends else sourced(smallest, note)
    if not sends:
        return
    to = names.all("roles", note.audience) or "nobody yet"
    holds = listed(note.note_holds) or "nothing but a link"
    yield f"After a report a note goes to {to}, when a person sends it. It holds {holds}."
    yield sourced(
        "A list with names may be attached." if note.named_attachment else "No list with names is attached.", note
    )


def _smallest(figure: int) -> str:
    if figure == 1:
        return "Every number of pupils is told, however small, also to those who may not see each of the pupils."
    return f"A number of pupils below {figure} is told only to those who may see each of the pupils."
