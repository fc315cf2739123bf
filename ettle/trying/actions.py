"""Writes of the trying room: starting, changing, removing and adopting a draft. None of them touches a concern."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.audit.models import Event
from ettle.policy import PolicyFaults, load_policy_text
from ettle.policy.editing import edited
from ettle.policy.places import Path
from ettle.rules.access import Viewer, may
from ettle.rules.decision import Decision
from ettle.school.actions import PolicyNotAdopted, adopt_policy
from ettle.school.models import AdoptedPolicy, School
from ettle.school.queries import adopted_on
from ettle.school.room import too_long
from ettle.trying.models import Draft
from ettle.ui.files import Cell, write_csv, write_xlsx

LONGEST_NAME = 80
LARGEST = 2_000_000


class NotKept(ValueError):
    """Why a draft was not kept or adopted: a sentence for each field, and sentences about the policy itself."""

    def __init__(self, faults: Mapping[str, str], *sentences: str) -> None:
        super().__init__(" ".join([*faults.values(), *sentences]))
        self.faults, self.sentences = dict(faults), sentences


class ChangedMeanwhile(NotKept):
    """Somebody else changed the draft since it was read."""


def permit(by: Viewer) -> Decision:
    """The right to adopt. Whoever lacks it is not told that there is anything to try: Http404."""
    if not (why := may(by, "adopt_policy")):
        raise Http404
    return why


def start_draft(*, by: Viewer, name: str, text: str, now: datetime) -> Draft:
    """Keep a new draft: of this text, or where it is empty of the policy in force.

    Raises Http404 without the right, and NotKept with everything that is wrong.
    """
    why = permit(by)
    used = adopted_on(by.school_id, by.on)
    faults = _name_faults(name)
    text = text if text.strip() else used.text
    sentences = policy_faults(text)
    if not faults and Draft.objects.filter(school_id=by.school_id, name=name.strip()).exists():
        faults = {"name": _("There is a draft of this name. Give this one another.")}
    if faults or sentences:
        raise NotKept(faults, *sentences)
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                school_id=by.school_id,
                name=name.strip(),
                text=text,
                started_from=used,
                made_by_id=by.staff_id,
                made_at=now,
                changed_by_id=by.staff_id,
                changed_at=now,
            )
            record(by=by, verb="draft.made", about="draft", about_id=draft.pk, now=now, why=why)
    except IntegrityError:
        raise NotKept({"name": _("There is a draft of this name. Give this one another.")}) from None
    return draft


def change_draft(*, by: Viewer, draft_id: int, seen: int, text: str, now: datetime) -> Draft:
    """Keep another text. `seen` is the version that was read. Raises as `start_draft`, or ChangedMeanwhile."""
    why = permit(by)
    if sentences := policy_faults(text):
        raise NotKept({}, *sentences)
    with transaction.atomic():
        draft = _locked(by, draft_id)
        _still(draft, seen)
        if text == draft.text:
            return draft
        draft.text, draft.version = text, draft.version + 1
        draft.changed_by_id, draft.changed_at = by.staff_id, now
        draft.save(update_fields=["text", "version", "changed_by", "changed_at"])
        record(by=by, verb="draft.changed", about="draft", about_id=draft.pk, now=now, why=why, version=draft.version)
    return draft


def remove_draft(*, by: Viewer, draft_id: int, now: datetime) -> None:
    """Throw a draft away that was never adopted. Raises Http404, or NotKept."""
    why = permit(by)
    with transaction.atomic():
        draft = _locked(by, draft_id)
        if draft.adopted_id is not None:
            raise NotKept({}, _("This draft was adopted. It stays, with the version it became."))
        record(by=by, verb="draft.removed", about="draft", about_id=draft.pk, now=now, why=why, name=draft.name)
        draft.delete()


def adopt_draft(
    *, by: Viewer, draft_id: int, seen: int, version: str, effective_from: date | None, now: datetime
) -> AdoptedPolicy:
    """Let a draft hold from a day, under a version of its own; both are written into its text.

    Raises Http404 without the right, and NotKept: a version that was used, a day that is past, that another policy
    or a closed cycle has taken, or a draft that was changed or adopted meanwhile.
    """
    permit(by)
    faults = {}
    if not version.strip():
        faults["version"] = _("Give the version a name, such as 2026.2.")
    if effective_from is None:
        faults["effective_from"] = _("Write a date, such as 2026-11-30.")
    if faults or effective_from is None:
        raise NotKept(faults)
    with transaction.atomic():
        school = School.objects.select_for_update().get(pk=by.school_id)
        draft = _locked(by, draft_id)
        _still(draft, seen)
        if school.policies.filter(version=version.strip()).exists():
            taken = _("Version %(version)s was adopted already. Give this one another name.")
            raise NotKept({"version": taken % {"version": version.strip()}})
        changes: dict[Path, object] = {("policy", "version"): version.strip(), ("policy", "from"): effective_from}
        text = edited(draft.text, changes)
        try:
            adopted = adopt_policy(school=school, text=text, effective_from=effective_from, by=by, now=now)
        except PolicyNotAdopted as refused:
            raise NotKept({"effective_from": " ".join(refused.sentences)}) from None
        draft.text, draft.adopted, draft.version = text, adopted, draft.version + 1
        draft.changed_by_id, draft.changed_at = by.staff_id, now
        draft.save(update_fields=["text", "adopted", "version", "changed_by", "changed_at"])
        record(
            by=by, verb="draft.adopted", about="draft", about_id=draft.pk, now=now, why=may(by, "adopt_policy"),
            version=adopted.version,
        )  # fmt: skip
    return adopted


def take_list(
    *, by: Viewer, draft_id: int, heads: tuple[str, ...], rows: Sequence[tuple[Cell, ...]], purpose: str,
    workbook: bool, now: datetime,
) -> bytes:  # fmt: skip
    """Who would be flagged, dropped and moved, as a file, marked in the record. Raises Http404 without the right."""
    permit(by)
    if not (why := may(by, "export")):
        raise Http404
    with transaction.atomic():
        record(
            by=by, verb="draft.exported", about="draft", about_id=draft_id, now=now, why=why, kind=Event.Kind.EXPORT,
            rows=len(rows), purpose=purpose,
        )  # fmt: skip
    marked = [*rows, (_("Exported by %(who)s, %(day)s, for: ") % {"who": by.name, "day": _day(now)} + purpose,)]
    if workbook:
        return write_xlsx(heads, marked, sheet=_("Tried"))
    return ("\ufeff" + write_csv(heads, marked)).encode()


def policy_faults(text: str) -> tuple[str, ...]:
    """Everything wrong with a policy text, a sentence each; none when it could be adopted."""
    if len(text.encode()) > LARGEST:
        return (_("The text is larger than 2 MB. A policy is a short text file."),)
    try:
        policy = load_policy_text(text)
    except PolicyFaults as refused:
        return tuple(map(str, refused.faults))
    return tuple(too_long(policy))


def _name_faults(name: str) -> dict[str, str]:
    if not name.strip():
        return {"name": _("Give the draft a name, such as: A 2 counts as well.")}
    if len(name.strip()) > LONGEST_NAME:
        return {"name": _("The name is longer than %(most)s characters.") % {"most": LONGEST_NAME}}
    return {}


def _locked(by: Viewer, draft_id: int) -> Draft:
    found = Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id, school_id=by.school_id).first()
    if found is None:
        raise Http404
    return found


def _still(draft: Draft, seen: int) -> None:
    """Raises where a draft is no longer what somebody read, or may no longer change."""
    if draft.adopted_id is not None:
        raise ChangedMeanwhile(
            {}, _("This draft was adopted meanwhile and can no longer change. Start another from it.")
        )
    if draft.version != seen:
        told = {"who": draft.changed_by.name, "when": date_format(draft.changed_at, "j F Y, H:i")}
        raise ChangedMeanwhile(
            {},
            _("%(who)s changed this draft meanwhile (%(when)s). What you typed is below; look before you send it.")
            % told,
        )


def _day(now: datetime) -> str:
    return date_format(now, "j F Y")
