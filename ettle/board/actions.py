"""Setting marks on the faculty board, one by one or many at once, and taking back the last press."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record, record_reads
from ettle.audit.models import Event
from ettle.board.models import EarlierMark, FacultyMark
from ettle.board.pages import MarkAnswer
from ettle.board.queries.place import NEVER, Board, Column, Marks, OnBoard, Standing, TypedMark
from ettle.board.queries.words import problem_words
from ettle.people.models import StaffMember
from ettle.rules.access import REASONS, Viewer, may
from ettle.rules.board import Mark
from ettle.rules.decision import yes
from ettle.school.models import Faculty


@dataclass(slots=True)
class _Work:
    """What one request changes, gathered before anything is written."""

    answers: list[MarkAnswer] = field(default_factory=list)
    write: dict[tuple[int, int], Standing] = field(default_factory=dict)
    earlier: list[Standing] = field(default_factory=list)
    clashes: list[tuple[int, Standing]] = field(default_factory=list)


def record_marks(*, by: Viewer, place: Board, cells: Sequence[TypedMark], now: datetime) -> tuple[MarkAnswer, ...]:
    """Save cells one by one: a bad one never blocks a good one, and nobody's newer mark is overwritten.

    Sending the same again changes nothing. Raises PermissionDenied with the reason where none of them may be set.
    """
    _may_set_any(place, {cell.faculty for cell in cells})
    with transaction.atomic():
        _hold(place)
        work = _weighed(place, place.standing(), cells)
        if work.write:
            _write(by, place, work, "board.saved", now)
    return _with_names(work)


def take_back(*, by: Viewer, place: Board, column: Column, stamp: datetime, now: datetime) -> int:
    """Put back what the viewer's press at `stamp` changed in a column and nobody has touched since: how many.

    What is taken back stays in the history of each mark. Raises PermissionDenied with the reason.
    """
    _may_set_any(place, {str(column.faculty_id)})
    with transaction.atomic():
        _hold(place)
        rows = FacultyMark.objects.filter(cycle=place.cycle, faculty_id=column.faculty_id, by_id=by.staff_id, at=stamp)
        ids = [pupil.pupil_id for pupil in place.pupils]
        standing = {row.pk: row for row in rows.filter(pupil_id__in=ids)}
        before = {
            row.mark_id: Mark(row.value, row.reason)
            for row in EarlierMark.objects.filter(mark_id__in=standing).order_by("version")
        }
        work = _Work()
        for pk, row in standing.items():
            was = Standing(Mark(row.value, row.reason), row.version, pk, row.by_id, row.at)
            work.write[row.pupil_id, row.faculty_id] = Standing(before.get(pk, Mark()), row.version + 1)
            work.earlier.append(was)
        if work.write:
            _write(by, place, work, "board.taken_back", now)
    return len(work.write)


def _may_set_any(place: Board, faculties: Iterable[str]) -> None:
    asked = [column for column in place.columns if str(column.faculty_id) in faculties]
    if asked and not any(column.decision for column in asked):
        raise PermissionDenied(_(REASONS[asked[0].decision.reason]))
    if not asked and not place.own:
        raise PermissionDenied(_(REASONS["not_your_faculty"]))


def _hold(place: Board) -> None:
    """Keep two people's saves of one column apart, and the cycle from closing meanwhile."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM tracking_cycle WHERE id = %s FOR SHARE", [place.cycle.pk])
    own = [column.faculty_id for column in place.own]
    list(Faculty.objects.select_for_update(no_key=True).filter(pk__in=own).order_by("pk").values_list("pk"))


def _weighed(place: Board, held: Marks, cells: Sequence[TypedMark]) -> _Work:
    work = _Work()
    people = {str(pupil.key): pupil for pupil in place.pupils}
    columns = {str(column.faculty_id): column for column in place.columns}
    for cell in {(cell.pupil, cell.faculty): cell for cell in cells}.values():
        _weigh(place, held, work, cell, (people.get(cell.pupil), columns.get(cell.faculty)))
    return work


def _weigh(
    place: Board, held: Marks, work: _Work, cell: TypedMark, whose: tuple[OnBoard | None, Column | None]
) -> None:
    """Put one cell's answer, and what it changes, into `work`."""
    pupil, column = whose
    where = (pupil.pupil_id, column.faculty_id) if pupil and column else None
    standing = held.get(where, NEVER) if where else NEVER
    mark, problem = place.rules.weigh(cell.value, cell.reason)
    words = _refused(place, held, pupil, column) or (problem and problem_words(place.rules, problem, mark, cell.value))
    answer = MarkAnswer(cell.pupil, cell.faculty, "unchanged", standing.mark.text, standing.version)
    if words:
        answer = replace(answer, status="refused", problem=words)
    elif mark != standing.mark and cell.version != standing.version:
        work.clashes.append((len(work.answers), standing))
        answer = replace(answer, status="conflict")
    elif mark != standing.mark and where:
        new = Standing(mark, standing.version + 1)
        work.write[where] = new
        work.earlier += [standing] if standing.version else []
        answer = replace(answer, status="saved", value=mark.text, version=new.version)
    work.answers.append(answer)


def _refused(place: Board, held: Marks, pupil: OnBoard | None, column: Column | None) -> str:
    """Why this cell is not the viewer's to set, in words; empty where it is."""
    if pupil is None or column is None:
        return _("This pupil is not on this board.")
    if not column.decision:
        return place.locked(column)
    pair = (pupil.pupil_id, column.faculty_id)
    if column.faculty_id not in place.unset[pupil.pupil_id] and pair not in held:
        return _("%(pupil)s takes no subject of %(faculty)s.") % {"pupil": pupil.name, "faculty": column.name}
    return ""


def _write(by: Viewer, place: Board, work: _Work, verb: str, now: datetime) -> None:
    EarlierMark.objects.bulk_create(
        EarlierMark(
            mark_id=row.mark_id,
            value=row.mark.value,
            reason=row.mark.reason,
            version=row.version,
            by_id=row.by_id,
            at=row.at,
        )
        for row in work.earlier
        if row.at is not None
    )
    FacultyMark.objects.bulk_create(
        (
            FacultyMark(
                pupil_id=pupil_id,
                faculty_id=faculty_id,
                cycle_id=place.cycle.pk,
                year=place.year,
                value=new.mark.value,
                reason=new.mark.reason,
                version=new.version,
                by_id=by.staff_id,
                at=now,
            )
            for (pupil_id, faculty_id), new in work.write.items()
        ),
        update_conflicts=True,
        unique_fields=["pupil", "cycle", "faculty"],
        update_fields=["year", "value", "reason", "version", "by", "at"],
    )
    record(
        by=by,
        verb=verb,
        about="board",
        about_id=f"{place.cycle.pk}/{place.year}",
        now=now,
        why=yes("sets_faculty"),
        cells=[[pupil_id, faculty_id, new.version] for (pupil_id, faculty_id), new in work.write.items()],
    )


def _with_names(work: _Work) -> tuple[MarkAnswer, ...]:
    """The answers, those in conflict with who set the mark that stands, and when."""
    if work.clashes:
        people = {standing.by_id for _where, standing in work.clashes if standing.by_id is not None}
        names: Mapping[int, str] = dict(StaffMember.objects.filter(pk__in=people).values_list("pk", "name"))
        for where, standing in work.clashes:
            name = names.get(standing.by_id or 0) or _("Somebody")
            work.answers[where] = replace(work.answers[where], by=name, at=standing.at)
    return tuple(work.answers)


@transaction.atomic
def note_opened(*, by: Viewer, cycle_id: int, year: str, shown: int, now: datetime) -> None:
    """Put on record that a board was opened, and how many pupils it showed."""
    record(
        by=by,
        verb="board.opened",
        about="board",
        about_id=f"{cycle_id}/{year}",
        now=now,
        why=yes("role_may"),
        kind=Event.Kind.READ,
        pupils=shown,
    )


def note_mark_opened(*, by: Viewer, pupil_id: int, now: datetime) -> None:
    """Put on record whose marks were opened."""
    record_reads(by=by, verb="board_mark.opened", about="board", pupil_ids=[pupil_id], now=now, why="role_may")


@transaction.atomic
def note_exported(*, by: Viewer, cycle_id: int, year: str, purpose: str, rows: int, now: datetime) -> None:
    """Put on record that a board left Ettle as a file."""
    record(
        by=by,
        verb="board.exported",
        about="board",
        about_id=f"{cycle_id}/{year}",
        now=now,
        why=may(by, "export"),
        kind=Event.Kind.EXPORT,
        purpose=purpose,
        rows=rows,
    )
